-- Generated: see Schema/README.md.
CREATE SCHEMA ledger;
ALTER SCHEMA ledger OWNER TO necessity_owner;
CREATE SCHEMA necessity;
ALTER SCHEMA necessity OWNER TO necessity_owner;
CREATE SCHEMA read;
ALTER SCHEMA read OWNER TO necessity_owner;
CREATE SCHEMA reference;
ALTER SCHEMA reference OWNER TO necessity_owner;
CREATE SCHEMA vault;
ALTER SCHEMA vault OWNER TO necessity_owner;
CREATE SCHEMA work;
ALTER SCHEMA work OWNER TO necessity_owner;
CREATE TYPE ledger.append_reservation AS (
	action smallint,
	kind text,
	token bytea,
	stream_id uuid,
	valid_from bigint,
	valid_to bigint
);
ALTER TYPE ledger.append_reservation OWNER TO necessity_owner;
CREATE TYPE ledger.append_unchanged AS (
	stream_id uuid,
	version integer
);
ALTER TYPE ledger.append_unchanged OWNER TO necessity_owner;
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
ALTER TYPE ledger.append_event OWNER TO necessity_owner;
CREATE TYPE ledger.append_book AS (
	tenant_id uuid,
	book smallint,
	events ledger.append_event[]
);
ALTER TYPE ledger.append_book OWNER TO necessity_owner;
CREATE FUNCTION ledger.append(_client_now bigint, _books ledger.append_book[], OUT status smallint, OUT "position" bigint, OUT recorded_at bigint, OUT book_status smallint[], OUT book_base bigint[], OUT book_recorded_at bigint[], OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[], OUT about_stream uuid[], OUT about_version integer[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  _k ledger.append_book;
  _e ledger.append_event;
  _held bigint[];
  _clock bigint;
  _status smallint := 0;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append requires READ COMMITTED' USING ERRCODE = '25001';
  END IF;
  -- The fast path of one event. Starting a statement costs more than what it finds, and an expression, or a variable of a
  -- composite type, half as much: it has as few of them as it can. (The first event of a book finds no head, and goes the way
  -- of many.)
  IF cardinality(_books) = 1 THEN
    _k := _books[1];
    PERFORM FROM ledger.book b WHERE b.tenant_id = _k.tenant_id AND b.book = _k.book FOR NO KEY UPDATE;
    IF FOUND THEN
      _held := '{1}';
      IF cardinality(_k.events) = 1 THEN
        _e := _k.events[1];
        IF _e.expected > 0 THEN
          PERFORM
            FROM (
              SELECT o.version
                FROM ledger.event o
                WHERE o.tenant_id = _k.tenant_id AND o.book = _k.book AND o.stream_id = _e.stream_id
                ORDER BY o.version DESC
                LIMIT 1) o
            WHERE o.version = _e.expected;
        END IF;
        IF FOUND THEN
          SELECT o.position + 1, (date_part('epoch', clock_timestamp()) * 1000000)::bigint, o.recorded_at
            INTO append.position, _clock, append.recorded_at
            FROM ledger.event o
            WHERE o.tenant_id = _k.tenant_id AND o.book = _k.book
            ORDER BY o.position DESC
            LIMIT 1;
          IF abs(_clock - _client_now) <= 60000000 AND _e.unchanged IS NULL AND _e.reservations IS NULL
            AND length(_e.facts) + coalesce(length(_e.phi), 0) <= 262144 AND (_e.phi IS NULL) = (_e.phi_key_id IS NULL)
            AND length(_e.command_hash) = 32 THEN
            BEGIN
              INSERT INTO ledger.event
                VALUES (
                  _k.tenant_id, _k.book, append.position, _e.stream_id, _e.expected + 1, _e.type, _e.actor_id, _e.purpose,
                  _e.command_id, _e.command_index, _e.command_hash, _e.correlation_id, _e.causation_position, _e.occurred_at,
                  greatest(append.recorded_at, _clock), _e.facts_key_id, _e.facts, _e.phi_key_id, _e.phi);
              recorded_at := greatest(recorded_at, _clock);
              status := 0;
              RETURN;
            EXCEPTION WHEN unique_violation THEN
              _status := 1;
            END;
          END IF;
        END IF;
      END IF;
    END IF;
  ELSE
    SELECT array_agg(l.ordinality) INTO _held
      FROM (
        SELECT k.ordinality
          FROM unnest(_books) WITH ORDINALITY k
          JOIN ledger.book b ON b.tenant_id = k.tenant_id AND b.book = k.book
          ORDER BY k.ordinality
          FOR NO KEY UPDATE OF b SKIP LOCKED) l;
  END IF;
  DECLARE
    _odd bigint[];
    _ordinal integer;
    _events ledger.append_event[];
    _head bigint;
    _next integer;
    _first integer;
    _last integer;
    _c ledger.append_event;
    _stored record;
    _actual integer;
    _seen jsonb;
    _v smallint;
    _s uuid;
    _n integer;
    _u ledger.append_unchanged;
    _r ledger.append_reservation;
    _r_index integer;
    _holder uuid;
  BEGIN
    _clock := (date_part('epoch', clock_timestamp()) * 1000000)::bigint;
    IF abs(_clock - _client_now) > 60000000 THEN
      status := 3;
      RETURN;
    END IF;
    status := 1;
    SELECT array_agg(h.status), array_agg(h.position), array_agg(h.recorded_at)
      INTO book_status, book_base, book_recorded_at
      FROM (
        SELECT
          CASE WHEN k.ordinality = ANY (_held) THEN _status ELSE 2 END::smallint,
          coalesce(o.position, 0),
          greatest(o.recorded_at, _clock)
        FROM unnest(_books) WITH ORDINALITY k
        LEFT JOIN LATERAL (
          SELECT o.position, o.recorded_at
            FROM ledger.event o
            WHERE o.tenant_id = k.tenant_id AND o.book = k.book
            ORDER BY o.position DESC
            LIMIT 1) o ON true
        ORDER BY k.ordinality) h (status, position, recorded_at);
    -- The fast path of many events.
    IF 0 = ANY (book_status) THEN
      SELECT array_agg(DISTINCT k.ordinality) INTO _odd
        FROM unnest(_books) WITH ORDINALITY k
        CROSS JOIN unnest(k.events) e
        WHERE book_status[k.ordinality] = 0 AND (
          e.is_stream_first AND e.expected > 0 AND e.expected IS DISTINCT FROM (
            SELECT o.version
              FROM ledger.event o
              WHERE o.tenant_id = k.tenant_id AND o.book = k.book AND o.stream_id = e.stream_id
              ORDER BY o.version DESC
              LIMIT 1)
          OR e.unchanged IS NOT NULL OR e.reservations IS NOT NULL
          OR length(e.facts) + coalesce(length(e.phi), 0) > 262144 OR (e.phi IS NULL) <> (e.phi_key_id IS NULL)
          OR length(e.command_hash) <> 32);
      FOREACH _ordinal IN ARRAY coalesce(_odd, '{}') LOOP
        book_status[_ordinal] := 1;
      END LOOP;
      BEGIN
        INSERT INTO ledger.event
          SELECT
            k.tenant_id, k.book, book_base[k.ordinality] + e.ordinality, e.stream_id, e.expected + 1, e.type, e.actor_id,
            e.purpose, e.command_id, e.command_index, e.command_hash, e.correlation_id, e.causation_position, e.occurred_at,
            book_recorded_at[k.ordinality], e.facts_key_id, e.facts, e.phi_key_id, e.phi
          FROM unnest(_books) WITH ORDINALITY k
          CROSS JOIN unnest(k.events) WITH ORDINALITY e
          WHERE book_status[k.ordinality] = 0;
      EXCEPTION WHEN unique_violation THEN
        FOR _ordinal IN 1 .. cardinality(_books) LOOP
          IF book_status[_ordinal] = 0 THEN
            book_status[_ordinal] := 1;
          END IF;
        END LOOP;
      END;
    END IF;
    IF 2 = ANY (book_status) THEN
      FOR _ordinal IN 1 .. cardinality(_books) LOOP
        _k := _books[_ordinal];
        IF book_status[_ordinal] = 2
          AND NOT EXISTS (SELECT FROM ledger.book b WHERE b.tenant_id = _k.tenant_id AND b.book = _k.book) THEN
          book_status[_ordinal] := 4;
        END IF;
      END LOOP;
    END IF;
    IF NOT 1 = ANY (book_status) THEN
      RETURN;
    END IF;
    -- The judging path: one command after the other, each seeing those before it.
    verdict := '{}';
    first_position := '{}';
    last_position := '{}';
    command_recorded_at := '{}';
    about_stream := '{}';
    about_version := '{}';
    FOR _ordinal IN 1 .. cardinality(_books) LOOP
      CONTINUE WHEN book_status[_ordinal] <> 1;
      _k := _books[_ordinal];
      _events := _k.events;
      _head := book_base[_ordinal];
      _next := 1;
      WHILE _next <= cardinality(_events) LOOP
        _first := _next;
        _last := _next;
        WHILE _last < cardinality(_events) AND _events[_last + 1].command_index > 0 LOOP
          _last := _last + 1;
        END LOOP;
        _next := _last + 1;
        _c := _events[_first];
        _v := 0;
        _s := NULL;
        _n := NULL;
        -- Has it been here before?
        SELECT o.position, o.recorded_at, o.command_hash INTO _stored
          FROM ledger.event o
          WHERE o.tenant_id = _k.tenant_id AND o.book = _k.book AND o.command_id = _c.command_id
          ORDER BY o.command_index
          LIMIT 1;
        IF FOUND THEN
          IF _stored.command_hash = _c.command_hash THEN
            verdict := verdict || 1::smallint;
            first_position := first_position || _stored.position;
            last_position := last_position || (
              SELECT o.position
                FROM ledger.event o
                WHERE o.tenant_id = _k.tenant_id AND o.book = _k.book AND o.command_id = _c.command_id
                ORDER BY o.command_index DESC
                LIMIT 1);
            command_recorded_at := command_recorded_at || _stored.recorded_at;
            about_stream := about_stream || NULL::uuid;
            about_version := about_version || NULL::integer;
            CONTINUE;
          END IF;
          _v := 2;
        END IF;
        -- Is every stream where the command thinks it is?
        IF _v = 0 THEN
          _seen := '{}';
          FOR _i IN _first .. _last LOOP
            _e := _events[_i];
            IF length(_e.facts) + coalesce(length(_e.phi), 0) > 262144 OR (_e.phi IS NULL) <> (_e.phi_key_id IS NULL)
              OR length(_e.command_hash) <> 32 THEN
              RAISE EXCEPTION 'an event is out of form' USING ERRCODE = '23514', SCHEMA = 'ledger', TABLE = 'event';
            END IF;
            _actual := (_seen ->> _e.stream_id::text)::integer;
            IF _actual IS NULL THEN
              SELECT o.version INTO _actual
                FROM ledger.event o
                WHERE o.tenant_id = _k.tenant_id AND o.book = _k.book AND o.stream_id = _e.stream_id
                ORDER BY o.version DESC
                LIMIT 1;
              _actual := coalesce(_actual, 0);
            END IF;
            IF _actual <> _e.expected THEN
              _v := 3;
              _s := _e.stream_id;
              _n := _actual;
              EXIT;
            END IF;
            _seen := _seen || jsonb_build_object(_e.stream_id::text, _actual + 1);
          END LOOP;
        END IF;
        -- Are the streams it relied on still where they were?
        IF _v = 0 THEN
          FOREACH _u IN ARRAY coalesce(_c.unchanged, '{}') LOOP
            SELECT o.version INTO _actual
              FROM ledger.event o
              WHERE o.tenant_id = _k.tenant_id AND o.book = _k.book AND o.stream_id = _u.stream_id
              ORDER BY o.version DESC
              LIMIT 1;
            _actual := coalesce(_actual, 0);
            IF _actual <> _u.version THEN
              _v := 4;
              _s := _u.stream_id;
              _n := _actual;
              EXIT;
            END IF;
          END LOOP;
        END IF;
        -- Does another stream hold what it wants to take?
        IF _v = 0 THEN
          _r_index := 0;
          FOREACH _r IN ARRAY coalesce(_c.reservations, '{}') LOOP
            IF _r.action = 1 THEN
              SELECT c.stream_id INTO _holder
                FROM ledger.reservation c
                WHERE c.tenant_id = _k.tenant_id AND c.kind = _r.kind AND c.token = _r.token AND c.stream_id <> _r.stream_id
                  AND c.valid_from < _r.valid_to AND c.valid_to > _r.valid_from
                ORDER BY c.stream_id
                LIMIT 1;
              IF FOUND THEN
                _v := 5;
                _s := _holder;
                _n := _r_index;
                EXIT;
              END IF;
            END IF;
            _r_index := _r_index + 1;
          END LOOP;
        END IF;
        verdict := verdict || _v;
        about_stream := about_stream || _s;
        about_version := about_version || _n;
        IF _v <> 0 THEN
          first_position := first_position || NULL::bigint;
          last_position := last_position || NULL::bigint;
          command_recorded_at := command_recorded_at || NULL::bigint;
          CONTINUE;
        END IF;
        INSERT INTO ledger.event
          SELECT
            _k.tenant_id, _k.book, _head + e.ordinality, e.stream_id, e.expected + 1, e.type, e.actor_id, e.purpose, e.command_id,
            e.command_index, e.command_hash, e.correlation_id, e.causation_position, e.occurred_at, book_recorded_at[_ordinal],
            e.facts_key_id, e.facts, e.phi_key_id, e.phi
          FROM unnest(_events[_first:_last]) WITH ORDINALITY e;
        first_position := first_position || (_head + 1);
        _head := _head + 1 + _last - _first;
        last_position := last_position || _head;
        command_recorded_at := command_recorded_at || book_recorded_at[_ordinal];
        FOREACH _r IN ARRAY coalesce(_c.reservations, '{}') LOOP
          IF _r.action = 3 THEN
            DELETE FROM ledger.reservation c
              WHERE c.tenant_id = _k.tenant_id AND c.kind = _r.kind AND c.token = _r.token AND c.stream_id = _r.stream_id
                AND c.valid_from < _r.valid_to AND c.valid_to > _r.valid_from;
          ELSE
            -- Taking again what the stream holds already moves its end.
            INSERT INTO ledger.reservation AS c (tenant_id, kind, token, stream_id, valid_from, valid_to, regardless, position)
              VALUES (
                _k.tenant_id, _r.kind, _r.token, _r.stream_id, _r.valid_from, _r.valid_to, _r.action = 2, _head)
              ON CONFLICT (tenant_id, kind, token, stream_id, valid_from)
              DO UPDATE SET valid_to = excluded.valid_to, regardless = excluded.regardless, position = excluded.position;
          END IF;
        END LOOP;
      END LOOP;
    END LOOP;
  END;
END
$$;
ALTER FUNCTION ledger.append(_client_now bigint, _books ledger.append_book[], OUT status smallint, OUT "position" bigint, OUT recorded_at bigint, OUT book_status smallint[], OUT book_base bigint[], OUT book_recorded_at bigint[], OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[], OUT about_stream uuid[], OUT about_version integer[]) OWNER TO necessity_appender;
CREATE FUNCTION ledger.create_tenant(_tenant_id uuid, _kind text, _organization_id uuid, _created_at bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  PERFORM set_config('necessity.tenant', _tenant_id::text, true);
  INSERT INTO ledger.tenant (tenant_id, kind, organization_id, created_at)
    VALUES (_tenant_id, _kind, _organization_id, _created_at)
    ON CONFLICT (tenant_id) DO NOTHING;
  INSERT INTO ledger.book (tenant_id, book)
    VALUES (_tenant_id, 1), (_tenant_id, 2)
    ON CONFLICT (tenant_id, book) DO NOTHING;
END
$$;
ALTER FUNCTION ledger.create_tenant(_tenant_id uuid, _kind text, _organization_id uuid, _created_at bigint) OWNER TO necessity_owner;
CREATE FUNCTION ledger.heads(_recorded_after bigint, OUT tenant_id uuid, OUT book smallint, OUT "position" bigint, OUT recorded_at bigint) RETURNS SETOF record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET jit TO 'off'
    AS $$
DECLARE
  _events_max bigint := 1000;
BEGIN
  PERFORM FROM ledger.event e WHERE e.recorded_at > _recorded_after ORDER BY e.recorded_at OFFSET _events_max LIMIT 1;
  IF FOUND THEN
    _events_max := 4 * (SELECT count(*) FROM ledger.tenant);
    PERFORM FROM ledger.event e WHERE e.recorded_at > _recorded_after ORDER BY e.recorded_at OFFSET _events_max LIMIT 1;
  END IF;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT e.tenant_id, e.book, max(e.position), max(e.recorded_at)
        FROM (
          SELECT o.tenant_id, o.book, o.position, o.recorded_at
            FROM ledger.event o
            WHERE o.recorded_at > _recorded_after
            ORDER BY o.recorded_at
            LIMIT _events_max) e
        GROUP BY e.tenant_id, e.book;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT t.tenant_id, b.book, e.position, e.recorded_at
      FROM ledger.tenant t
      CROSS JOIN (VALUES (1::smallint), (2::smallint)) b (book)
      CROSS JOIN LATERAL (
        SELECT o.position, o.recorded_at
          FROM ledger.event o
          WHERE o.tenant_id = t.tenant_id AND o.book = b.book
          ORDER BY o.position DESC
          LIMIT 1) e
      WHERE e.recorded_at > _recorded_after;
END
$$;
ALTER FUNCTION ledger.heads(_recorded_after bigint, OUT tenant_id uuid, OUT book smallint, OUT "position" bigint, OUT recorded_at bigint) OWNER TO necessity_heads;
CREATE FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
  low bigint := 0;
  high bigint;
  middle bigint;
  recorded bigint;
BEGIN
  SELECT e.position INTO high
    FROM ledger.event e
    WHERE e.tenant_id = _tenant_id AND e.book = _book
    ORDER BY e.position DESC
    LIMIT 1;
  high := coalesce(high, 0);
  -- Invariant: everything up to low was recorded in time; everything after high was not.
  WHILE low < high LOOP
    middle := (low + high + 1) / 2;
    SELECT e.recorded_at INTO recorded
      FROM ledger.event e
      WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.position = middle;
    IF recorded <= _moment THEN
      low := middle;
    ELSE
      high := middle - 1;
    END IF;
  END LOOP;
  RETURN low;
END
$$;
ALTER FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) OWNER TO necessity_owner;
CREATE FUNCTION ledger.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  RAISE EXCEPTION 'append-only' USING ERRCODE = '42501', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$$;
ALTER FUNCTION ledger.refuse_change() OWNER TO necessity_owner;
CREATE FUNCTION ledger.tenants(OUT tenant_id uuid, OUT kind text, OUT organization_id uuid) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT t.tenant_id, t.kind, t.organization_id FROM ledger.tenant t ORDER BY t.tenant_id
$$;
ALTER FUNCTION ledger.tenants(OUT tenant_id uuid, OUT kind text, OUT organization_id uuid) OWNER TO necessity_heads;
CREATE FUNCTION read.due_moments(_now bigint, _after_due bigint, _after_tenant uuid, _after_stream uuid, _count_max integer, OUT kind text, OUT tenant_id uuid, OUT stream_id uuid, OUT due_at bigint) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    SET jit TO 'off'
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
ALTER FUNCTION read.due_moments(_now bigint, _after_due bigint, _after_tenant uuid, _after_stream uuid, _count_max integer, OUT kind text, OUT tenant_id uuid, OUT stream_id uuid, OUT due_at bigint) OWNER TO necessity_heads;
CREATE FUNCTION vault.hold_key() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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
ALTER FUNCTION vault.hold_key() OWNER TO necessity_owner;
CREATE FUNCTION work.standing(OUT subscription text, OUT tenant_count bigint, OUT behind bigint, OUT stopped_count bigint, OUT stopped_by text) RETURNS SETOF record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT c.subscription, count(*), sum(greatest(coalesce(e.position, 0) - c.position, 0))::bigint, count(c.stopped_at),
      min(c.stopped_by)
    FROM work.cursor c
    LEFT JOIN LATERAL (
      SELECT o.position
        FROM ledger.event o
        WHERE o.tenant_id = c.tenant_id AND o.book = c.book
        ORDER BY o.position DESC
        LIMIT 1) e ON true
    GROUP BY c.subscription
    ORDER BY c.subscription
$$;
ALTER FUNCTION work.standing(OUT subscription text, OUT tenant_count bigint, OUT behind bigint, OUT stopped_count bigint, OUT stopped_by text) OWNER TO necessity_heads;
CREATE TABLE ledger.book (
    tenant_id uuid NOT NULL,
    book smallint NOT NULL,
    CONSTRAINT book_book_check CHECK ((book = ANY (ARRAY[1, 2])))
);
ALTER TABLE ONLY ledger.book FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.book OWNER TO necessity_owner;
CREATE TABLE ledger.event (
    tenant_id uuid NOT NULL,
    book smallint NOT NULL,
    "position" bigint NOT NULL,
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
    phi bytea
);
ALTER TABLE ONLY ledger.event ALTER COLUMN facts SET STORAGE EXTERNAL;
ALTER TABLE ONLY ledger.event ALTER COLUMN phi SET STORAGE EXTERNAL;
ALTER TABLE ONLY ledger.event FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.event OWNER TO necessity_owner;
CREATE VIEW ledger.book_summary WITH (security_invoker='true') AS
 SELECT b.tenant_id,
    b.book,
    COALESCE(last_event."position", (0)::bigint) AS head,
    to_timestamp((((last_event.recorded_at)::numeric / 1000000.0))::double precision) AS last_recorded_at
   FROM (ledger.book b
     LEFT JOIN LATERAL ( SELECT e."position",
            e.recorded_at
           FROM ledger.event e
          WHERE ((e.tenant_id = b.tenant_id) AND (e.book = b.book))
          ORDER BY e."position" DESC
         LIMIT 1) last_event ON (true));
ALTER TABLE ledger.book_summary OWNER TO necessity_owner;
CREATE TABLE ledger.reservation (
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    token bytea NOT NULL,
    stream_id uuid NOT NULL,
    valid_from bigint NOT NULL,
    valid_to bigint NOT NULL,
    regardless boolean NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT reservation_during_check CHECK ((valid_from < valid_to)),
    CONSTRAINT reservation_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 128))),
    CONSTRAINT reservation_token_check CHECK ((length(token) = 32))
);
ALTER TABLE ONLY ledger.reservation FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.reservation OWNER TO necessity_owner;
CREATE TABLE ledger.tenant (
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    organization_id uuid,
    created_at bigint NOT NULL,
    CONSTRAINT tenant_kind_check CHECK ((kind = ANY (ARRAY['clinic'::text, 'organization'::text, 'installation'::text])))
);
ALTER TABLE ONLY ledger.tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger.tenant OWNER TO necessity_owner;
CREATE TABLE necessity.definition (
    version integer NOT NULL,
    checksum bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT definition_checksum_check CHECK ((length(checksum) = 32))
);
ALTER TABLE necessity.definition OWNER TO necessity_owner;
CREATE VIEW necessity.lock_wait WITH (security_invoker='true') AS
 SELECT waiting.pid AS waiting_pid,
    waiting.usename AS waiting_role,
    blocking.pid AS blocking_pid,
    blocking.usename AS blocking_role,
    (clock_timestamp() - waiting.state_change) AS waiting_for
   FROM ((pg_stat_activity waiting
     CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) blocker(pid))
     JOIN pg_stat_activity blocking ON ((blocking.pid = blocker.pid)));
