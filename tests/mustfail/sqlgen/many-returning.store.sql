-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Rows of RETURNING have no order.
-- expect: plan/store.sql:6: plan_touch: is :many, but rows from RETURNING have no order

-- name: plan_touch :many
UPDATE plan SET title = $2 WHERE tenant_id = $1 RETURNING plan_id;
