-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Aggregates that print differently.
-- expect: plan/store.sql:9: plan_avg: avg() is not the same on both engines
-- expect: plan/store.sql:12: plan_round: round() is not the same on both engines
-- expect: plan/store.sql:15: plan_sum: sum() is numeric in PostgreSQL: write CAST(sum(…) AS BIGINT)
-- expect: plan/store.sql:18: plan_sum_in: sum() is numeric in PostgreSQL: write CAST(sum(…) AS BIGINT)

-- name: plan_avg :one
SELECT avg(p.year) /* value: int? */ FROM plan p WHERE p.tenant_id = $1;

-- name: plan_round :one
SELECT round(p.year) /* value: int? */ FROM plan p WHERE p.tenant_id = $1;

-- name: plan_sum :one
SELECT sum(p.year) /* value: int? */ FROM plan p WHERE p.tenant_id = $1;

-- name: plan_sum_in :one
SELECT COALESCE(sum(p.year), 0) /* value: int? */ FROM plan p WHERE p.tenant_id = $1;

-- name: plan_total :one
-- This is how it is written.
SELECT CAST(COALESCE(sum(p.year), 0) AS BIGINT) /* total: int */ FROM plan p WHERE p.tenant_id = $1;