ALTER TABLE necessity.lock_wait OWNER TO necessity_owner;
CREATE TABLE necessity.migration (
    number integer NOT NULL,
    name text NOT NULL,
    checksum bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT migration_checksum_check CHECK ((length(checksum) = 32))
);
ALTER TABLE necessity.migration OWNER TO necessity_owner;
CREATE TABLE read.access_about (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    about_id uuid NOT NULL,
    "position" bigint NOT NULL
);
ALTER TABLE ONLY read.access_about FORCE ROW LEVEL SECURITY;
ALTER TABLE read.access_about OWNER TO necessity_owner;
CREATE TABLE read.access_log (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    "position" bigint NOT NULL,
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
    request text
);
ALTER TABLE ONLY read.access_log FORCE ROW LEVEL SECURITY;
ALTER TABLE read.access_log OWNER TO necessity_owner;
CREATE TABLE read.build (
    projection text NOT NULL,
    build integer NOT NULL,
    state text NOT NULL,
    CONSTRAINT build_build_check CHECK ((build > 0)),
    CONSTRAINT build_state_check CHECK ((state = ANY (ARRAY['building'::text, 'live'::text])))
);
ALTER TABLE read.build OWNER TO necessity_owner;
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
    due_order bigint GENERATED ALWAYS AS (COALESCE(due_at, '9223372036854775807'::bigint)) STORED NOT NULL,
    opened_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version integer NOT NULL,
    "position" bigint NOT NULL,
    file text NOT NULL,
    letters text NOT NULL
)
WITH (toast_tuple_target='256');
ALTER TABLE ONLY read.case_state FORCE ROW LEVEL SECURITY;
ALTER TABLE read.case_state OWNER TO necessity_owner;
CREATE TABLE read.cursor (
    tenant_id uuid NOT NULL,
    projection text NOT NULL,
    build integer NOT NULL,
    book smallint NOT NULL,
    state text NOT NULL,
    "position" bigint NOT NULL,
    stopped_at bigint,
    stopped_by text,
    stopped_on text,
    CONSTRAINT cursor_book_check CHECK ((book = ANY (ARRAY[1, 2]))),
    CONSTRAINT cursor_state_check CHECK ((state = ANY (ARRAY['building'::text, 'live'::text, 'retired'::text]))),
    CONSTRAINT cursor_stopped_check CHECK (((stopped_at IS NULL) = (stopped_by IS NULL)))
)
WITH (fillfactor='50');
ALTER TABLE ONLY read.cursor FORCE ROW LEVEL SECURITY;
ALTER TABLE read.cursor OWNER TO necessity_owner;
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
    CONSTRAINT ownership_owner_check CHECK (((owner_id IS NULL) = (role IS NULL))),
    CONSTRAINT ownership_until_check CHECK (((until_position IS NULL) = (until_at IS NULL)))
);
ALTER TABLE ONLY read.ownership FORCE ROW LEVEL SECURITY;
ALTER TABLE read.ownership OWNER TO necessity_owner;
CREATE TABLE read.patient_matter (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    matter_id uuid NOT NULL,
    kind text NOT NULL,
    patient_id uuid NOT NULL,
    site_id uuid,
    status text NOT NULL,
    topic text,
    service_line text,
    sort_key bigint,
    sort_order bigint GENERATED ALWAYS AS (COALESCE(sort_key, '9223372036854775807'::bigint)) STORED NOT NULL,
    due_at bigint,
    "position" bigint NOT NULL,
    facts text NOT NULL
);
ALTER TABLE ONLY read.patient_matter FORCE ROW LEVEL SECURITY;
ALTER TABLE read.patient_matter OWNER TO necessity_owner;
CREATE TABLE read.patient_record (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    patient_id uuid NOT NULL,
    "position" bigint NOT NULL
);
ALTER TABLE ONLY read.patient_record FORCE ROW LEVEL SECURITY;
ALTER TABLE read.patient_record OWNER TO necessity_owner;
CREATE TABLE read.patient_timer (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    patient_id uuid NOT NULL,
    due_at bigint,
    "position" bigint NOT NULL,
    calendar text NOT NULL
);
ALTER TABLE ONLY read.patient_timer FORCE ROW LEVEL SECURITY;
ALTER TABLE read.patient_timer OWNER TO necessity_owner;
CREATE TABLE read.task (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    task_id uuid NOT NULL,
    kind text NOT NULL,
    case_id uuid,
    patient_id uuid,
    site_id uuid,
    subject_kind text,
    subject_id uuid,
    cause_stream_id uuid,
    cause_version integer,
    cause_position bigint,
    due_at bigint,
    due_order bigint GENERATED ALWAYS AS (COALESCE(due_at, '9223372036854775807'::bigint)) STORED NOT NULL,
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
    "position" bigint NOT NULL,
    expedited boolean DEFAULT false NOT NULL,
    queue text,
    assignee_id uuid,
    assigned_at bigint,
    offered_to_id uuid,
    snoozed_until bigint,
    priority text,
    priority_reason text,
    CONSTRAINT task_assigned_check CHECK (((assignee_id IS NULL) = (assigned_at IS NULL))),
    CONSTRAINT task_cause_check CHECK ((((cause_stream_id IS NULL) = (cause_version IS NULL)) AND ((cause_stream_id IS NULL) = (cause_position IS NULL)))),
    CONSTRAINT task_ended_check CHECK ((((status = 'open'::text) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
    CONSTRAINT task_outcome_check CHECK (((status = 'completed'::text) = (outcome IS NOT NULL))),
    CONSTRAINT task_reason_check CHECK (((status = 'cancelled'::text) = (reason IS NOT NULL))),
    CONSTRAINT task_status_check CHECK ((status = ANY (ARRAY['open'::text, 'completed'::text, 'cancelled'::text]))),
    CONSTRAINT task_subject_check CHECK (((subject_kind IS NULL) = (subject_id IS NULL)))
);
ALTER TABLE ONLY read.task FORCE ROW LEVEL SECURITY;
ALTER TABLE read.task OWNER TO necessity_owner;
CREATE TABLE read.timer (
    tenant_id uuid NOT NULL,
    build integer NOT NULL,
    case_id uuid NOT NULL,
    due_at bigint,
    "position" bigint NOT NULL,
    file text NOT NULL
)
WITH (toast_tuple_target='256');
ALTER TABLE ONLY read.timer FORCE ROW LEVEL SECURITY;
ALTER TABLE read.timer OWNER TO necessity_owner;
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
    due_order bigint GENERATED ALWAYS AS (COALESCE(due_at, '9223372036854775807'::bigint)) STORED NOT NULL,
    opened_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    version integer NOT NULL,
    "position" bigint NOT NULL,
    file text NOT NULL,
    letters text NOT NULL
)
WITH (toast_tuple_target='256');
ALTER TABLE ONLY read.worklist FORCE ROW LEVEL SECURITY;
ALTER TABLE read.worklist OWNER TO necessity_owner;
CREATE TABLE reference.code_set (
    code_set_id integer NOT NULL,
    system text NOT NULL,
    version text NOT NULL,
    effective_from date NOT NULL,
    effective_through date NOT NULL,
    source_sha256 bytea NOT NULL,
    code_count integer NOT NULL,
    loaded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT code_set_code_count_check CHECK ((code_count > 0)),
    CONSTRAINT code_set_effective_check CHECK ((effective_from <= effective_through)),
    CONSTRAINT code_set_source_sha256_check CHECK ((length(source_sha256) = 32)),
    CONSTRAINT code_set_system_check CHECK ((system = 'icd10cm'::text))
);
ALTER TABLE reference.code_set OWNER TO necessity_owner;
ALTER TABLE reference.code_set ALTER COLUMN code_set_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME reference.code_set_code_set_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE reference.icd10cm (
    code_set_id integer NOT NULL,
    code text NOT NULL,
    is_billable boolean NOT NULL,
    short_description text NOT NULL
);
ALTER TABLE reference.icd10cm OWNER TO necessity_owner;
CREATE TABLE vault.data_key (
    tenant_id uuid NOT NULL,
    key_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid,
    owner_id uuid,
    generation integer NOT NULL,
    tenant_key_version integer NOT NULL,
    wrapped bytea,
    check_value bytea NOT NULL,
    created_at bigint NOT NULL,
    destroyed_at bigint,
    CONSTRAINT data_key_check_value_check CHECK ((length(check_value) = 8)),
    CONSTRAINT data_key_destroyed_check CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
    CONSTRAINT data_key_kind_check CHECK ((kind = ANY (ARRAY['facts'::text, 'case'::text, 'record'::text, 'inbox'::text]))),
    CONSTRAINT data_key_owner_check CHECK (((kind <> 'facts'::text) OR (owner_id IS NULL))),
    CONSTRAINT data_key_subject_check CHECK (((kind = 'facts'::text) = (subject_id IS NULL)))
);
ALTER TABLE ONLY vault.data_key FORCE ROW LEVEL SECURITY;
ALTER TABLE vault.data_key OWNER TO necessity_owner;
CREATE TABLE vault.tenant_key (
    tenant_id uuid NOT NULL,
    version integer NOT NULL,
    root_key_id text NOT NULL,
    wrapped bytea,
    check_value bytea NOT NULL,
    created_at bigint NOT NULL,
    destroyed_at bigint,
    CONSTRAINT tenant_key_check_value_check CHECK ((length(check_value) = 8)),
    CONSTRAINT tenant_key_destroyed_check CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
    CONSTRAINT tenant_key_version_check CHECK ((version > 0))
);
ALTER TABLE ONLY vault.tenant_key FORCE ROW LEVEL SECURITY;
ALTER TABLE vault.tenant_key OWNER TO necessity_owner;
CREATE TABLE work.cursor (
    tenant_id uuid NOT NULL,
    subscription text NOT NULL,
    book smallint NOT NULL,
    "position" bigint NOT NULL,
    stopped_at bigint,
    stopped_by text,
    stopped_on text,
    CONSTRAINT cursor_book_check CHECK ((book = ANY (ARRAY[1, 2]))),
    CONSTRAINT cursor_position_check CHECK (("position" >= 0)),
    CONSTRAINT cursor_stopped_check CHECK (((stopped_at IS NULL) = (stopped_by IS NULL)))
)
WITH (fillfactor='50');
ALTER TABLE ONLY work.cursor FORCE ROW LEVEL SECURITY;
ALTER TABLE work.cursor OWNER TO necessity_owner;
ALTER TABLE ONLY ledger.book
    ADD CONSTRAINT book_pkey PRIMARY KEY (tenant_id, book);
ALTER TABLE ONLY ledger.event
    ADD CONSTRAINT event_command_key UNIQUE (tenant_id, book, command_id, command_index);
ALTER TABLE ONLY ledger.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (tenant_id, book, "position");
ALTER TABLE ONLY ledger.event
    ADD CONSTRAINT event_stream_version_key UNIQUE (tenant_id, book, stream_id, version);
ALTER TABLE ONLY ledger.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (tenant_id, kind, token, stream_id, valid_from);
ALTER TABLE ONLY ledger.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY necessity.definition
    ADD CONSTRAINT definition_pkey PRIMARY KEY (version);
ALTER TABLE ONLY necessity.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);
ALTER TABLE ONLY read.access_about
    ADD CONSTRAINT access_about_pkey PRIMARY KEY (tenant_id, build, about_id, "position");
ALTER TABLE ONLY read.access_log
    ADD CONSTRAINT access_log_pkey PRIMARY KEY (tenant_id, build, "position");
ALTER TABLE ONLY read.build
    ADD CONSTRAINT build_pkey PRIMARY KEY (projection, build);
ALTER TABLE ONLY read.case_state
    ADD CONSTRAINT case_state_pkey PRIMARY KEY (tenant_id, build, case_id);
ALTER TABLE ONLY read.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (tenant_id, projection, build);
ALTER TABLE ONLY read.ownership
    ADD CONSTRAINT ownership_pkey PRIMARY KEY (tenant_id, build, case_id, from_position);
ALTER TABLE ONLY read.patient_matter
    ADD CONSTRAINT patient_matter_pkey PRIMARY KEY (tenant_id, build, matter_id);
ALTER TABLE ONLY read.patient_record
    ADD CONSTRAINT patient_record_pkey PRIMARY KEY (tenant_id, build, patient_id);
ALTER TABLE ONLY read.patient_timer
    ADD CONSTRAINT patient_timer_pkey PRIMARY KEY (tenant_id, build, patient_id);
ALTER TABLE ONLY read.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant_id, build, task_id);
ALTER TABLE ONLY read.timer
    ADD CONSTRAINT timer_pkey PRIMARY KEY (tenant_id, build, case_id);
