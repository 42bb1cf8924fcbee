-- SPDX-License-Identifier: AGPL-3.0-or-later
-- More parameters than two digits.
-- expect: plan/store.sql:6: plan_far: has more than 99 parameters

-- name: plan_far :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $100;
