-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A name that C does not take.
-- expect: plan/store.sql:8: plan_find: $2 cannot be named default in C: name it by a comment

-- name: plan_find :one
SELECT p.title
  FROM plan p
 WHERE p.tenant_id = $1 AND p.title = $2 /* default: text */;
