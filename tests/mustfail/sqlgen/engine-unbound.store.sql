-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The text for one engine binds tenant_id too.
-- expect: plan/store.sql:8: plan_title: tenant_id of "p" is not compared with a parameter

-- name: plan_title :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $2;
-- name: plan_title :one !pg
SELECT p.title FROM plan p WHERE p.tenant_id <> $1 AND p.plan_id = $2;
