-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A column that is not grouped: SQLite takes any row's.
-- expect: plan/store.sql:9: plan_years: column "title" is not in GROUP BY
-- expect: plan/store.sql:17: plan_count: column "title" is not in GROUP BY
-- expect: plan/store.sql:20: plan_decades: GROUP BY takes columns: name the expression in a sub-select
-- expect: plan/store.sql:23: plan_big: column "plans" does not exist

-- name: plan_years :many
SELECT p.year, p.title, count(*) /* plans: int */
  FROM plan p
 WHERE p.tenant_id = $1
 GROUP BY p.year
 ORDER BY p.year NULLS FIRST
 LIMIT 10;

-- name: plan_count :one
SELECT p.title, count(*) /* plans: int */ FROM plan p WHERE p.tenant_id = $1;

-- name: plan_decades :many
SELECT count(*) /* plans: int */ FROM plan p WHERE p.tenant_id = $1 GROUP BY p.year / 10 ORDER BY 1 LIMIT 10;

-- name: plan_big :many
SELECT p.year, count(*) AS plans /* plans: int */ FROM plan p WHERE p.tenant_id = $1 GROUP BY p.year HAVING plans > 3 ORDER BY p.year NULLS LAST LIMIT 10;

-- name: plan_by_key :many
-- PostgreSQL knows that the key decides.
SELECT p.plan_id, p.title, count(*) /* rows: int */ FROM plan p WHERE p.tenant_id = $1 GROUP BY p.tenant_id, p.plan_id ORDER BY p.title LIMIT 10;
