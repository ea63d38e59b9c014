-- The roles, made once per cluster by whoever may make roles. Roles belong to the cluster and the migration lock to one
-- database, so two set-ups may meet here: what exists already is left as it is.
--
-- No login role owns a table, is superuser, or bypasses row-level security (the backup apart, where a superuser grants it).
-- Three roles cannot log in: the owner of tables, and the owners of the functions that see all tenants, which append and
-- which tell heads.
DO $$
DECLARE
  _role text;
BEGIN
  FOREACH _role IN ARRAY ARRAY[
    'necessity_owner', 'necessity_appender', 'necessity_heads', 'necessity_migrator', 'necessity_app', 'necessity_worker', 'necessity_checkpointer',
    'necessity_auditor', 'necessity_backup'
  ] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = _role) THEN
        EXECUTE format(
          'CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE', _role,
          CASE WHEN _role IN ('necessity_owner', 'necessity_appender', 'necessity_heads') THEN 'NOLOGIN' ELSE 'LOGIN' END);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;

-- The migrator becomes the owner, and the owner gives functions to the two that own nothing else.
DO $$
DECLARE
  _membership record;
BEGIN
  FOR _membership IN
    SELECT * FROM (VALUES
      ('necessity_owner', 'necessity_migrator'),
      ('necessity_appender', 'necessity_owner'),
      ('necessity_heads', 'necessity_owner')
    ) m (role, member)
  LOOP
    BEGIN
      IF NOT pg_has_role(_membership.member, _membership.role, 'MEMBER') THEN
        EXECUTE format('GRANT %I TO %I', _membership.role, _membership.member);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
END
$$;

DO $$
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
    AND NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = 'necessity_backup') THEN
    ALTER ROLE necessity_backup BYPASSRLS;
  END IF;
END
$$;

-- Limits of each role. A session may set others for itself.
DO $$
DECLARE
  _setting record;
BEGIN
  FOR _setting IN
    SELECT * FROM (VALUES
      ('necessity_app', 'statement_timeout', '5s'),
      ('necessity_app', 'lock_timeout', '2s'),
      ('necessity_app', 'idle_in_transaction_session_timeout', '10s'),
      ('necessity_worker', 'statement_timeout', '60s'),
      ('necessity_worker', 'lock_timeout', '2s'),
      ('necessity_worker', 'idle_in_transaction_session_timeout', '10s'),
      ('necessity_checkpointer', 'statement_timeout', '60s'),
      ('necessity_checkpointer', 'lock_timeout', '2s'),
      ('necessity_checkpointer', 'idle_in_transaction_session_timeout', '10s'),
      ('necessity_auditor', 'default_transaction_read_only', 'on'),
      ('necessity_auditor', 'idle_in_transaction_session_timeout', '60s')
    ) s (role, name, value)
  LOOP
    IF NOT EXISTS (
      SELECT FROM pg_roles r
        WHERE r.rolname = _setting.role AND format('%s=%s', _setting.name, _setting.value) = ANY (r.rolconfig)
    ) THEN
      EXECUTE format('ALTER ROLE %I SET %I = %L', _setting.role, _setting.name, _setting.value);
    END IF;
  END LOOP;
END
$$;