ALTER TABLE ONLY read.worklist
    ADD CONSTRAINT worklist_pkey PRIMARY KEY (tenant_id, build, case_id);
ALTER TABLE ONLY reference.code_set
    ADD CONSTRAINT code_set_pkey PRIMARY KEY (code_set_id);
ALTER TABLE ONLY reference.code_set
    ADD CONSTRAINT code_set_system_effective_from_key UNIQUE (system, effective_from);
ALTER TABLE ONLY reference.code_set
    ADD CONSTRAINT code_set_system_source_sha256_key UNIQUE (system, source_sha256);
ALTER TABLE ONLY reference.icd10cm
    ADD CONSTRAINT icd10cm_pkey PRIMARY KEY (code_set_id, code);
ALTER TABLE ONLY vault.data_key
    ADD CONSTRAINT data_key_pkey PRIMARY KEY (tenant_id, key_id);
ALTER TABLE ONLY vault.tenant_key
    ADD CONSTRAINT tenant_key_pkey PRIMARY KEY (tenant_id, version);
ALTER TABLE ONLY work.cursor
    ADD CONSTRAINT cursor_pkey PRIMARY KEY (tenant_id, subscription, book);
CREATE INDEX event_recorded_at_idx ON ledger.event USING btree (recorded_at);
CREATE INDEX access_log_actor_idx ON read.access_log USING btree (tenant_id, build, actor_id, "position");
CREATE UNIQUE INDEX build_building_key ON read.build USING btree (projection) WHERE (state = 'building'::text);
CREATE INDEX case_state_opened_idx ON read.case_state USING btree (tenant_id, build, opened_at, case_id);
CREATE INDEX case_state_patient_idx ON read.case_state USING btree (tenant_id, build, patient_id, opened_at, case_id);
CREATE INDEX case_state_updated_idx ON read.case_state USING btree (tenant_id, build, updated_at, case_id);
CREATE UNIQUE INDEX cursor_building_key ON read.cursor USING btree (tenant_id, projection) WHERE (state = 'building'::text);
CREATE UNIQUE INDEX cursor_live_key ON read.cursor USING btree (tenant_id, projection) WHERE (state = 'live'::text);
CREATE INDEX ownership_gap_idx ON read.ownership USING btree (tenant_id, build, from_position) WHERE (owner_id IS NULL);
CREATE INDEX ownership_now_idx ON read.ownership USING btree (tenant_id, build, owner_id, from_position) WHERE ((owner_id IS NOT NULL) AND (until_position IS NULL));
CREATE INDEX ownership_owner_idx ON read.ownership USING btree (tenant_id, build, owner_id, from_position) WHERE (owner_id IS NOT NULL);
CREATE INDEX patient_matter_due_idx ON read.patient_matter USING btree (due_at, tenant_id, matter_id) WHERE (due_at IS NOT NULL);
CREATE INDEX patient_matter_patient_idx ON read.patient_matter USING btree (tenant_id, build, patient_id, kind, "position");
CREATE INDEX patient_matter_sort_idx ON read.patient_matter USING btree (tenant_id, build, kind, sort_order, matter_id);
CREATE INDEX patient_matter_status_idx ON read.patient_matter USING btree (tenant_id, build, kind, status, sort_order, matter_id);
CREATE INDEX patient_timer_due_idx ON read.patient_timer USING btree (due_at, tenant_id, patient_id) WHERE (due_at IS NOT NULL);
CREATE INDEX task_case_idx ON read.task USING btree (tenant_id, build, case_id, due_order, task_id);
CREATE INDEX task_due_idx ON read.task USING btree (tenant_id, build, due_order, task_id);
CREATE INDEX task_open_assignee_idx ON read.task USING btree (tenant_id, build, assignee_id, due_order, task_id) WHERE (status = 'open'::text);
CREATE INDEX task_open_idx ON read.task USING btree (tenant_id, build, due_order, task_id) WHERE (status = 'open'::text);
CREATE INDEX task_open_kind_idx ON read.task USING btree (tenant_id, build, kind, due_order, task_id) WHERE (status = 'open'::text);
CREATE INDEX task_open_offer_idx ON read.task USING btree (tenant_id, build, offered_to_id, due_order, task_id) WHERE ((status = 'open'::text) AND (offered_to_id IS NOT NULL));
CREATE INDEX task_open_queue_idx ON read.task USING btree (tenant_id, build, queue, due_order, task_id) WHERE ((status = 'open'::text) AND (assignee_id IS NULL));
CREATE INDEX task_open_site_idx ON read.task USING btree (tenant_id, build, site_id, due_order, task_id) WHERE (status = 'open'::text);
CREATE INDEX task_patient_idx ON read.task USING btree (tenant_id, build, patient_id, due_order, task_id);
CREATE INDEX timer_due_idx ON read.timer USING btree (due_at, tenant_id, case_id) WHERE (due_at IS NOT NULL);
CREATE INDEX worklist_due_idx ON read.worklist USING btree (tenant_id, build, due_order, case_id) WHERE (phase <> 'closed'::text);
CREATE INDEX worklist_needs_person_idx ON read.worklist USING btree (tenant_id, build, due_order, case_id) WHERE ((phase <> 'closed'::text) AND needs_person);
CREATE INDEX worklist_opened_idx ON read.worklist USING btree (tenant_id, build, opened_at, case_id) WHERE (phase <> 'closed'::text);
CREATE INDEX worklist_owner_idx ON read.worklist USING btree (tenant_id, build, owner_id, due_order, case_id) WHERE (phase <> 'closed'::text);
CREATE INDEX worklist_payer_idx ON read.worklist USING btree (tenant_id, build, payer_id, due_order, case_id) WHERE (phase <> 'closed'::text);
CREATE INDEX worklist_site_idx ON read.worklist USING btree (tenant_id, build, site_id, due_order, case_id) WHERE (phase <> 'closed'::text);
CREATE INDEX worklist_updated_idx ON read.worklist USING btree (tenant_id, build, updated_at, case_id) WHERE (phase <> 'closed'::text);
CREATE UNIQUE INDEX data_key_facts_key ON vault.data_key USING btree (tenant_id, generation) WHERE (kind = 'facts'::text);
CREATE INDEX data_key_owner_idx ON vault.data_key USING btree (tenant_id, owner_id) WHERE (owner_id IS NOT NULL);
CREATE UNIQUE INDEX data_key_subject_key ON vault.data_key USING btree (tenant_id, kind, subject_id, generation) WHERE (kind <> 'facts'::text);
CREATE TRIGGER book_append_only BEFORE DELETE OR UPDATE ON ledger.book FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER book_append_only;
CREATE TRIGGER book_no_truncate BEFORE TRUNCATE ON ledger.book FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER book_no_truncate;
CREATE TRIGGER event_append_only BEFORE DELETE OR UPDATE ON ledger.event FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_append_only;
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON ledger.event FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_no_truncate;
CREATE TRIGGER tenant_append_only BEFORE DELETE OR UPDATE ON ledger.tenant FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.tenant ENABLE ALWAYS TRIGGER tenant_append_only;
CREATE TRIGGER tenant_no_truncate BEFORE TRUNCATE ON ledger.tenant FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.tenant ENABLE ALWAYS TRIGGER tenant_no_truncate;
CREATE TRIGGER data_key_hold BEFORE DELETE OR UPDATE ON vault.data_key FOR EACH ROW EXECUTE FUNCTION vault.hold_key();
ALTER TABLE vault.data_key ENABLE ALWAYS TRIGGER data_key_hold;
CREATE TRIGGER data_key_no_truncate BEFORE TRUNCATE ON vault.data_key FOR EACH STATEMENT EXECUTE FUNCTION vault.hold_key();
ALTER TABLE vault.data_key ENABLE ALWAYS TRIGGER data_key_no_truncate;
CREATE TRIGGER tenant_key_hold BEFORE DELETE OR UPDATE ON vault.tenant_key FOR EACH ROW EXECUTE FUNCTION vault.hold_key();
ALTER TABLE vault.tenant_key ENABLE ALWAYS TRIGGER tenant_key_hold;
CREATE TRIGGER tenant_key_no_truncate BEFORE TRUNCATE ON vault.tenant_key FOR EACH STATEMENT EXECUTE FUNCTION vault.hold_key();
ALTER TABLE vault.tenant_key ENABLE ALWAYS TRIGGER tenant_key_no_truncate;
ALTER TABLE ONLY ledger.book
    ADD CONSTRAINT book_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES ledger.tenant(tenant_id);
