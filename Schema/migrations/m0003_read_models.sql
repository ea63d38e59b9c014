-- Projections: rows that follow the events and can be thrown away and made again from them (architecture, D8).
--
-- Rows hold no wall clock, no serial and nothing that tells of a patient: where a screen needs patient data, a row keeps the
-- position of the event that holds it. So a build made again equals the one it replaces, byte for byte.

CREATE SCHEMA read;

-- Which builds of a projection there are. Its name carries a number, which changes with what the rows say; its build is
-- counted up whenever the same rows are made again beside those in use.
CREATE TABLE read.build (
  projection text NOT NULL,
  build integer NOT NULL,
  state text NOT NULL,
  CONSTRAINT build_pkey PRIMARY KEY (projection, build),
  CONSTRAINT build_build_check CHECK (build > 0),
  CONSTRAINT build_state_check CHECK (state IN ('building', 'live'))
);

-- One rebuild of a projection at a time: whoever begins another joins it.
CREATE UNIQUE INDEX build_building_key ON read.build (projection) WHERE state = 'building';

-- How far a build has come for one tenant, and whether its rows are the ones that answer. Whoever folds holds this row's lock
-- until it commits rows and position together: one process at a time, nothing to lease, nothing left behind by a crash.
-- A tenant switches by itself, when its own new build has caught up: no moment concerns all tenants.
CREATE TABLE read.cursor (
  tenant_id uuid NOT NULL,
  projection text NOT NULL,
  build integer NOT NULL,
  book smallint NOT NULL,
  state text NOT NULL,
  position bigint NOT NULL,
  -- The event that could not be folded, why, and its stored name.
  stopped_at bigint,
  stopped_by text,
  stopped_on text,
  CONSTRAINT cursor_pkey PRIMARY KEY (tenant_id, projection, build),
  CONSTRAINT cursor_book_check CHECK (book IN (1, 2)),
  CONSTRAINT cursor_state_check CHECK (state IN ('building', 'live', 'retired')),
  CONSTRAINT cursor_stopped_check CHECK ((stopped_at IS NULL) = (stopped_by IS NULL))
) WITH (fillfactor = 50);

CREATE UNIQUE INDEX cursor_live_key ON read.cursor (tenant_id, projection) WHERE state = 'live';
CREATE UNIQUE INDEX cursor_building_key ON read.cursor (tenant_id, projection) WHERE state = 'building';

-- case_state/1: how does each case stand?
CREATE TABLE read.case_state (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  case_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  site_id uuid NOT NULL,
  payer_id uuid NOT NULL,
  service_line text NOT NULL,
  kind text NOT NULL,
  urgency text NOT NULL,
  owner_id uuid,
  phase text NOT NULL,
  outcome text,
  waiting_on text NOT NULL,
  needs_person boolean NOT NULL,
  due_at bigint,
  -- What is not due at all comes last, whichever way a list is read. (An expression in an index would not do: row-level security
  -- keeps the planner from looking into one.)
  due_order bigint NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) STORED,
  opened_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version integer NOT NULL,
  position bigint NOT NULL,
  -- The case and its letters as JSON, patients' parts left out: what the next event is folded into.
  file text NOT NULL,
  letters text NOT NULL,
  CONSTRAINT case_state_pkey PRIMARY KEY (tenant_id, build, case_id)
) WITH (toast_tuple_target = 256);

CREATE INDEX case_state_updated_idx ON read.case_state (tenant_id, build, updated_at, case_id);
CREATE INDEX case_state_opened_idx ON read.case_state (tenant_id, build, opened_at, case_id);
CREATE INDEX case_state_patient_idx ON read.case_state (tenant_id, build, patient_id, opened_at, case_id);

-- worklist/1: what is there to do? Every case has a row, because a closed one may be opened again; lists show open ones. It
-- holds what case_state holds and is a projection of its own, with indexes of its own.
CREATE TABLE read.worklist (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  case_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  site_id uuid NOT NULL,
  payer_id uuid NOT NULL,
  service_line text NOT NULL,
  kind text NOT NULL,
  urgency text NOT NULL,
  owner_id uuid,
  phase text NOT NULL,
  outcome text,
  waiting_on text NOT NULL,
  needs_person boolean NOT NULL,
  due_at bigint,
  due_order bigint NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) STORED,
  opened_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  version integer NOT NULL,
  position bigint NOT NULL,
  file text NOT NULL,
  letters text NOT NULL,
  CONSTRAINT worklist_pkey PRIMARY KEY (tenant_id, build, case_id)
) WITH (toast_tuple_target = 256);

