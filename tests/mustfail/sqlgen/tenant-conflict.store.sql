-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A conflict that could be with another municipality's row.
-- expect: plan/store.sql:7: plan_put: ON CONFLICT … DO UPDATE of "plan" needs tenant_id among its columns

-- name: plan_put :exec
INSERT INTO plan (tenant_id, plan_id, title, status) VALUES ($1, $2, $3, $4)
ON CONFLICT (plan_id) DO UPDATE SET title = excluded.title;
