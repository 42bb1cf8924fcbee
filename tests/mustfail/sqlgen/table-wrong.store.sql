-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A table that no schema has.
-- expect: plan/store.sql:7: plan_title: table "plans" does not exist

-- name: plan_title :one
SELECT p.title
  FROM plans p
 WHERE p.tenant_id = $1;
