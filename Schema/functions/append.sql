-- The one append function, and the only way into ledger.event (architecture, D1 and D2).
--
-- It takes a batch of commands for one book: locks the book, judges the commands in order, inserts what may enter. Event
-- parameters hold one element an event; _ordinal says which command of the batch it belongs to, from 0. A command enters whole
-- or not at all, and one that is refused takes no position.
--
-- Three obvious ways to write this are wrong: a single statement that locks, looks up and inserts (two racers with one command
-- id both commit), a batch judged as a set (the same id twice in it), a clock read before the lock (time would run backwards
-- along positions). So the lock is a statement of its own, and every look-up and the clock come after it, each with a
-- snapshot of its own: READ COMMITTED is required.
--
-- Look-ups have one shape only, ORDER BY … LIMIT 1 along an index, so that a plan made on an empty table stays good. (EXISTS
-- would not do: the planner may read the whole book into a hash to answer it.)
--
-- _plain: the caller vouches that no command of the batch depends on another (no command id and no stream in two of them),
-- that versions within a command follow each other, and that there are no conditions and no reservations: the batch may enter
-- as a set. _is_stream_first marks the first event of a stream in its command, the one whose expectation the table must meet.
-- A caller that vouched wrongly meets the unique keys: an error, and nothing is done.
--
-- status: 0 all commands entered, consecutively and in order, after position base
--         1 judged one by one: see the arrays, an element a command
--         2 busy: another transaction holds the book, and the caller would not wait
--         3 this server's clock and the caller's differ by more than a minute
--         4 no such tenant or book
-- verdict: 0 entered, 1 repeated (same id and hash: nothing done), 2 reused (same id, other hash), 3 conflict (about_stream is
--         at about_version), 4 changed (so is a stream that the command relied on), 5 reserved (by about_stream; about_version
--         is the reservation's index in its command)
CREATE OR REPLACE FUNCTION ledger.append(
  _tenant_id uuid, _book smallint, _client_now bigint, _may_wait boolean, _plain boolean,
  _ordinal integer[], _command_id uuid[], _command_index smallint[], _command_hash bytea[], _stream_id uuid[],
  _expected integer[], _is_stream_first boolean[], _type text[], _actor_id uuid[], _purpose text[], _correlation_id uuid[],
  _causation_position bigint[], _occurred_at bigint[], _facts_key_id uuid[], _facts bytea[], _phi_key_id uuid[], _phi bytea[],
  _unchanged_ordinal integer[], _unchanged_stream uuid[], _unchanged_version integer[],
  _reservation_ordinal integer[], _reservation_action smallint[], _reservation_kind text[], _reservation_token bytea[],
  _reservation_from bigint[], _reservation_to bigint[], _reservation_stream uuid[],
  OUT status smallint, OUT base bigint, OUT recorded_at bigint,
  OUT verdict smallint[], OUT first_position bigint[], OUT last_position bigint[], OUT command_recorded_at bigint[],
  OUT about_stream uuid[], OUT about_version integer[])
  LANGUAGE plpgsql
  VOLATILE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _clock bigint;
  _count integer := cardinality(_command_id);
  _setting text;
  _head bigint;
  _next integer := 1;
  _first integer;
  _last integer;
  _stored record;
  _actual integer;
  _seen jsonb;
  _v smallint;
  _s uuid;
  _n integer;
  _i integer;
  _j integer;
  _k integer := 0;
  _unchanged_next integer := 1;
  _reservation_next integer := 1;
  _reservation_first integer;
  _holder uuid;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append requires READ COMMITTED' USING ERRCODE = '25001';
  END IF;
  -- Row-level security holds for this function's own statements too. (An assignment costs no executor, PERFORM would.)
  _setting := set_config('necessity.tenant', _tenant_id::text, true);

  IF _may_wait THEN
    PERFORM FROM ledger.book b WHERE b.tenant_id = _tenant_id AND b.book = _book FOR NO KEY UPDATE;
  ELSE
    PERFORM FROM ledger.book b WHERE b.tenant_id = _tenant_id AND b.book = _book FOR NO KEY UPDATE SKIP LOCKED;
  END IF;
  IF NOT FOUND THEN
    status := CASE
      WHEN EXISTS (SELECT FROM ledger.book b WHERE b.tenant_id = _tenant_id AND b.book = _book) THEN 2 ELSE 4 END;
    RETURN;
  END IF;

  _clock := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  IF abs(_clock - _client_now) > 60000000 THEN
    status := 3;
    RETURN;
  END IF;

  -- The fast path of one event: look-ups and insertion in one statement, because starting a statement costs more than a
  -- look-up. The lock was taken before it, so its snapshot sees all that was committed under the lock.
  IF _plain AND _count = 1 THEN
    INSERT INTO ledger.event
      SELECT
        _tenant_id, _book, h.position + 1, _stream_id[1], _expected[1] + 1, _type[1], _actor_id[1], _purpose[1], _command_id[1],
        _command_index[1], _command_hash[1], _correlation_id[1], _causation_position[1], _occurred_at[1],
        greatest(h.recorded_at, _clock), _facts_key_id[1], _facts[1], _phi_key_id[1], _phi[1]
      FROM (
        SELECT
          coalesce((
            SELECT e.position FROM ledger.event e
              WHERE e.tenant_id = _tenant_id AND e.book = _book
              ORDER BY e.position DESC LIMIT 1), 0),
          coalesce((
            SELECT e.recorded_at FROM ledger.event e
              WHERE e.tenant_id = _tenant_id AND e.book = _book
              ORDER BY e.position DESC LIMIT 1), 0),
          coalesce((
            SELECT e.version FROM ledger.event e
              WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.stream_id = _stream_id[1]
              ORDER BY e.version DESC LIMIT 1), 0),
          (
            SELECT e.command_id FROM ledger.event e
              WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.command_id >= _command_id[1]
              ORDER BY e.command_id LIMIT 1)) h (position, recorded_at, version, command_id)
      WHERE h.version = _expected[1] AND h.command_id IS DISTINCT FROM _command_id[1]
      RETURNING event.position - 1, event.recorded_at INTO base, append.recorded_at;
    IF FOUND THEN
      status := 0;
      RETURN;
    END IF;
    _plain := false;
  END IF;

  SELECT e.position, e.recorded_at INTO base, recorded_at
    FROM ledger.event e
    WHERE e.tenant_id = _tenant_id AND e.book = _book
    ORDER BY e.position DESC
    LIMIT 1;
  base := coalesce(base, 0);
  recorded_at := greatest(coalesce(recorded_at, 0), _clock);

  -- The fast path of a batch: when nothing is odd about any command, they all enter as a set.
  IF _plain THEN
    PERFORM
      FROM unnest(_command_id, _command_index, _stream_id, _expected, _is_stream_first)
        u (command_id, command_index, stream_id, expected, is_stream_first)
      WHERE (u.command_index = 0 AND u.command_id = (
          SELECT e.command_id FROM ledger.event e
            WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.command_id >= u.command_id
            ORDER BY e.command_id LIMIT 1))
        OR (u.is_stream_first AND u.expected <> coalesce((
          SELECT e.version FROM ledger.event e
            WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.stream_id = u.stream_id
            ORDER BY e.version DESC LIMIT 1), 0))
      LIMIT 1;
    IF NOT FOUND THEN
      INSERT INTO ledger.event
        SELECT
          _tenant_id, _book, base + u.place, u.stream_id, u.expected + 1, u.type, u.actor_id, u.purpose, u.command_id,
          u.command_index, u.command_hash, u.correlation_id, u.causation_position, u.occurred_at, append.recorded_at,
          u.facts_key_id, u.facts, u.phi_key_id, u.phi
        FROM unnest(
          _stream_id, _expected, _type, _actor_id, _purpose, _command_id, _command_index, _command_hash, _correlation_id,
          _causation_position, _occurred_at, _facts_key_id, _facts, _phi_key_id, _phi)
          WITH ORDINALITY u (
            stream_id, expected, type, actor_id, purpose, command_id, command_index, command_hash, correlation_id,
            causation_position, occurred_at, facts_key_id, facts, phi_key_id, phi, place);
      status := 0;
      RETURN;
    END IF;
  END IF;

  -- The judging path: one command after the other, each seeing those before it.
  status := 1;
  _head := base;
  verdict := '{}';
  first_position := '{}';
  last_position := '{}';
  command_recorded_at := '{}';
  about_stream := '{}';
  about_version := '{}';
  WHILE _next <= _count LOOP
    _first := _next;
    _last := _next;
    WHILE _last < _count AND _ordinal[_last + 1] = _ordinal[_first] LOOP
      _last := _last + 1;
    END LOOP;
    _next := _last + 1;
    _v := 0;
    _s := NULL;
    _n := NULL;

    -- Has it been here before?
    SELECT e.position, e.recorded_at, e.command_hash INTO _stored
      FROM ledger.event e
      WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.command_id = _command_id[_first]
      ORDER BY e.command_index
      LIMIT 1;
    IF FOUND THEN
      IF _stored.command_hash = _command_hash[_first] THEN
        verdict := verdict || 1::smallint;
        first_position := first_position || _stored.position;
        last_position := last_position || (
          SELECT e.position FROM ledger.event e
            WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.command_id = _command_id[_first]
            ORDER BY e.command_index DESC
            LIMIT 1);
        command_recorded_at := command_recorded_at || _stored.recorded_at;
        about_stream := about_stream || NULL::uuid;
        about_version := about_version || NULL::integer;
        WHILE _unchanged_next <= cardinality(_unchanged_ordinal) AND _unchanged_ordinal[_unchanged_next] = _ordinal[_first] LOOP
          _unchanged_next := _unchanged_next + 1;
        END LOOP;
        WHILE _reservation_next <= cardinality(_reservation_ordinal)
          AND _reservation_ordinal[_reservation_next] = _ordinal[_first] LOOP
          _reservation_next := _reservation_next + 1;
        END LOOP;
        CONTINUE;
      END IF;
      _v := 2;
    END IF;

    -- Is every stream where the command thinks it is?
    IF _v = 0 THEN
      _seen := '{}';
      FOR _i IN _first .. _last LOOP
        _actual := (_seen ->> _stream_id[_i]::text)::integer;
        IF _actual IS NULL THEN
          SELECT e.version INTO _actual
            FROM ledger.event e
            WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.stream_id = _stream_id[_i]
            ORDER BY e.version DESC
            LIMIT 1;
          _actual := coalesce(_actual, 0);
        END IF;
        IF _actual <> _expected[_i] THEN
          _v := 3;
          _s := _stream_id[_i];
          _n := _actual;
          EXIT;
        END IF;
        _seen := _seen || jsonb_build_object(_stream_id[_i]::text, _actual + 1);
      END LOOP;
    END IF;

    -- Are the streams it relied on still where they were?
    WHILE _unchanged_next <= cardinality(_unchanged_ordinal) AND _unchanged_ordinal[_unchanged_next] = _ordinal[_first] LOOP
      IF _v = 0 THEN
        SELECT e.version INTO _actual
          FROM ledger.event e
          WHERE e.tenant_id = _tenant_id AND e.book = _book AND e.stream_id = _unchanged_stream[_unchanged_next]
          ORDER BY e.version DESC
          LIMIT 1;
        _actual := coalesce(_actual, 0);
        IF _actual <> _unchanged_version[_unchanged_next] THEN
          _v := 4;
          _s := _unchanged_stream[_unchanged_next];
          _n := _actual;
        END IF;
      END IF;
      _unchanged_next := _unchanged_next + 1;
    END LOOP;

    -- Does another stream hold what it wants to take?
    _reservation_first := _reservation_next;
    WHILE _reservation_next <= cardinality(_reservation_ordinal)
      AND _reservation_ordinal[_reservation_next] = _ordinal[_first] LOOP
      IF _v = 0 AND _reservation_action[_reservation_next] = 1 THEN
        SELECT r.stream_id INTO _holder
          FROM ledger.reservation r
          WHERE r.tenant_id = _tenant_id AND r.kind = _reservation_kind[_reservation_next]
            AND r.token = _reservation_token[_reservation_next] AND r.stream_id <> _reservation_stream[_reservation_next]
            AND r.valid_from < _reservation_to[_reservation_next] AND r.valid_to > _reservation_from[_reservation_next]
          ORDER BY r.stream_id
          LIMIT 1;
        IF FOUND THEN
          _v := 5;
          _s := _holder;
          _n := _reservation_next - _reservation_first;
        END IF;
      END IF;
      _reservation_next := _reservation_next + 1;
    END LOOP;

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
        _tenant_id, _book, _head + 1 + p.place - _first, _stream_id[p.place], _expected[p.place] + 1, _type[p.place],
        _actor_id[p.place], _purpose[p.place], _command_id[p.place], _command_index[p.place], _command_hash[p.place],
        _correlation_id[p.place], _causation_position[p.place], _occurred_at[p.place], append.recorded_at,
        _facts_key_id[p.place], _facts[p.place], _phi_key_id[p.place], _phi[p.place]
      FROM generate_series(_first, _last) p (place);
    first_position := first_position || (_head + 1);
    _head := _head + 1 + _last - _first;
    last_position := last_position || _head;
    command_recorded_at := command_recorded_at || recorded_at;

    FOR _j IN _reservation_first .. _reservation_next - 1 LOOP
      IF _reservation_action[_j] = 3 THEN
        DELETE FROM ledger.reservation r
          WHERE r.tenant_id = _tenant_id AND r.kind = _reservation_kind[_j] AND r.token = _reservation_token[_j]
            AND r.stream_id = _reservation_stream[_j]
            AND r.valid_from < _reservation_to[_j] AND r.valid_to > _reservation_from[_j];
      ELSE
        -- Taking again what the stream holds already moves its end.
        INSERT INTO ledger.reservation AS r (tenant_id, kind, token, stream_id, valid_from, valid_to, regardless, position)
          VALUES (
            _tenant_id, _reservation_kind[_j], _reservation_token[_j], _reservation_stream[_j], _reservation_from[_j],
            _reservation_to[_j], _reservation_action[_j] = 2, _head)
          ON CONFLICT (tenant_id, kind, token, stream_id, valid_from)
          DO UPDATE SET valid_to = excluded.valid_to, regardless = excluded.regardless, position = excluded.position;
      END IF;
    END LOOP;
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION ledger.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.append TO necessity_app, necessity_worker;
