-- SPDX-License-Identifier: AGPL-3.0-or-later
-- SQLite takes an unknown "name" for a text.
-- expect: plan/store.sql:6: plan_title: a text stands in single quotes, not in "計画"

-- name: plan_title :one
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 AND p.title = "計画";
