-- How each subscription does over all tenants: how many it follows, how many events lie before it, and where it stands still, with
-- one of the codes. For operators; two look-ups a tenant and subscription.
CREATE OR REPLACE FUNCTION work.standing(
  OUT subscription text, OUT tenant_count bigint, OUT behind bigint, OUT stopped_count bigint, OUT stopped_by text)
  RETURNS SETOF record
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS $$
  SELECT c.subscription, count(*), sum(greatest(coalesce(e.position, 0) - c.position, 0))::bigint, count(c.stopped_at),
      min(c.stopped_by)
    FROM work.cursor c
    LEFT JOIN LATERAL (
      SELECT o.position
        FROM ledger.event o
        WHERE o.tenant_id = c.tenant_id AND o.book = c.book
        ORDER BY o.position DESC
        LIMIT 1) e ON true
    GROUP BY c.subscription
    ORDER BY c.subscription
$$;

REVOKE EXECUTE ON FUNCTION work.standing FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.standing TO necessity_app, necessity_worker;
-- A new owner needs CREATE on the schema at the moment of the change, and at no other.
GRANT CREATE ON SCHEMA work TO necessity_heads;
ALTER FUNCTION work.standing OWNER TO necessity_heads;
REVOKE CREATE ON SCHEMA work FROM necessity_heads;
