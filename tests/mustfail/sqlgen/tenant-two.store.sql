-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two municipalities in one statement.
-- expect: plan/store.sql:9: plan_two: tenant_id is compared with $2 and with $1

-- name: plan_two :one
SELECT p.title, q.title AS other_title
  FROM plan p
  JOIN plan q ON q.tenant_id = $2 /* other: id(tenant) */ AND q.title = p.title
 WHERE p.tenant_id = $1 AND p.plan_id = $3;
