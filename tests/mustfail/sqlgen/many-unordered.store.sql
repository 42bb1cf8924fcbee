-- SPDX-License-Identifier: AGPL-3.0-or-later
-- :many without ORDER BY.
-- expect: plan/store.sql:6: plan_list: is :many without ORDER BY

-- name: plan_list :many
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 LIMIT 10;
