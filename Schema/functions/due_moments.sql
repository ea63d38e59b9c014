-- What happens of itself by a moment, of all tenants, the longest due first, and of that only what follows a place: the question of
-- whoever carries it out, once a second. A page at a time, because what cannot be carried out stays due.
--
-- Only rows of builds that answer count. Cases, what is kept of patients beside them, and patients' records have rows of their own; the
-- few that are due are merged.
CREATE OR REPLACE FUNCTION read.due_moments(
  _now bigint, _after_due bigint, _after_tenant uuid, _after_stream uuid, _count_max integer,
  OUT kind text, OUT tenant_id uuid, OUT stream_id uuid, OUT due_at bigint)
  RETURNS SETOF record
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off
  SET enable_bitmapscan = off
  SET enable_hashjoin = off
  SET enable_mergejoin = off
  SET jit = off
AS $$
  SELECT d.*
    FROM (
      (SELECT 'case', t.tenant_id, t.case_id, t.due_at
         FROM read.timer t
         JOIN read.cursor c
           ON c.tenant_id = t.tenant_id AND c.projection = 'timer/1' AND c.build = t.build AND c.state = 'live'
         WHERE t.due_at <= _now AND (t.due_at, t.tenant_id, t.case_id) > (_after_due, _after_tenant, _after_stream)
         ORDER BY t.due_at, t.tenant_id, t.case_id
         LIMIT _count_max)
      UNION ALL
      (SELECT m.kind, m.tenant_id, m.matter_id, m.due_at
         FROM read.patient_matter m
         JOIN read.cursor c
           ON c.tenant_id = m.tenant_id AND c.projection = 'patient_matter/1' AND c.build = m.build AND c.state = 'live'
         WHERE m.due_at <= _now AND (m.due_at, m.tenant_id, m.matter_id) > (_after_due, _after_tenant, _after_stream)
         ORDER BY m.due_at, m.tenant_id, m.matter_id
         LIMIT _count_max)
      UNION ALL
      (SELECT 'patient', p.tenant_id, p.patient_id, p.due_at
         FROM read.patient_timer p
         JOIN read.cursor c
           ON c.tenant_id = p.tenant_id AND c.projection = 'patient_timer/1' AND c.build = p.build AND c.state = 'live'
         WHERE p.due_at <= _now AND (p.due_at, p.tenant_id, p.patient_id) > (_after_due, _after_tenant, _after_stream)
         ORDER BY p.due_at, p.tenant_id, p.patient_id
         LIMIT _count_max)) AS d (kind, tenant_id, stream_id, due_at)
    ORDER BY d.due_at, d.tenant_id, d.stream_id
    LIMIT _count_max
$$;

REVOKE EXECUTE ON FUNCTION read.due_moments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read.due_moments TO necessity_app, necessity_worker;
-- A new owner needs CREATE on the schema at the moment of the change, and at no other.
GRANT CREATE ON SCHEMA read TO necessity_heads;
ALTER FUNCTION read.due_moments OWNER TO necessity_heads;
REVOKE CREATE ON SCHEMA read FROM necessity_heads;
