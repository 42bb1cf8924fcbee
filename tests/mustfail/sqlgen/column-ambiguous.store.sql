-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A bare name that two tables have.
-- expect: plan/store.sql:6: plan_both: column "title" is in more than one table: write its alias

-- name: plan_both :one
SELECT title
  FROM plan p
  JOIN plan_public q ON q.tenant_id = p.tenant_id AND q.plan_id = p.plan_id
 WHERE p.tenant_id = $1 AND p.plan_id = $2;
