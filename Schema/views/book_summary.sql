-- For the operator: how long each book of the tenant in force is, and when it last took something in.
CREATE OR REPLACE VIEW ledger.book_summary WITH (security_invoker = true) AS
  SELECT
    b.tenant_id,
    b.book,
    coalesce(last_event.position, 0) AS head,
    to_timestamp(last_event.recorded_at / 1000000.0) AS last_recorded_at
  FROM ledger.book b
  LEFT JOIN LATERAL (
    SELECT e.position, e.recorded_at
      FROM ledger.event e
      WHERE e.tenant_id = b.tenant_id AND e.book = b.book
      ORDER BY e.position DESC
      LIMIT 1
  ) last_event ON true;

GRANT SELECT ON ledger.book_summary TO necessity_app, necessity_worker, necessity_auditor;
