-- SPDX-License-Identifier: AGPL-3.0-or-later
-- INSERT without tenant_id, and with one that nobody bound.
-- expect: plan/store.sql:8: plan_add: INSERT into "plan" lacks tenant_id
-- expect: plan/store.sql:11: plan_add_fixed: tenant_id of the row inserted into "plan" is not a parameter or a bound tenant_id
-- expect: plan/store.sql:14: plan_copy: tenant_id of the row inserted into "plan_public" is not a parameter or a bound tenant_id

-- name: plan_add :exec
INSERT INTO plan (plan_id, title, status) VALUES ($1, $2, $3);

-- name: plan_add_fixed :exec
INSERT INTO plan (tenant_id, plan_id, title, status) VALUES (7, $1, $2, $3);

-- name: plan_copy :exec
INSERT INTO plan_public (tenant_id, plan_id, title, open)
SELECT o.tenant_id, $2, o.title, TRUE FROM plan_public o WHERE o.plan_id = $1 /* from_plan: id(plan) */;
