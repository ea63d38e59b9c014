-- The position of a book's last event that was recorded at or before a moment; 0 when there is none.
--
-- Positions have no gaps and recorded_at never decreases along them, so that halving the range finds the place
-- in a few look-ups by primary key, without an index of its own.
CREATE OR REPLACE FUNCTION ledger.position_as_of(_tenant_id uuid, _book smallint, _moment bigint)
  RETURNS bigint
  LANGUAGE plpgsql
  STABLE
  SET search_path = pg_catalog, pg_temp
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

REVOKE EXECUTE ON FUNCTION ledger.position_as_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.position_as_of TO necessity_app, necessity_worker, necessity_checkpointer, necessity_auditor;
