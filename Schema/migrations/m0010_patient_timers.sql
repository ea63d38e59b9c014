-- patient_timer/1: when does something next happen to a patient's record of itself? A row for each patient for whom somebody may act:
-- authorities, the months in which they end, and who was told; nothing that is sealed as the patient's part.
CREATE TABLE read.patient_timer (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  patient_id uuid NOT NULL,
  due_at bigint,
  position bigint NOT NULL,
  calendar text NOT NULL,
  CONSTRAINT patient_timer_pkey PRIMARY KEY (tenant_id, build, patient_id)
);

-- Whoever carries out what is due asks for all tenants at once: few rows have a date that has passed.
CREATE INDEX patient_timer_due_idx ON read.patient_timer (due_at, tenant_id, patient_id) WHERE due_at IS NOT NULL;

-- Both policies name their roles, and a role that is not named sees nothing.
ALTER TABLE read.patient_timer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY patient_timer_open ON read.patient_timer
  TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY patient_timer_own ON read.patient_timer AS RESTRICTIVE
  TO necessity_owner, necessity_app, necessity_worker, necessity_auditor
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON read.patient_timer TO necessity_app, necessity_worker;
GRANT SELECT ON read.patient_timer TO necessity_auditor;

-- Whoever follows all tenants is told what is due where: ids and dates.
CREATE POLICY patient_timer_heads ON read.patient_timer FOR SELECT TO necessity_heads USING (true);
GRANT SELECT (tenant_id, build, patient_id, due_at) ON read.patient_timer TO necessity_heads;
