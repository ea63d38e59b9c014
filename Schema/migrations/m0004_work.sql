-- Work that follows from events: how far each subscription has come (architecture, D9), and when something falls due of itself.

CREATE SCHEMA work;

-- How far a subscription has come in a tenant's book. Its name carries a number: another number is another subscription, which
-- begins at the first event. What an event led to is in the ledger under a command id made of its place, so this row holds no
-- truth: one that lags behind has work answered again, and none of it done again. Nobody waits for its lock.
CREATE TABLE work.cursor (
  tenant_id uuid NOT NULL,
  subscription text NOT NULL,
  book smallint NOT NULL,
  position bigint NOT NULL,
  -- The event that nothing gets past, why, and its stored name.
  stopped_at bigint,
  stopped_by text,
  stopped_on text,
  CONSTRAINT cursor_pkey PRIMARY KEY (tenant_id, subscription, book),
  CONSTRAINT cursor_book_check CHECK (book IN (1, 2)),
  CONSTRAINT cursor_position_check CHECK (position >= 0),
  CONSTRAINT cursor_stopped_check CHECK ((stopped_at IS NULL) = (stopped_by IS NULL))
) WITH (fillfactor = 50);

-- timer/1: when does something happen to a case of itself? Every case has a row, because one without a date may get one.
CREATE TABLE read.timer (
  tenant_id uuid NOT NULL,
  build integer NOT NULL,
  case_id uuid NOT NULL,
  due_at bigint,
  position bigint NOT NULL,
  -- The case as JSON, patients' parts left out: what the next event is folded into.
  file text NOT NULL,
  CONSTRAINT timer_pkey PRIMARY KEY (tenant_id, build, case_id)
) WITH (toast_tuple_target = 256);

-- Of all tenants: what falls due is asked for once a second, whosesoever it is.
CREATE INDEX timer_due_idx ON read.timer (due_at, tenant_id, case_id) WHERE due_at IS NOT NULL;

-- As in the ledger: both policies name their roles, and a role that is not named sees nothing.
DO $$
DECLARE
  _table text;
  _roles text := 'necessity_owner, necessity_app, necessity_worker, necessity_auditor';
BEGIN
  FOREACH _table IN ARRAY ARRAY['work.cursor', 'read.timer'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format('CREATE POLICY %I ON %s TO %s USING (true)', split_part(_table, '.', 2) || '_open', _table, _roles);
    EXECUTE format(
      'CREATE POLICY %I ON %s AS RESTRICTIVE TO %s USING (tenant_id = nullif(current_setting(''necessity.tenant'', true), '''')::uuid)',
      split_part(_table, '.', 2) || '_own', _table, _roles);
  END LOOP;
  EXECUTE format('ALTER POLICY cursor_open ON read.cursor TO %s', _roles);
  EXECUTE format('ALTER POLICY cursor_own ON read.cursor TO %s', _roles);
END
$$;

GRANT USAGE ON SCHEMA work TO necessity_app, necessity_worker, necessity_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON work.cursor, read.timer TO necessity_app, necessity_worker;
GRANT SELECT ON work.cursor, read.timer TO necessity_auditor;

-- Whoever follows all tenants is told what is due where, and where subscriptions stand: ids, dates and codes, no case.
CREATE POLICY cursor_heads ON read.cursor FOR SELECT TO necessity_heads USING (true);
CREATE POLICY timer_heads ON read.timer FOR SELECT TO necessity_heads USING (true);
CREATE POLICY cursor_heads ON work.cursor FOR SELECT TO necessity_heads USING (true);
GRANT USAGE ON SCHEMA read, work TO necessity_heads;
GRANT SELECT (tenant_id, projection, build, state) ON read.cursor TO necessity_heads;
GRANT SELECT (tenant_id, build, case_id, due_at) ON read.timer TO necessity_heads;
GRANT SELECT (tenant_id, subscription, book, position, stopped_at, stopped_by) ON work.cursor TO necessity_heads;
