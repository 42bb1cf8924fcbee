-- SPDX-License-Identifier: AGPL-3.0-or-later
-- UPDATE and DELETE of a published table over all municipalities.
-- expect: plan/store.sql:7: plan_hide: tenant_id of "plan_public" is not compared with a parameter
-- expect: plan/store.sql:10: plan_clear: tenant_id of "plan_public" is not compared with a parameter

-- name: plan_hide :exec
UPDATE plan_public SET open = FALSE WHERE plan_id = $1;

-- name: plan_clear :exec
DELETE FROM plan_public WHERE title = $1;

-- name: plan_shown :many public
-- Reading over all municipalities is what the class is for.
SELECT p.title FROM plan_public p WHERE p.open ORDER BY p.tenant_id, p.plan_id LIMIT 10;
