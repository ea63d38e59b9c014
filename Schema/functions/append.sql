-- The one append function, and the only way into ledger.event (architecture, D1 and D2).
--
-- It takes a load of commands for one book or several: locks the books' rows, judges each book's commands in order, inserts
-- what may enter. A command enters whole or not at all, and one that is refused takes no position.
--
-- Three obvious ways to write this are wrong: a single statement that locks, looks up and inserts (two racers with one command
-- id both commit), a batch judged as a set (the same id twice in it), a clock read before the lock (time would run backwards
-- along positions). So the lock is a statement of its own, and every look-up and the clock come after it, each with a
-- snapshot of its own: READ COMMITTED is required.
--
-- The fast path enters the events of all plain books as one set. It looks up the heads of books and of streams; whether a
-- command is a repeat, and whether a new stream is new, it leaves to the unique keys. A violation undoes the set and nothing
-- else, and its books are judged: one command after the other, each seeing those before it.
--
-- Look-ups have one shape only, ORDER BY … LIMIT 1 along an index, so that a plan made on an empty table stays good. (EXISTS
-- would not do: the planner may read the whole book into a hash to answer it.)
--
-- The function belongs to necessity_appender, whom no policy narrows: it names the tenant in every statement itself, and the
-- policy's expression would be evaluated for every row that it reads or writes.
--
-- _books: in the order in which their locks are taken, each once. Its events stand command after command; command_index 0 begins
-- the next one, and that event carries what the command relies on (unchanged) and what it claims (reservations). The caller
-- vouches for one thing: the events of a stream in a command state consecutive versions, so that only the first of them
-- (is_stream_first) is held against the table. The lock of a book that comes alone is waited for; among several, one that
-- another transaction holds is busy.
--
-- status: 0 the load was one event, and it entered: position, recorded_at
--         1 see book_status, with an element a book
--         3 this server's clock and the caller's differ by more than a minute: nothing was done
-- book_status: 0 all commands entered, consecutively and in order, after position book_base, at book_recorded_at
--         1 judged one by one: verdict and what follows it have an element for each command of such books
--         2 busy
--         4 no such tenant or book
-- verdict: 0 entered, 1 repeated (same id and hash: nothing done), 2 reused (same id, other hash), 3 conflict (about_stream is
--         at about_version), 4 changed (so is a stream that the command relied on), 5 reserved (by about_stream; about_version
--         is the reservation's index in its command, from 0)
CREATE OR REPLACE FUNCTION ledger.append(
  _client_now bigint, _books ledger.append_book[],
  OUT status smallint, OUT "position" bigint, OUT recorded_at bigint,
  OUT book_status smallint[], OUT book_base bigint[], OUT book_recorded_at bigint[],
  OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[],
  OUT about_stream uuid[], OUT about_version integer[])
  LANGUAGE plpgsql
  VOLATILE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
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

REVOKE EXECUTE ON FUNCTION ledger.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append TO necessity_app, necessity_worker;
-- A new owner needs CREATE on the schema at the moment of the change, and at no other.
GRANT CREATE ON SCHEMA ledger TO necessity_appender;
ALTER FUNCTION ledger.append OWNER TO necessity_appender;
REVOKE CREATE ON SCHEMA ledger FROM necessity_appender;
