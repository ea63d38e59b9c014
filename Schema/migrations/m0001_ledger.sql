-- Tenants, their books, and the events in them (architecture, D1 and section 4).

CREATE SCHEMA ledger;

CREATE TABLE ledger.tenant (
  tenant_id uuid NOT NULL,
  kind text NOT NULL,
  organization_id uuid,
  created_at bigint NOT NULL,
  CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenant_kind_check CHECK (kind IN ('clinic', 'organization', 'installation'))
);

-- The lock of a book. Appending locks this row and never updates it: an updated row would grow a chain of dead versions
-- behind any old snapshot. The head of a book is its last event.
CREATE TABLE ledger.book (
  tenant_id uuid NOT NULL,
  book smallint NOT NULL,
  CONSTRAINT book_pkey PRIMARY KEY (tenant_id, book),
  CONSTRAINT book_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES ledger.tenant (tenant_id),
  CONSTRAINT book_book_check CHECK (book IN (1, 2))
);

-- No checks: PostgreSQL reads a check's text again for each statement that inserts, which cost a lone append a seventh of its
-- time. ledger.append, the only way in, makes positions and versions itself and refuses events that are out of form.
CREATE TABLE ledger.event (
  tenant_id uuid NOT NULL,
  book smallint NOT NULL,
  position bigint NOT NULL,
  stream_id uuid NOT NULL,
  version integer NOT NULL,
  type text NOT NULL,
  actor_id uuid NOT NULL,
  purpose text NOT NULL,
  command_id uuid NOT NULL,
  command_index smallint NOT NULL,
  command_hash bytea NOT NULL,
  correlation_id uuid,
  causation_position bigint,
  occurred_at bigint NOT NULL,
  recorded_at bigint NOT NULL,
  facts_key_id uuid NOT NULL,
  facts bytea NOT NULL,
  phi_key_id uuid,
  phi bytea,
  CONSTRAINT event_pkey PRIMARY KEY (tenant_id, book, position),
  CONSTRAINT event_stream_version_key UNIQUE (tenant_id, book, stream_id, version),
  CONSTRAINT event_command_key UNIQUE (tenant_id, book, command_id, command_index)
);

-- Ciphertext does not compress: spare the attempt.
ALTER TABLE ledger.event ALTER COLUMN facts SET STORAGE EXTERNAL;
ALTER TABLE ledger.event ALTER COLUMN phi SET STORAGE EXTERNAL;

-- Whoever follows all tenants asks once a second which heads moved. A block range index would cost next to nothing to keep, but
-- its last ranges stay unsummarized until a vacuum comes by, and after a load each question would read all of them; this
-- index grows at its right end, and what one call records at one moment shares an entry.
CREATE INDEX event_recorded_at_idx ON ledger.event (recorded_at);

-- What must hold across streams, read and written under the book's lock. Released means gone: the events tell the history.
CREATE TABLE ledger.reservation (
  tenant_id uuid NOT NULL,
  kind text NOT NULL,
  token bytea NOT NULL,
  stream_id uuid NOT NULL,
  valid_from bigint NOT NULL,
  valid_to bigint NOT NULL,
  regardless boolean NOT NULL,
  position bigint NOT NULL,
  CONSTRAINT reservation_pkey PRIMARY KEY (tenant_id, kind, token, stream_id, valid_from),
  CONSTRAINT reservation_kind_check CHECK (length(kind) BETWEEN 1 AND 128),
  CONSTRAINT reservation_token_check CHECK (length(token) = 32),
  CONSTRAINT reservation_during_check CHECK (valid_from < valid_to)
);

