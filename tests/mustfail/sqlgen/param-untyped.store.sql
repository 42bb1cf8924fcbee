-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Nothing says what $2 is.
-- expect: plan/store.sql:10: plan_list: $2 has no type: write /* name: type */ behind it

-- name: plan_list :many
SELECT p.plan_id
  FROM plan p
 WHERE p.tenant_id = $1
 ORDER BY p.plan_id
 LIMIT $2;
