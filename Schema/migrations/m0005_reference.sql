-- Reference data: code sets that are public and the same for every tenant, loaded by an operator (`necessity codes import`).
--
-- No row is a tenant's, so there is no row-level security here. The program reads; only the owner writes, whom the migrator becomes.

CREATE SCHEMA reference;

-- Editions of a code set, each with the days on which it holds. An edition that came out within a year lies over the year's first
-- one: on a day that several hold, the one that began last is in force.
CREATE TABLE reference.code_set (
  code_set_id integer GENERATED ALWAYS AS IDENTITY,
  system text NOT NULL,
  version text NOT NULL,
  effective_from date NOT NULL,
  effective_through date NOT NULL,
  -- Of the file that it was loaded from, byte for byte.
  source_sha256 bytea NOT NULL,
  code_count integer NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT code_set_pkey PRIMARY KEY (code_set_id),
  CONSTRAINT code_set_system_effective_from_key UNIQUE (system, effective_from),
  CONSTRAINT code_set_system_source_sha256_key UNIQUE (system, source_sha256),
  CONSTRAINT code_set_system_check CHECK (system IN ('icd10cm')),
  CONSTRAINT code_set_effective_check CHECK (effective_from <= effective_through),
  CONSTRAINT code_set_source_sha256_check CHECK (length(source_sha256) = 32),
  CONSTRAINT code_set_code_count_check CHECK (code_count > 0)
);

-- Codes of an edition of ICD-10-CM, with their point. A header stands over codes that can be billed and cannot be billed itself.
CREATE TABLE reference.icd10cm (
  code_set_id integer NOT NULL,
  code text NOT NULL,
  is_billable boolean NOT NULL,
  short_description text NOT NULL,
  CONSTRAINT icd10cm_pkey PRIMARY KEY (code_set_id, code),
  CONSTRAINT icd10cm_code_set_id_fkey FOREIGN KEY (code_set_id) REFERENCES reference.code_set ON DELETE CASCADE
);

GRANT USAGE ON SCHEMA reference TO necessity_app;
GRANT SELECT ON reference.code_set, reference.icd10cm TO necessity_app;
