-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A public statement that touches a personal column.
-- expect: plan/store.sql:9: plan_party: column "name" is personal and the statement is public
-- expect: plan/store.sql:12: plan_party_find: column "name" is personal and the statement is public
-- expect: plan/store.sql:15: plan_party_counted: column "name" is personal and the statement is public
-- expect: plan/store.sql:15: plan_party_counted: column "parties" is personal and the statement is public

-- name: plan_party :one public
SELECT q.party_id, q.name FROM party q WHERE q.tenant_id = $1 AND q.party_id = $2;

-- name: plan_party_find :one public
SELECT q.party_id FROM party q WHERE q.tenant_id = $1 AND q.name = $2;

-- name: plan_party_counted :one public
SELECT x.parties FROM (SELECT count(q.name) AS parties /* parties: int */ FROM party q WHERE q.tenant_id = $1) x;
