-- Makes a tenant and its two books; one that exists stays as it is.
CREATE OR REPLACE FUNCTION ledger.create_tenant(_tenant_id uuid, _kind text, _organization_id uuid, _created_at bigint)
  RETURNS void
  LANGUAGE plpgsql
  VOLATILE
  SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp
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

REVOKE EXECUTE ON FUNCTION ledger.create_tenant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.create_tenant TO necessity_app, necessity_worker;
