-- Keys, each wrapped by the one above it (architecture, D3). Event bytes never change; what changes is how a key is wrapped,
-- who owns it, and whether it still exists.

CREATE SCHEMA vault;

CREATE TABLE vault.tenant_key (
  tenant_id uuid NOT NULL,
  version integer NOT NULL,
  root_key_id text NOT NULL,
  wrapped bytea,
  check_value bytea NOT NULL,
  created_at bigint NOT NULL,
  destroyed_at bigint,
  CONSTRAINT tenant_key_pkey PRIMARY KEY (tenant_id, version),
  CONSTRAINT tenant_key_version_check CHECK (version > 0),
  CONSTRAINT tenant_key_check_value_check CHECK (length(check_value) = 8),
  CONSTRAINT tenant_key_destroyed_check CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE vault.data_key (
  tenant_id uuid NOT NULL,
  key_id uuid NOT NULL,
  kind text NOT NULL,
  -- The stream that the key serves; none for a tenant's facts.
  subject_id uuid,
  -- The patient whose data it seals; can be corrected.
  owner_id uuid,
  -- Facts keys of a tenant are numbered: a new one begins long before the old one has sealed too much.
  generation integer NOT NULL,
  tenant_key_version integer NOT NULL,
  wrapped bytea,
  check_value bytea NOT NULL,
  created_at bigint NOT NULL,
  destroyed_at bigint,
  CONSTRAINT data_key_pkey PRIMARY KEY (tenant_id, key_id),
  CONSTRAINT data_key_tenant_key_fkey FOREIGN KEY (tenant_id, tenant_key_version)
    REFERENCES vault.tenant_key (tenant_id, version),
  CONSTRAINT data_key_kind_check CHECK (kind IN ('facts', 'case', 'record', 'inbox')),
  CONSTRAINT data_key_subject_check CHECK ((kind = 'facts') = (subject_id IS NULL)),
  CONSTRAINT data_key_owner_check CHECK (kind <> 'facts' OR owner_id IS NULL),
  CONSTRAINT data_key_check_value_check CHECK (length(check_value) = 8),
  CONSTRAINT data_key_destroyed_check CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

-- One facts key a generation, and one key a subject, however many processes try to make it at once.
CREATE UNIQUE INDEX data_key_facts_key ON vault.data_key (tenant_id, generation) WHERE kind = 'facts';
CREATE UNIQUE INDEX data_key_subject_key ON vault.data_key (tenant_id, kind, subject_id, generation) WHERE kind <> 'facts';
-- Disposal finds every key of a patient.
CREATE INDEX data_key_owner_idx ON vault.data_key (tenant_id, owner_id) WHERE owner_id IS NOT NULL;

-- A key may be wrapped anew, change its owner, and be destroyed. It never comes back and never becomes another key.
CREATE FUNCTION vault.hold_key()
  RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') THEN
    RAISE EXCEPTION 'keys are destroyed, not deleted' USING ERRCODE = '42501', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
  END IF;
  IF OLD.destroyed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a destroyed key stays destroyed' USING ERRCODE = '42501', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER tenant_key_hold BEFORE UPDATE OR DELETE ON vault.tenant_key FOR EACH ROW EXECUTE FUNCTION vault.hold_key();
CREATE TRIGGER tenant_key_no_truncate BEFORE TRUNCATE ON vault.tenant_key FOR EACH STATEMENT EXECUTE FUNCTION vault.hold_key();
CREATE TRIGGER data_key_hold BEFORE UPDATE OR DELETE ON vault.data_key FOR EACH ROW EXECUTE FUNCTION vault.hold_key();
CREATE TRIGGER data_key_no_truncate BEFORE TRUNCATE ON vault.data_key FOR EACH STATEMENT EXECUTE FUNCTION vault.hold_key();
ALTER TABLE vault.tenant_key ENABLE ALWAYS TRIGGER tenant_key_hold;
ALTER TABLE vault.tenant_key ENABLE ALWAYS TRIGGER tenant_key_no_truncate;
ALTER TABLE vault.data_key ENABLE ALWAYS TRIGGER data_key_hold;
ALTER TABLE vault.data_key ENABLE ALWAYS TRIGGER data_key_no_truncate;

ALTER TABLE vault.tenant_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE vault.data_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_key_open ON vault.tenant_key USING (true);
CREATE POLICY tenant_key_own ON vault.tenant_key AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);
CREATE POLICY data_key_open ON vault.data_key USING (true);
CREATE POLICY data_key_own ON vault.data_key AS RESTRICTIVE
  USING (tenant_id = nullif(current_setting('necessity.tenant', true), '')::uuid);

-- The auditor and the checkpointer have no business with keys. The backup neither: keys are backed up apart.
GRANT USAGE ON SCHEMA vault TO necessity_app, necessity_worker;
GRANT SELECT, INSERT ON vault.tenant_key, vault.data_key TO necessity_app, necessity_worker;
GRANT UPDATE (root_key_id, wrapped, destroyed_at) ON vault.tenant_key TO necessity_app, necessity_worker;
GRANT UPDATE (owner_id, tenant_key_version, wrapped, destroyed_at) ON vault.data_key TO necessity_app, necessity_worker;
