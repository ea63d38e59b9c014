-- patient_matter/1: what is kept of a patient beside cases (orders, coverages, benefit pools), how does each stand, and when does
-- something happen to it of itself? A row keeps the whole of it, which is what tells; beside it stands what lists are filtered and
-- sorted by. Of what is sealed as a patient's part it holds nothing.
CREATE TABLE read.patient_matter (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  matter_id uuid NOT NULL,
  kind text NOT NULL,
  patient_id uuid NOT NULL,
  site_id uuid,
  -- How it stands by what is on record: no clock is in a row.
  status text NOT NULL,
  topic text,
  service_line text,
  -- Such as its last day, in days since 1970-01-01. What has none comes last. (An expression in an index would not do: row-level
  -- security keeps the planner from looking into one.)
  sort_key bigint,
  sort_order bigint NOT NULL GENERATED ALWAYS AS (coalesce(sort_key, 9223372036854775807)) STORED,
  due_at bigint,
  position bigint NOT NULL,
  facts text NOT NULL,
  CONSTRAINT patient_matter_pkey PRIMARY KEY (tenant_id, build, matter_id)
);

CREATE INDEX patient_matter_patient_idx ON read.patient_matter (tenant_id, build, patient_id, kind, position);
CREATE INDEX patient_matter_status_idx ON read.patient_matter (tenant_id, build, kind, status, sort_order, matter_id);
CREATE INDEX patient_matter_sort_idx ON read.patient_matter (tenant_id, build, kind, sort_order, matter_id);
-- Whoever carries out what is due asks for all tenants at once: few rows have a date that has passed.
CREATE INDEX patient_matter_due_idx ON read.patient_matter (due_at, tenant_id, matter_id) WHERE due_at IS NOT NULL;

-- Both policies name their roles, and a role that is not named sees nothing.
ALTER TABLE read.patient_matter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY patient_matter_open ON read.patient_matter
  TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY patient_matter_own ON read.patient_matter AS RESTRICTIVE
  TO necessity_owner, necessity_app, necessity_worker, necessity_auditor
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON read.patient_matter TO necessity_app, necessity_worker;
GRANT SELECT ON read.patient_matter TO necessity_auditor;

-- Whoever follows all tenants is told what is due where: ids and dates.
CREATE POLICY patient_matter_heads ON read.patient_matter FOR SELECT TO necessity_heads USING (true);
GRANT SELECT (tenant_id, build, kind, matter_id, due_at) ON read.patient_matter TO necessity_heads;

-- A task may be about a patient and no one case, such as one about an order.
ALTER TABLE read.task ALTER COLUMN case_id DROP NOT NULL;
CREATE INDEX task_patient_idx ON read.task (tenant_id, build, patient_id, due_order, task_id);

-- What is due is asked of one function for every kind of stream from now on: due_moments.
DROP FUNCTION IF EXISTS read.due_timers(bigint, bigint, uuid, uuid, integer);