-- Append-only, whoever asks: ENABLE ALWAYS holds under session_replication_role = replica too.
CREATE FUNCTION ledger.refuse_change()
  RETURNS trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'append-only' USING ERRCODE = '42501', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON ledger.event FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON ledger.event FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER book_append_only BEFORE UPDATE OR DELETE ON ledger.book FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER book_no_truncate BEFORE TRUNCATE ON ledger.book FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER tenant_append_only BEFORE UPDATE OR DELETE ON ledger.tenant FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER tenant_no_truncate BEFORE TRUNCATE ON ledger.tenant FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_append_only;
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_no_truncate;
ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER book_append_only;
ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER book_no_truncate;
ALTER TABLE ledger.tenant ENABLE ALWAYS TRIGGER tenant_append_only;
ALTER TABLE ledger.tenant ENABLE ALWAYS TRIGGER tenant_no_truncate;

-- What ledger.append takes: books, their events, and what a command says besides its events. (A type of its own for each, so
-- that a load is one value that cannot be put together wrongly: an array a column would have to agree in length and order.)
CREATE TYPE ledger.append_unchanged AS (
  stream_id uuid,
  version integer
);

CREATE TYPE ledger.append_reservation AS (
  action smallint,
  kind text,
  token bytea,
  stream_id uuid,
  valid_from bigint,
  valid_to bigint
);

CREATE TYPE ledger.append_event AS (
  stream_id uuid,
  expected integer,
  is_stream_first boolean,
  type text,
  actor_id uuid,
  purpose text,
  command_id uuid,
  command_index smallint,
  command_hash bytea,
  correlation_id uuid,
  causation_position bigint,
  occurred_at bigint,
  facts_key_id uuid,
  facts bytea,
  phi_key_id uuid,
  phi bytea,
  unchanged ledger.append_unchanged[],
  reservations ledger.append_reservation[]
);

CREATE TYPE ledger.append_book AS (
  tenant_id uuid,
  book smallint,
  events ledger.append_event[]
);

-- The seat belt (architecture, D11): no setting, no rows. The permissive policy opens, the restrictive one narrows, so that a
-- policy added later cannot widen it. Both name their roles: a role that is not named here sees nothing.
DO $$
DECLARE
  _table text;
  _roles text := 'necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup';
BEGIN
  FOREACH _table IN ARRAY ARRAY['tenant', 'book', 'event', 'reservation'] LOOP
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY %I ON ledger.%I TO %s USING (true)', _table || '_open', _table, _roles);
    EXECUTE format(
      'CREATE POLICY %I ON ledger.%I AS RESTRICTIVE TO %s '
      'USING (tenant_id = nullif(current_setting(''necessity.tenant'', true), '''')::uuid)',
      _table || '_own', _table, _roles);
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA ledger
  TO necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup;
GRANT SELECT ON ledger.tenant, ledger.book, ledger.event, ledger.reservation
  TO necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup;

-- Two roles that nobody can be, each the owner of functions and of nothing else. The appender names the tenant in all it does.
-- (Locking a book takes the privilege to update a column of it; the trigger refuses the update itself.)
CREATE POLICY book_append ON ledger.book TO necessity_appender USING (true);
CREATE POLICY event_append ON ledger.event TO necessity_appender USING (true);
CREATE POLICY reservation_append ON ledger.reservation TO necessity_appender USING (true);
GRANT USAGE ON SCHEMA ledger TO necessity_appender;
GRANT SELECT, UPDATE (book) ON ledger.book TO necessity_appender;
GRANT SELECT, INSERT ON ledger.event TO necessity_appender;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.reservation TO necessity_appender;

-- The other tells those who follow all tenants where each book stands, and nothing that an event says.
CREATE POLICY tenant_heads ON ledger.tenant FOR SELECT TO necessity_heads USING (true);
CREATE POLICY event_heads ON ledger.event FOR SELECT TO necessity_heads USING (true);
GRANT USAGE ON SCHEMA ledger TO necessity_heads;
GRANT SELECT ON ledger.tenant TO necessity_heads;
GRANT SELECT (tenant_id, book, position, recorded_at) ON ledger.event TO necessity_heads;
