-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/mandate/mandate-types.h

-- name: mandate_member_of :many
-- The right that somebody has as one of the party's own people at an instant: none or one.
SELECT m.member_right
  FROM mandate_member m
 WHERE m.tenant_id = $1 AND m.party_id = $2 AND m.account_id = $3
   AND m.from_us <= $4 /* at_us: time */ AND (m.until_us IS NULL OR m.until_us > $4)
 ORDER BY m.party_id
 LIMIT 1;

-- name: mandate_agent_of :many
-- The mandates that an agent has from a party at an instant, the one that may most first.
SELECT m.mandate_id, m.scope, m.scope_id, m.may_act
  FROM mandate m
 WHERE m.tenant_id = $1 AND m.party_id = $2 AND m.account_id = $3
   AND m.from_us <= $4 /* at_us: time */ AND m.until_us > $4 AND m.ended_us IS NULL
 ORDER BY m.may_act DESC, m.scope, m.mandate_id
 LIMIT 20;

-- name: mandate_member_insert :exec
INSERT INTO mandate_member (tenant_id, party_id, account_id, member_right, from_us, until_us, granted_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1);

-- name: mandate_insert :exec
INSERT INTO mandate (tenant_id, mandate_id, party_id, account_id, scope, scope_id, may_act, paid, licence_no, from_us, until_us, ended_us, granted_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1);

-- name: mandate_members_of :many
-- The parties whose own person an account is at an instant.
SELECT m.party_id, m.member_right, p.name, m.from_us
  FROM mandate_member m
  JOIN party p ON p.tenant_id = m.tenant_id AND p.party_id = m.party_id
 WHERE m.tenant_id = $1 AND m.account_id = $2 AND m.from_us <= $3 /* at_us: time */ AND (m.until_us IS NULL OR m.until_us > $3)
 ORDER BY m.party_id
 LIMIT 500;

-- name: mandate_agencies_of :many
-- The mandates that an account has as an agent at an instant.
SELECT g.party_id, g.mandate_id, g.may_act, p.name, g.until_us
  FROM mandate g
  JOIN party p ON p.tenant_id = g.tenant_id AND p.party_id = g.party_id
 WHERE g.tenant_id = $1 AND g.account_id = $2 AND g.from_us <= $3 /* at_us: time */ AND g.until_us > $3 AND g.ended_us IS NULL
 ORDER BY g.party_id, g.mandate_id
 LIMIT 500;

-- name: mandate_party_name :one
-- What the party is called, to show for whom somebody acts.
SELECT p.party_id, p.name FROM party p WHERE p.tenant_id = $1 AND p.party_id = $2;
