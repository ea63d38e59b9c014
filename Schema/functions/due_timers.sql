-- The timers of all tenants that are due at a moment, the longest due first, and of those only what follows a place: the question
-- of whoever carries them out, once a second. A page of them at a time, because one that cannot be carried out stays due.
--
-- Only rows of builds that answer count.
CREATE OR REPLACE FUNCTION read.due_timers(
  _now bigint, _after_due bigint, _after_tenant uuid, _after_case uuid, _count_max integer,
  OUT tenant_id uuid, OUT case_id uuid, OUT due_at bigint)
  RETURNS SETOF record
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off
  SET enable_bitmapscan = off
  SET enable_sort = off
  SET enable_hashjoin = off
  SET enable_mergejoin = off
  SET jit = off
AS $$
  SELECT t.tenant_id, t.case_id, t.due_at
    FROM read.timer t
    JOIN read.cursor c
      ON c.tenant_id = t.tenant_id AND c.projection = 'timer/1' AND c.build = t.build AND c.state = 'live'
    WHERE t.due_at <= _now AND (t.due_at, t.tenant_id, t.case_id) > (_after_due, _after_tenant, _after_case)
    ORDER BY t.due_at, t.tenant_id, t.case_id
    LIMIT _count_max
$$;

REVOKE EXECUTE ON FUNCTION read.due_timers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read.due_timers TO necessity_app, necessity_worker;
-- A new owner needs CREATE on the schema at the moment of the change, and at no other.
GRANT CREATE ON SCHEMA read TO necessity_heads;
ALTER FUNCTION read.due_timers OWNER TO necessity_heads;
REVOKE CREATE ON SCHEMA read FROM necessity_heads;
