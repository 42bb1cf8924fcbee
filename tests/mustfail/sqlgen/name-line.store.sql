-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Name lines that say too little or too much.
-- expect: plan/store.sql:8: plan_a: has no kind: write :one, :many or :exec
-- expect: plan/store.sql:11: plan_b: unknown word :some behind the name
-- expect: plan/store.sql:11: plan_b: has no kind: write :one, :many or :exec
-- expect: plan/store.sql:14: plan-c: is not a name for a C function

-- name: plan_a
SELECT p.title FROM plan p WHERE p.tenant_id = $1;

-- name: plan_b :some
SELECT p.title FROM plan p WHERE p.tenant_id = $1;

-- name: plan-c :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1;
