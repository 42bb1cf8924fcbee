-- SPDX-License-Identifier: AGPL-3.0-or-later
-- :many without LIMIT, and with one that is none.
-- expect: plan/store.sql:7: plan_list: is :many without LIMIT
-- expect: plan/store.sql:10: plan_list_all: is :many without LIMIT

-- name: plan_list :many
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 ORDER BY p.plan_id;

-- name: plan_list_all :many
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 ORDER BY p.plan_id LIMIT ALL;
