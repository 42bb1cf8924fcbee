-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Expressions without a comment, with a name only, and with a wrong one.
-- expect: plan/store.sql:8: plan_count: the expression needs a comment /* name: type */ behind it
-- expect: plan/store.sql:11: plan_count_named: the expression needs a comment /* name: type */ behind it
-- expect: plan/store.sql:14: plan_count_two_names: the comment names it number, AS names it plans

-- name: plan_count :one
SELECT count(*) FROM plan p WHERE p.tenant_id = $1;

-- name: plan_count_named :one
SELECT count(*) AS plans FROM plan p WHERE p.tenant_id = $1;

-- name: plan_count_two_names :one
SELECT count(*) AS plans /* number: int */ FROM plan p WHERE p.tenant_id = $1;
