-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two statements of one name.
-- expect: plan/store.sql:8: plan_title: the name is taken by plan/store.sql:5

-- name: plan_title :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $2;

-- name: plan_title :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $2;
