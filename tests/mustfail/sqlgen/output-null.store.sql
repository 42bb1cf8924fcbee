-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An output that may be NULL and says it is not; reading it would give 0.
-- expect: plan/store.sql:8: plan_latest: "plan_id" may be NULL: write id(plan)? or COALESCE
-- expect: plan/store.sql:11: plan_year: "year" may be NULL: write fiscal_year? or COALESCE
-- expect: plan/store.sql:14: plan_writer: "writer" may be NULL: write text? or COALESCE

-- name: plan_latest :one
SELECT max(p.plan_id) /* plan_id: id(plan) */ FROM plan p WHERE p.tenant_id = $1;

-- name: plan_year :one
SELECT p.year /* year: fiscal_year */ FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $2;

-- name: plan_writer :one
SELECT q.name /* writer: text */
  FROM plan p
  LEFT JOIN party q ON q.tenant_id = p.tenant_id AND q.party_id = p.party_id
 WHERE p.tenant_id = $1 AND p.plan_id = $2;
