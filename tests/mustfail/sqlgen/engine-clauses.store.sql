-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Clauses that one engine has.
-- expect: plan/store.sql:14: plan_lock: FOR UPDATE exists in PostgreSQL only
-- expect: plan/store.sql:17: plan_distinct: DISTINCT ON exists in PostgreSQL only
-- expect: plan/store.sql:20: plan_full: write LEFT JOIN: older SQLite has no RIGHT and FULL JOIN
-- expect: plan/store.sql:23: plan_natural: write the columns of a join behind ON
-- expect: plan/store.sql:26: plan_using: write the columns of a join behind ON
-- expect: plan/store.sql:29: plan_series: a function in FROM is not the same on both engines
-- expect: plan/store.sql:32: plan_lateral: LATERAL exists in PostgreSQL only
-- expect: plan/store.sql:35: plan_writing: a WITH query that writes exists in PostgreSQL only
-- expect: plan/store.sql:38: plan_put: INSERT … SELECT … ON CONFLICT needs WHERE TRUE before ON in SQLite

-- name: plan_lock :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 FOR UPDATE;

-- name: plan_distinct :one
SELECT DISTINCT ON (p.title) p.title FROM plan p WHERE p.tenant_id = $1;

-- name: plan_full :one
SELECT p.title FROM plan p FULL JOIN plan_public q ON q.plan_id = p.plan_id WHERE p.tenant_id = $1;

-- name: plan_natural :one
SELECT p.status FROM plan p NATURAL JOIN plan_public q WHERE p.tenant_id = $1;

-- name: plan_using :one
SELECT p.status FROM plan p JOIN plan_public q USING (tenant_id) WHERE p.tenant_id = $1;

-- name: plan_series :one
SELECT g.n /* n: int */ FROM generate_series(1, 3) g;

-- name: plan_lateral :one
SELECT p.title FROM plan p, LATERAL (SELECT 1 AS one) x WHERE p.tenant_id = $1;

-- name: plan_writing :one
WITH gone AS (DELETE FROM plan_word WHERE word = $1 RETURNING word) SELECT g.word FROM gone g;

-- name: plan_put :exec
INSERT INTO plan_word (word) SELECT q.title FROM plan_public q ON CONFLICT (word) DO NOTHING;
