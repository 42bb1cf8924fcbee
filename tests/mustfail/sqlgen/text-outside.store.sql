-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Text that belongs to no statement.
-- expect: plan/store.sql:7: plan: text before a line `-- name: …`
-- expect: plan/store.sql:10: plan_title: text behind the semicolon
-- expect: plan/store.sql:12: plan_open: does not end in a semicolon

SELECT p.title FROM plan p;

-- name: plan_title :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1; SELECT 1;

-- name: plan_open :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1
