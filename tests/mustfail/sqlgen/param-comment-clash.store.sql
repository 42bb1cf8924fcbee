-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A comment that contradicts the column.
-- expect: plan/store.sql:8: plan_title: $2 is id(party) and meets "plan_id", which is id(plan)

-- name: plan_title :one
SELECT p.title
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = $2 /* plan: id(party) */;
