-- SPDX-License-Identifier: AGPL-3.0-or-later
-- SELECT * in all its forms.
-- expect: plan/store.sql:8: plan_all: * is not allowed: name the columns
-- expect: plan/store.sql:11: plan_all_of: * is not allowed: name the columns
-- expect: plan/store.sql:14: plan_back: * is not allowed: name the columns

-- name: plan_all :one
SELECT * FROM plan p WHERE p.tenant_id = $1;

-- name: plan_all_of :one
SELECT p.* FROM plan p WHERE p.tenant_id = $1;

-- name: plan_back :one
UPDATE plan SET title = $3 WHERE tenant_id = $1 AND plan_id = $2 RETURNING *;
