-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Parts that are not closed, nested, or named after nothing.
-- expect: plan/store.sql:12: plan_open: the part is not closed
-- expect: plan/store.sql:15: plan_nested: a part may not stand inside another
-- expect: plan/store.sql:15: plan_nested: } closes nothing
-- expect: plan/store.sql:18: plan_named: no parameter of the part is named plan
-- expect: plan/store.sql:21: plan_outside: the parameter plan_id stands outside its part too
-- expect: plan/store.sql:25: plan_ends: {?name ends in ?} and {name: ends in }
-- expect: plan/store.sql:28: plan_close: } closes nothing

-- name: plan_open :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 {?plan_id AND p.plan_id = $2;

-- name: plan_nested :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 {?plan_id AND p.plan_id = $2 {?title AND p.title = $3 ?} ?};

-- name: plan_named :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 {?plan AND p.plan_id = $2 ?};

-- name: plan_outside :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.plan_id <> $2 {?plan_id AND p.plan_id = $2 ?};

-- name: plan_ends :many
-- order: by_id
SELECT p.title FROM plan p WHERE p.tenant_id = $1 {?plan_id AND p.plan_id = $2 } ORDER BY {by_id: p.plan_id ?} LIMIT 10;

-- name: plan_close :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 };