ALTER TABLE ONLY reference.icd10cm
    ADD CONSTRAINT icd10cm_code_set_id_fkey FOREIGN KEY (code_set_id) REFERENCES reference.code_set(code_set_id) ON DELETE CASCADE;
ALTER TABLE ONLY vault.data_key
    ADD CONSTRAINT data_key_tenant_key_fkey FOREIGN KEY (tenant_id, tenant_key_version) REFERENCES vault.tenant_key(tenant_id, version);
ALTER TABLE ledger.book ENABLE ROW LEVEL SECURITY;
CREATE POLICY book_append ON ledger.book TO necessity_appender USING (true);
CREATE POLICY book_open ON ledger.book TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING (true);
CREATE POLICY book_own ON ledger.book AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE ledger.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_append ON ledger.event TO necessity_appender USING (true);
CREATE POLICY event_heads ON ledger.event FOR SELECT TO necessity_heads USING (true);
CREATE POLICY event_open ON ledger.event TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING (true);
CREATE POLICY event_own ON ledger.event AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE ledger.reservation ENABLE ROW LEVEL SECURITY;
CREATE POLICY reservation_append ON ledger.reservation TO necessity_appender USING (true);
CREATE POLICY reservation_open ON ledger.reservation TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING (true);
CREATE POLICY reservation_own ON ledger.reservation AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE ledger.tenant ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_heads ON ledger.tenant FOR SELECT TO necessity_heads USING (true);
CREATE POLICY tenant_open ON ledger.tenant TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING (true);
CREATE POLICY tenant_own ON ledger.tenant AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor, necessity_backup USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.access_about ENABLE ROW LEVEL SECURITY;
CREATE POLICY access_about_open ON read.access_about USING (true);
CREATE POLICY access_about_own ON read.access_about AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.access_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY access_log_open ON read.access_log USING (true);
CREATE POLICY access_log_own ON read.access_log AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.case_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_state_open ON read.case_state USING (true);
CREATE POLICY case_state_own ON read.case_state AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.cursor ENABLE ROW LEVEL SECURITY;
CREATE POLICY cursor_heads ON read.cursor FOR SELECT TO necessity_heads USING (true);
CREATE POLICY cursor_open ON read.cursor TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY cursor_own ON read.cursor AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.ownership ENABLE ROW LEVEL SECURITY;
CREATE POLICY ownership_open ON read.ownership USING (true);
CREATE POLICY ownership_own ON read.ownership AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.patient_matter ENABLE ROW LEVEL SECURITY;
CREATE POLICY patient_matter_heads ON read.patient_matter FOR SELECT TO necessity_heads USING (true);
CREATE POLICY patient_matter_open ON read.patient_matter TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY patient_matter_own ON read.patient_matter AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.patient_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY patient_record_open ON read.patient_record USING (true);
CREATE POLICY patient_record_own ON read.patient_record AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.patient_timer ENABLE ROW LEVEL SECURITY;
CREATE POLICY patient_timer_heads ON read.patient_timer FOR SELECT TO necessity_heads USING (true);
CREATE POLICY patient_timer_open ON read.patient_timer TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY patient_timer_own ON read.patient_timer AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.task ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_open ON read.task USING (true);
CREATE POLICY task_own ON read.task AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.timer ENABLE ROW LEVEL SECURITY;
CREATE POLICY timer_heads ON read.timer FOR SELECT TO necessity_heads USING (true);
CREATE POLICY timer_open ON read.timer TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY timer_own ON read.timer AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE read.worklist ENABLE ROW LEVEL SECURITY;
CREATE POLICY worklist_open ON read.worklist USING (true);
CREATE POLICY worklist_own ON read.worklist AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE vault.data_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY data_key_open ON vault.data_key USING (true);
CREATE POLICY data_key_own ON vault.data_key AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE vault.tenant_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_key_open ON vault.tenant_key USING (true);
CREATE POLICY tenant_key_own ON vault.tenant_key AS RESTRICTIVE USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
ALTER TABLE work.cursor ENABLE ROW LEVEL SECURITY;
CREATE POLICY cursor_heads ON work.cursor FOR SELECT TO necessity_heads USING (true);
CREATE POLICY cursor_open ON work.cursor TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING (true);
CREATE POLICY cursor_own ON work.cursor AS RESTRICTIVE TO necessity_owner, necessity_app, necessity_worker, necessity_auditor USING ((tenant_id = (NULLIF(current_setting('necessity.tenant'::text, true), ''::text))::uuid));
GRANT USAGE ON SCHEMA ledger TO necessity_app;
GRANT USAGE ON SCHEMA ledger TO necessity_worker;
GRANT USAGE ON SCHEMA ledger TO necessity_checkpointer;
GRANT USAGE ON SCHEMA ledger TO necessity_auditor;
GRANT USAGE ON SCHEMA ledger TO necessity_backup;
GRANT USAGE ON SCHEMA ledger TO necessity_appender;
GRANT USAGE ON SCHEMA ledger TO necessity_heads;
GRANT USAGE ON SCHEMA necessity TO necessity_app;
GRANT USAGE ON SCHEMA necessity TO necessity_worker;
GRANT USAGE ON SCHEMA necessity TO necessity_checkpointer;
GRANT USAGE ON SCHEMA necessity TO necessity_auditor;
GRANT USAGE ON SCHEMA necessity TO necessity_backup;
GRANT USAGE ON SCHEMA read TO necessity_app;
GRANT USAGE ON SCHEMA read TO necessity_worker;
GRANT USAGE ON SCHEMA read TO necessity_auditor;
GRANT USAGE ON SCHEMA read TO necessity_heads;
GRANT USAGE ON SCHEMA reference TO necessity_app;
GRANT USAGE ON SCHEMA vault TO necessity_app;
GRANT USAGE ON SCHEMA vault TO necessity_worker;
GRANT USAGE ON SCHEMA work TO necessity_app;
GRANT USAGE ON SCHEMA work TO necessity_worker;
GRANT USAGE ON SCHEMA work TO necessity_auditor;
GRANT USAGE ON SCHEMA work TO necessity_heads;
REVOKE ALL ON FUNCTION ledger.append(_client_now bigint, _books ledger.append_book[], OUT status smallint, OUT "position" bigint, OUT recorded_at bigint, OUT book_status smallint[], OUT book_base bigint[], OUT book_recorded_at bigint[], OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[], OUT about_stream uuid[], OUT about_version integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.append(_client_now bigint, _books ledger.append_book[], OUT status smallint, OUT "position" bigint, OUT recorded_at bigint, OUT book_status smallint[], OUT book_base bigint[], OUT book_recorded_at bigint[], OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[], OUT about_stream uuid[], OUT about_version integer[]) TO necessity_app;
GRANT ALL ON FUNCTION ledger.append(_client_now bigint, _books ledger.append_book[], OUT status smallint, OUT "position" bigint, OUT recorded_at bigint, OUT book_status smallint[], OUT book_base bigint[], OUT book_recorded_at bigint[], OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[], OUT about_stream uuid[], OUT about_version integer[]) TO necessity_worker;
REVOKE ALL ON FUNCTION ledger.create_tenant(_tenant_id uuid, _kind text, _organization_id uuid, _created_at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.create_tenant(_tenant_id uuid, _kind text, _organization_id uuid, _created_at bigint) TO necessity_app;
GRANT ALL ON FUNCTION ledger.create_tenant(_tenant_id uuid, _kind text, _organization_id uuid, _created_at bigint) TO necessity_worker;
REVOKE ALL ON FUNCTION ledger.heads(_recorded_after bigint, OUT tenant_id uuid, OUT book smallint, OUT "position" bigint, OUT recorded_at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.heads(_recorded_after bigint, OUT tenant_id uuid, OUT book smallint, OUT "position" bigint, OUT recorded_at bigint) TO necessity_app;
GRANT ALL ON FUNCTION ledger.heads(_recorded_after bigint, OUT tenant_id uuid, OUT book smallint, OUT "position" bigint, OUT recorded_at bigint) TO necessity_worker;
REVOKE ALL ON FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) TO necessity_app;
GRANT ALL ON FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) TO necessity_worker;
GRANT ALL ON FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) TO necessity_checkpointer;
GRANT ALL ON FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint) TO necessity_auditor;
REVOKE ALL ON FUNCTION ledger.tenants(OUT tenant_id uuid, OUT kind text, OUT organization_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION ledger.tenants(OUT tenant_id uuid, OUT kind text, OUT organization_id uuid) TO necessity_app;
GRANT ALL ON FUNCTION ledger.tenants(OUT tenant_id uuid, OUT kind text, OUT organization_id uuid) TO necessity_worker;
REVOKE ALL ON FUNCTION read.due_moments(_now bigint, _after_due bigint, _after_tenant uuid, _after_stream uuid, _count_max integer, OUT kind text, OUT tenant_id uuid, OUT stream_id uuid, OUT due_at bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION read.due_moments(_now bigint, _after_due bigint, _after_tenant uuid, _after_stream uuid, _count_max integer, OUT kind text, OUT tenant_id uuid, OUT stream_id uuid, OUT due_at bigint) TO necessity_app;
GRANT ALL ON FUNCTION read.due_moments(_now bigint, _after_due bigint, _after_tenant uuid, _after_stream uuid, _count_max integer, OUT kind text, OUT tenant_id uuid, OUT stream_id uuid, OUT due_at bigint) TO necessity_worker;
REVOKE ALL ON FUNCTION work.standing(OUT subscription text, OUT tenant_count bigint, OUT behind bigint, OUT stopped_count bigint, OUT stopped_by text) FROM PUBLIC;
GRANT ALL ON FUNCTION work.standing(OUT subscription text, OUT tenant_count bigint, OUT behind bigint, OUT stopped_count bigint, OUT stopped_by text) TO necessity_app;
GRANT ALL ON FUNCTION work.standing(OUT subscription text, OUT tenant_count bigint, OUT behind bigint, OUT stopped_count bigint, OUT stopped_by text) TO necessity_worker;
GRANT SELECT ON TABLE ledger.book TO necessity_app;
GRANT SELECT ON TABLE ledger.book TO necessity_worker;
GRANT SELECT ON TABLE ledger.book TO necessity_checkpointer;
GRANT SELECT ON TABLE ledger.book TO necessity_auditor;
GRANT SELECT ON TABLE ledger.book TO necessity_backup;
GRANT SELECT ON TABLE ledger.book TO necessity_appender;
GRANT UPDATE(book) ON TABLE ledger.book TO necessity_appender;
GRANT SELECT ON TABLE ledger.event TO necessity_app;
GRANT SELECT ON TABLE ledger.event TO necessity_worker;
GRANT SELECT ON TABLE ledger.event TO necessity_checkpointer;
GRANT SELECT ON TABLE ledger.event TO necessity_auditor;
GRANT SELECT ON TABLE ledger.event TO necessity_backup;
GRANT SELECT,INSERT ON TABLE ledger.event TO necessity_appender;
GRANT SELECT(tenant_id) ON TABLE ledger.event TO necessity_heads;
GRANT SELECT(book) ON TABLE ledger.event TO necessity_heads;
GRANT SELECT("position") ON TABLE ledger.event TO necessity_heads;
GRANT SELECT(recorded_at) ON TABLE ledger.event TO necessity_heads;
GRANT SELECT ON TABLE ledger.book_summary TO necessity_app;
GRANT SELECT ON TABLE ledger.book_summary TO necessity_worker;
GRANT SELECT ON TABLE ledger.book_summary TO necessity_auditor;
GRANT SELECT ON TABLE ledger.reservation TO necessity_app;
GRANT SELECT ON TABLE ledger.reservation TO necessity_worker;
GRANT SELECT ON TABLE ledger.reservation TO necessity_checkpointer;
GRANT SELECT ON TABLE ledger.reservation TO necessity_auditor;
GRANT SELECT ON TABLE ledger.reservation TO necessity_backup;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ledger.reservation TO necessity_appender;
GRANT SELECT ON TABLE ledger.tenant TO necessity_app;
GRANT SELECT ON TABLE ledger.tenant TO necessity_worker;
GRANT SELECT ON TABLE ledger.tenant TO necessity_checkpointer;
GRANT SELECT ON TABLE ledger.tenant TO necessity_auditor;
GRANT SELECT ON TABLE ledger.tenant TO necessity_backup;
GRANT SELECT ON TABLE ledger.tenant TO necessity_heads;
GRANT SELECT ON TABLE necessity.definition TO necessity_app;
GRANT SELECT ON TABLE necessity.definition TO necessity_worker;
GRANT SELECT ON TABLE necessity.definition TO necessity_checkpointer;
GRANT SELECT ON TABLE necessity.definition TO necessity_auditor;
GRANT SELECT ON TABLE necessity.definition TO necessity_backup;
GRANT SELECT ON TABLE necessity.lock_wait TO necessity_app;
GRANT SELECT ON TABLE necessity.lock_wait TO necessity_worker;
GRANT SELECT ON TABLE necessity.lock_wait TO necessity_auditor;
GRANT SELECT ON TABLE necessity.migration TO necessity_app;
GRANT SELECT ON TABLE necessity.migration TO necessity_worker;
GRANT SELECT ON TABLE necessity.migration TO necessity_checkpointer;
GRANT SELECT ON TABLE necessity.migration TO necessity_auditor;
GRANT SELECT ON TABLE necessity.migration TO necessity_backup;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.access_about TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.access_about TO necessity_worker;
GRANT SELECT ON TABLE read.access_about TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.access_log TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.access_log TO necessity_worker;
GRANT SELECT ON TABLE read.access_log TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.build TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.build TO necessity_worker;
GRANT SELECT ON TABLE read.build TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.case_state TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.case_state TO necessity_worker;
GRANT SELECT ON TABLE read.case_state TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.cursor TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.cursor TO necessity_worker;
GRANT SELECT ON TABLE read.cursor TO necessity_auditor;
GRANT SELECT(tenant_id) ON TABLE read.cursor TO necessity_heads;
GRANT SELECT(projection) ON TABLE read.cursor TO necessity_heads;
GRANT SELECT(build) ON TABLE read.cursor TO necessity_heads;
GRANT SELECT(state) ON TABLE read.cursor TO necessity_heads;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.ownership TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.ownership TO necessity_worker;
GRANT SELECT ON TABLE read.ownership TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.patient_matter TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.patient_matter TO necessity_worker;
GRANT SELECT ON TABLE read.patient_matter TO necessity_auditor;
GRANT SELECT(tenant_id) ON TABLE read.patient_matter TO necessity_heads;
GRANT SELECT(build) ON TABLE read.patient_matter TO necessity_heads;
GRANT SELECT(matter_id) ON TABLE read.patient_matter TO necessity_heads;
GRANT SELECT(kind) ON TABLE read.patient_matter TO necessity_heads;
GRANT SELECT(due_at) ON TABLE read.patient_matter TO necessity_heads;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.patient_record TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.patient_record TO necessity_worker;
GRANT SELECT ON TABLE read.patient_record TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.patient_timer TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.patient_timer TO necessity_worker;
GRANT SELECT ON TABLE read.patient_timer TO necessity_auditor;
GRANT SELECT(tenant_id) ON TABLE read.patient_timer TO necessity_heads;
GRANT SELECT(build) ON TABLE read.patient_timer TO necessity_heads;
GRANT SELECT(patient_id) ON TABLE read.patient_timer TO necessity_heads;
GRANT SELECT(due_at) ON TABLE read.patient_timer TO necessity_heads;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.task TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.task TO necessity_worker;
GRANT SELECT ON TABLE read.task TO necessity_auditor;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.timer TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.timer TO necessity_worker;
GRANT SELECT ON TABLE read.timer TO necessity_auditor;
GRANT SELECT(tenant_id) ON TABLE read.timer TO necessity_heads;
GRANT SELECT(build) ON TABLE read.timer TO necessity_heads;
GRANT SELECT(case_id) ON TABLE read.timer TO necessity_heads;
GRANT SELECT(due_at) ON TABLE read.timer TO necessity_heads;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.worklist TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE read.worklist TO necessity_worker;
GRANT SELECT ON TABLE read.worklist TO necessity_auditor;
GRANT SELECT ON TABLE reference.code_set TO necessity_app;
GRANT SELECT ON TABLE reference.icd10cm TO necessity_app;
GRANT SELECT,INSERT ON TABLE vault.data_key TO necessity_app;
GRANT SELECT,INSERT ON TABLE vault.data_key TO necessity_worker;
GRANT UPDATE(owner_id) ON TABLE vault.data_key TO necessity_app;
GRANT UPDATE(owner_id) ON TABLE vault.data_key TO necessity_worker;
GRANT UPDATE(tenant_key_version) ON TABLE vault.data_key TO necessity_app;
GRANT UPDATE(tenant_key_version) ON TABLE vault.data_key TO necessity_worker;
GRANT UPDATE(wrapped) ON TABLE vault.data_key TO necessity_app;
GRANT UPDATE(wrapped) ON TABLE vault.data_key TO necessity_worker;
GRANT UPDATE(destroyed_at) ON TABLE vault.data_key TO necessity_app;
GRANT UPDATE(destroyed_at) ON TABLE vault.data_key TO necessity_worker;
GRANT SELECT,INSERT ON TABLE vault.tenant_key TO necessity_app;
GRANT SELECT,INSERT ON TABLE vault.tenant_key TO necessity_worker;
GRANT UPDATE(root_key_id) ON TABLE vault.tenant_key TO necessity_app;
GRANT UPDATE(root_key_id) ON TABLE vault.tenant_key TO necessity_worker;
GRANT UPDATE(wrapped) ON TABLE vault.tenant_key TO necessity_app;
GRANT UPDATE(wrapped) ON TABLE vault.tenant_key TO necessity_worker;
GRANT UPDATE(destroyed_at) ON TABLE vault.tenant_key TO necessity_app;
GRANT UPDATE(destroyed_at) ON TABLE vault.tenant_key TO necessity_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE work.cursor TO necessity_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE work.cursor TO necessity_worker;
GRANT SELECT ON TABLE work.cursor TO necessity_auditor;
GRANT SELECT(tenant_id) ON TABLE work.cursor TO necessity_heads;
GRANT SELECT(subscription) ON TABLE work.cursor TO necessity_heads;
GRANT SELECT(book) ON TABLE work.cursor TO necessity_heads;
GRANT SELECT("position") ON TABLE work.cursor TO necessity_heads;
GRANT SELECT(stopped_at) ON TABLE work.cursor TO necessity_heads;
GRANT SELECT(stopped_by) ON TABLE work.cursor TO necessity_heads;
