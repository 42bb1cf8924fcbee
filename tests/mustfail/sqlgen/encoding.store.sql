-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A file in another encoding.
-- expect: plan/store.sql:6: sqlgen: is not UTF-8

-- name: plan_title :one
-- Œv‰æ
SELECT p.title FROM plan p WHERE p.tenant_id = $1;
