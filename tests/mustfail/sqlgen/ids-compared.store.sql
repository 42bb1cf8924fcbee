-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Ids of different kinds in one comparison.
-- expect: plan/store.sql:8: plan_mixed: "plan_id" is id(plan), "party_id" is id(party)?

-- name: plan_mixed :one
SELECT p.title
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = p.party_id;
