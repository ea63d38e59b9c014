-- The books that took something in after a moment, and where each stands now: the question of those who follow all tenants, once
-- a second. It shows heads, and nothing that an event says.
--
-- The index on recorded_at finds what is recent, however many events and tenants there are. Who asks about a long time would
-- make it read a long way: when there are more events than it is worth, the tenants' books are asked for their heads instead,
-- which costs two look-ups a tenant.
--
-- An append takes its time under its book's lock and commits later; another book's may overtake it. Ask from a little before the
-- last answer, by as long as an append may take.
CREATE OR REPLACE FUNCTION ledger.heads(
  _recorded_after bigint, OUT tenant_id uuid, OUT book smallint, OUT "position" bigint, OUT recorded_at bigint)
  RETURNS SETOF record
  LANGUAGE plpgsql
  STABLE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off
  SET enable_bitmapscan = off
  SET jit = off
AS $$
DECLARE
  _events_max bigint := 1000;
BEGIN
  PERFORM FROM ledger.event e WHERE e.recorded_at > _recorded_after ORDER BY e.recorded_at OFFSET _events_max LIMIT 1;
  IF FOUND THEN
    _events_max := 4 * (SELECT count(*) FROM ledger.tenant);
    PERFORM FROM ledger.event e WHERE e.recorded_at > _recorded_after ORDER BY e.recorded_at OFFSET _events_max LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT e.tenant_id, e.book, max(e.position), max(e.recorded_at)
        FROM (
          SELECT o.tenant_id, o.book, o.position, o.recorded_at
            FROM ledger.event o
            WHERE o.recorded_at > _recorded_after
            ORDER BY o.recorded_at
            LIMIT _events_max) e
        GROUP BY e.tenant_id, e.book;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT t.tenant_id, b.book, e.position, e.recorded_at
      FROM ledger.tenant t
      CROSS JOIN (VALUES (1::smallint), (2::smallint)) b (book)
      CROSS JOIN LATERAL (
        SELECT o.position, o.recorded_at
          FROM ledger.event o
          WHERE o.tenant_id = t.tenant_id AND o.book = b.book
          ORDER BY o.position DESC
          LIMIT 1) e
      WHERE e.recorded_at > _recorded_after;
END
$$;

REVOKE EXECUTE ON FUNCTION ledger.heads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.heads TO necessity_app, necessity_worker;
-- A new owner needs CREATE on the schema at the moment of the change, and at no other.
GRANT CREATE ON SCHEMA ledger TO necessity_heads;
ALTER FUNCTION ledger.heads OWNER TO necessity_heads;
REVOKE CREATE ON SCHEMA ledger FROM necessity_heads;
