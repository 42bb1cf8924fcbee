-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Columns of rows() that no engine has an array for.
-- expect: plan/store.sql:6: plan_close: unknown type "rows(int float)"

-- name: plan_close :exec
UPDATE plan SET status = u.c1 FROM rows($2 /* closed: rows(int float) */) u WHERE plan.tenant_id = $1 AND plan.plan_id = u.c0;
