-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two outputs of one name.
-- expect: plan/store.sql:6: plan_titles: two columns are named title

-- name: plan_titles :one
SELECT p.title, q.title
  FROM plan p
  JOIN plan_public q ON q.tenant_id = p.tenant_id AND q.plan_id = p.plan_id
 WHERE p.tenant_id = $1 AND p.plan_id = $2;
