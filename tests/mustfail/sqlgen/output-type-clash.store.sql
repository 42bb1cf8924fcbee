-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A comment of another type than the column.
-- expect: plan/store.sql:6: plan_title: the comment says int, the column is text

-- name: plan_title :one
SELECT p.title /* title: int */ FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $2;
