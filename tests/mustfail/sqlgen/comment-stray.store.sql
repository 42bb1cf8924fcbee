-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A comment that names nothing.
-- expect: plan/store.sql:6: plan_title: the comment "plans" names nothing

-- name: plan_title :one
SELECT p.title FROM plan p /* plans: int */ WHERE p.tenant_id = $1 AND p.plan_id = $2;