CREATE INDEX worklist_due_idx ON read.worklist (tenant_id, build, due_order, case_id) WHERE phase <> 'closed';
CREATE INDEX worklist_updated_idx ON read.worklist (tenant_id, build, updated_at, case_id) WHERE phase <> 'closed';
CREATE INDEX worklist_opened_idx ON read.worklist (tenant_id, build, opened_at, case_id) WHERE phase <> 'closed';
-- A person's own list is short and asked for most; a site's or a payer's share may lie anywhere in the whole; those that need a
-- person are few among many.
CREATE INDEX worklist_owner_idx ON read.worklist (tenant_id, build, owner_id, due_order, case_id) WHERE phase <> 'closed';
CREATE INDEX worklist_site_idx ON read.worklist (tenant_id, build, site_id, due_order, case_id) WHERE phase <> 'closed';
CREATE INDEX worklist_payer_idx ON read.worklist (tenant_id, build, payer_id, due_order, case_id) WHERE phase <> 'closed';
CREATE INDEX worklist_needs_person_idx ON read.worklist (tenant_id, build, due_order, case_id)
  WHERE phase <> 'closed' AND needs_person;

-- ownership/1: who answered for which case, from when to when? A row without an owner is a gap.
CREATE TABLE read.ownership (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  case_id uuid NOT NULL,
  from_position bigint NOT NULL,
  from_at bigint NOT NULL,
  until_position bigint,
  until_at bigint,
  owner_id uuid,
  role text,
  reason text NOT NULL,
  CONSTRAINT ownership_pkey PRIMARY KEY (tenant_id, build, case_id, from_position),
  CONSTRAINT ownership_until_check CHECK ((until_position IS NULL) = (until_at IS NULL)),
  CONSTRAINT ownership_owner_check CHECK ((owner_id IS NULL) = (role IS NULL))
);

CREATE INDEX ownership_owner_idx ON read.ownership (tenant_id, build, owner_id, from_position) WHERE owner_id IS NOT NULL;
CREATE INDEX ownership_now_idx ON read.ownership (tenant_id, build, owner_id, from_position)
  WHERE owner_id IS NOT NULL AND until_position IS NULL;
CREATE INDEX ownership_gap_idx ON read.ownership (tenant_id, build, from_position) WHERE owner_id IS NULL;

-- access_log/1: who saw what of whom, and who was refused? One row an access event.
CREATE TABLE read.access_log (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  position bigint NOT NULL,
  event_id uuid NOT NULL,
  recorded_at bigint NOT NULL,
  actor_id uuid NOT NULL,
  purpose text NOT NULL,
  kind text NOT NULL,
  operation text NOT NULL,
  role text NOT NULL,
  channel text,
  categories text[] NOT NULL,
  patients uuid[] NOT NULL,
  subjects uuid[] NOT NULL,
  result_count bigint,
  work_position bigint,
  code text,
  request text,
  CONSTRAINT access_log_pkey PRIMARY KEY (tenant_id, build, position)
);

CREATE INDEX access_log_actor_idx ON read.access_log (tenant_id, build, actor_id, position);

-- Whom and what each access event is about: a patient, a case or another stream. A page of a list is about many.
CREATE TABLE read.access_about (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  about_id uuid NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT access_about_pkey PRIMARY KEY (tenant_id, build, about_id, position)
);

-- patient_record/1: where is who a patient is? A correction moves one row, not a row for each of the patient's cases.
CREATE TABLE read.patient_record (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  patient_id uuid NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT patient_record_pkey PRIMARY KEY (tenant_id, build, patient_id)
);

ALTER TABLE read.cursor ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read.case_state ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read.worklist ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read.ownership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read.access_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read.access_about ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE read.patient_record ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY cursor_open ON read.cursor USING (true);
CREATE POLICY cursor_own ON read.cursor AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY case_state_open ON read.case_state USING (true);
CREATE POLICY case_state_own ON read.case_state AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY worklist_open ON read.worklist USING (true);
CREATE POLICY worklist_own ON read.worklist AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY ownership_open ON read.ownership USING (true);
CREATE POLICY ownership_own ON read.ownership AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY access_log_open ON read.access_log USING (true);
CREATE POLICY access_log_own ON read.access_log AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY access_about_open ON read.access_about USING (true);
CREATE POLICY access_about_own ON read.access_about AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY patient_record_open ON read.patient_record USING (true);
CREATE POLICY patient_record_own ON read.patient_record AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);

GRANT USAGE ON SCHEMA read TO necessity_app, necessity_worker, necessity_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON read.build, read.cursor, read.case_state, read.worklist, read.ownership, read.access_log, read.access_about, read.patient_record
  TO necessity_app, necessity_worker;
GRANT SELECT
  ON read.build, read.cursor, read.case_state, read.worklist, read.ownership, read.access_log, read.access_about, read.patient_record
  TO necessity_auditor;
