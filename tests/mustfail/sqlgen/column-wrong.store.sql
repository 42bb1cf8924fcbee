-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A column that the table does not have, by alias and without.
-- expect: plan/store.sql:8: plan_title: column "titel" does not exist in "p"
-- expect: plan/store.sql:13: plan_set: column "titel" does not exist in "plan"
-- expect: plan/store.sql:14: plan_set: column "statu" does not exist

-- name: plan_title :one
SELECT p.titel
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = $2;

-- name: plan_set :exec
UPDATE plan SET titel = $3
 WHERE tenant_id = $1 AND plan_id = $2 AND statu = 1;
