-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A row that would change its municipality.
-- expect: plan/store.sql:6: plan_give: tenant_id of a row never changes

-- name: plan_give :exec
UPDATE plan SET tenant_id = $3 /* new_tenant: id(tenant) */ WHERE tenant_id = $1 AND plan_id = $2;
