-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pages are read by key.
-- expect: plan/store.sql:6: plan_page: OFFSET reads what it skips: page by key

-- name: plan_page :many
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 ORDER BY p.plan_id LIMIT 10 OFFSET $2 /* skip: int */;
