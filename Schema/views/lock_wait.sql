-- For the operator: who waits for a lock, on whom, and for how long. No statement text: it is nobody's business here.
CREATE OR REPLACE VIEW necessity.lock_wait WITH (security_invoker = true) AS
  SELECT
    waiting.pid AS waiting_pid,
    waiting.usename AS waiting_role,
    blocking.pid AS blocking_pid,
    blocking.usename AS blocking_role,
    clock_timestamp() - waiting.state_change AS waiting_for
  FROM pg_stat_activity waiting
  CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) blocker (pid)
  JOIN pg_stat_activity blocking ON blocking.pid = blocker.pid;

GRANT SELECT ON necessity.lock_wait TO necessity_app, necessity_worker, necessity_auditor;
