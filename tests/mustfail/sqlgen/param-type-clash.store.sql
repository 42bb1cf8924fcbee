-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A parameter that is compared with columns of different types.
-- expect: plan/store.sql:8: plan_title: $2 is id(plan) and meets "title", which is text

-- name: plan_title :one
SELECT p.title
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = $2 AND p.title = $2;
