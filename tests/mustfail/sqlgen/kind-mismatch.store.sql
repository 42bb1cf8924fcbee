-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Kinds that do not fit what comes back.
-- expect: plan/store.sql:9: plan_set: is :one but returns nothing
-- expect: plan/store.sql:12: plan_set_many: is :many but returns nothing
-- expect: plan/store.sql:15: plan_get: is :exec but returns rows
-- expect: plan/store.sql:18: plan_set_back: is :exec but returns rows

-- name: plan_set :one
UPDATE plan SET title = $3 WHERE tenant_id = $1 AND plan_id = $2;

-- name: plan_set_many :many
UPDATE plan SET title = $3 WHERE tenant_id = $1 AND plan_id = $2;

-- name: plan_get :exec
SELECT p.title FROM plan p WHERE p.tenant_id = $1;

-- name: plan_set_back :exec
UPDATE plan SET title = $3 WHERE tenant_id = $1 AND plan_id = $2 RETURNING title;
