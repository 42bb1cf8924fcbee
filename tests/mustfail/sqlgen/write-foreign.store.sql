-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Another module's table in INSERT, UPDATE and DELETE; reading it is allowed.
-- expect: plan/store.sql:8: plan_add_party: table "party" belongs to module party, which alone may write it
-- expect: plan/store.sql:11: plan_set_party: table "party" belongs to module party, which alone may write it
-- expect: plan/store.sql:14: plan_drop_party: table "party" belongs to module party, which alone may write it

-- name: plan_add_party :exec
INSERT INTO party (tenant_id, party_id, name) VALUES ($1, $2, $3);

-- name: plan_set_party :exec
UPDATE party SET name = $3 WHERE tenant_id = $1 AND party_id = $2;

-- name: plan_drop_party :exec
DELETE FROM party WHERE tenant_id = $1 AND party_id = $2;

-- name: plan_party :one
SELECT q.name FROM party q WHERE q.tenant_id = $1 AND q.party_id = $2;
