-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An alias that is not there.
-- expect: plan/store.sql:6: plan_title: there is no table or alias "q" here

-- name: plan_title :one
SELECT q.title
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = $2;
