-- task/1: what does somebody have to do about a case? Rows hold ids, codes and times: what a task asks is said by its kind, and
-- where a person wrote it, a row keeps the position of the event that holds the words.
CREATE TABLE read.task (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  task_id uuid NOT NULL,
  kind text NOT NULL,
  case_id uuid NOT NULL,
  patient_id uuid,
  site_id uuid,
  -- What within the case it is about.
  subject_kind text,
  subject_id uuid,
  -- The event that it came of.
  cause_stream_id uuid,
  cause_version integer,
  cause_position bigint,
  due_at bigint,
  -- What is not due at all comes last. (An expression in an index would not do: row-level security keeps the planner from looking
  -- into one.)
  due_order bigint NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 9223372036854775807)) STORED,
  status text NOT NULL,
  outcome text,
  reason text,
  opened_at bigint NOT NULL,
  opened_by uuid NOT NULL,
  ended_at bigint,
  ended_by uuid,
  ask_position bigint,
  note_position bigint,
  version integer NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT task_pkey PRIMARY KEY (tenant_id, build, task_id),
  CONSTRAINT task_subject_check CHECK ((subject_kind IS NULL) = (subject_id IS NULL)),
  CONSTRAINT task_cause_check CHECK (
    (cause_stream_id IS NULL) = (cause_version IS NULL) AND (cause_stream_id IS NULL) = (cause_position IS NULL)),
  CONSTRAINT task_status_check CHECK (status IN ('open', 'completed', 'cancelled')),
  CONSTRAINT task_ended_check CHECK ((status = 'open') = (ended_at IS NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT task_outcome_check CHECK ((status = 'completed') = (outcome IS NOT NULL)),
  CONSTRAINT task_reason_check CHECK ((status = 'cancelled') = (reason IS NOT NULL))
);

-- Open tasks are few among many that are done: a list of those is read along an index of its own.
CREATE INDEX task_open_idx ON read.task (tenant_id, build, due_order, task_id) WHERE status = 'open';
CREATE INDEX task_open_kind_idx ON read.task (tenant_id, build, kind, due_order, task_id) WHERE status = 'open';
CREATE INDEX task_open_site_idx ON read.task (tenant_id, build, site_id, due_order, task_id) WHERE status = 'open';
CREATE INDEX task_due_idx ON read.task (tenant_id, build, due_order, task_id);
CREATE INDEX task_case_idx ON read.task (tenant_id, build, case_id, due_order, task_id);

ALTER TABLE read.task ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY task_open ON read.task USING (true);
CREATE POLICY task_own ON read.task AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON read.task TO necessity_app, necessity_worker;
GRANT SELECT ON read.task TO necessity_auditor;
