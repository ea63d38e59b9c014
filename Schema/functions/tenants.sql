-- Every tenant there is: for those who work for all of them, one at a time.
CREATE OR REPLACE FUNCTION ledger.tenants(OUT tenant_id uuid, OUT kind text, OUT organization_id uuid)
  RETURNS SETOF record
  LANGUAGE sql
  STABLE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.tenant_id, t.kind, t.organization_id FROM ledger.tenant t ORDER BY t.tenant_id
$$;

REVOKE EXECUTE ON FUNCTION ledger.tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.tenants TO necessity_app, necessity_worker;
-- A new owner needs CREATE on the schema at the moment of the change, and at no other.
GRANT CREATE ON SCHEMA ledger TO necessity_heads;
ALTER FUNCTION ledger.tenants OWNER TO necessity_heads;
REVOKE CREATE ON SCHEMA ledger FROM necessity_heads;
