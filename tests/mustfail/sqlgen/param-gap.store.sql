-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $3 without $2.
-- expect: plan/store.sql:6: plan_title: parameter $2 is missing

-- name: plan_title :one
SELECT p.title
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = $3;
