-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two parameters meet the same column.
-- expect: plan/store.sql:7: plan_move: $3 and $4 are both named status: name one by a comment

-- name: plan_move :exec
UPDATE plan SET status = $3
 WHERE tenant_id = $1 AND plan_id = $2 AND status = $4;
