-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A type word that nobody knows.
-- expect: plan/store.sql:6: plan_count: unknown type "integer"

-- name: plan_count :one
SELECT count(*) /* plans: integer */ FROM plan p WHERE p.tenant_id = $1 /* tenant: id(tenant) */;
