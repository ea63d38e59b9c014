-- What has been done to this database, and by which definitions of functions and views.

CREATE SCHEMA necessity;

CREATE TABLE necessity.migration (
  number integer NOT NULL,
  name text NOT NULL,
  checksum bytea NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT migration_pkey PRIMARY KEY (number),
  CONSTRAINT migration_checksum_check CHECK (length(checksum) = 32)
);

-- Functions and views belong to a schema version: one row says which.
CREATE TABLE necessity.definition (
  version integer NOT NULL,
  checksum bytea NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT definition_pkey PRIMARY KEY (version),
  CONSTRAINT definition_checksum_check CHECK (length(checksum) = 32)
);

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA necessity
  TO necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup;
GRANT SELECT ON necessity.migration, necessity.definition
  TO necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup;
