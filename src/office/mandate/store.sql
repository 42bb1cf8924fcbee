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
 LIMIT 200;

-- name: mandate_member_insert :exec
INSERT INTO mandate_member (tenant_id, party_id, account_id, member_right, from_us, until_us, granted_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1);

-- name: mandate_insert :exec
INSERT INTO mandate (tenant_id, mandate_id, party_id, account_id, scope, scope_id, may_act, paid, licence_no, other_law, from_us, until_us, ended_us, granted_by, ended_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, $13, NULL, 1);

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

-- ---- the party's own people ----

-- name: mandate_people :many
-- Everybody who is, or was, one of the party's own people; who is comes first.
SELECT m.account_id, m.party_id, a.name, a.email, m.member_right, m.from_us, m.until_us, g.name AS granted_name, e.name AS ended_name, m.version
  FROM mandate_member m
  JOIN account a ON a.account_id = m.account_id
  JOIN account g ON g.account_id = m.granted_by
  LEFT JOIN account e ON e.account_id = m.ended_by
 WHERE m.tenant_id = $1 AND m.party_id = $2
 ORDER BY CASE WHEN m.until_us IS NULL THEN 0 ELSE 1 END, m.from_us DESC, m.account_id
 LIMIT 500;

-- name: mandate_member_now :one
-- The row that lasts.
SELECT m.member_right, m.from_us, m.version, a.email, a.name, a.lang
  FROM mandate_member m
  JOIN account a ON a.account_id = m.account_id
 WHERE m.tenant_id = $1 AND m.party_id = $2 AND m.account_id = $3 AND m.until_us IS NULL;

-- name: mandate_owner_count :one
SELECT count(*) /* owners: int */
  FROM mandate_member m
 WHERE m.tenant_id = $1 AND m.party_id = $2 AND m.member_right = $3 AND m.until_us IS NULL;

-- name: mandate_owners :many
-- Who is told of what happens to the party.
SELECT m.account_id, a.email, a.name, a.lang
  FROM mandate_member m
  JOIN account a ON a.account_id = m.account_id
 WHERE m.tenant_id = $1 AND m.party_id = $2 AND m.member_right = $3 AND m.until_us IS NULL
 ORDER BY m.from_us, m.account_id
 LIMIT 100;

-- name: mandate_member_end :exec
UPDATE mandate_member SET until_us = $4, ended_by = $5, version = version + 1
 WHERE tenant_id = $1 AND party_id = $2 AND account_id = $3 AND until_us IS NULL AND version = $6;

-- ---- invitations ----

-- name: mandate_invitation_insert :exec
INSERT INTO mandate_invitation (tenant_id, invitation_id, party_id, token_hash, email, name, offered_right, scope, scope_id, may_act, paid, licence_no, other_law,
    from_us, until_us, state, expires_us, created_us, created_by, closed_us, account_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, NULL, NULL);

-- name: mandate_invitation_by_token :one
SELECT i.invitation_id, i.party_id, i.email, i.name, i.offered_right, i.scope, i.scope_id, i.may_act, i.paid, i.licence_no, i.other_law, i.from_us, i.until_us,
       i.state, i.expires_us, i.created_by, p.name AS party_name, a.name AS inviter
  FROM mandate_invitation i
  JOIN party p ON p.tenant_id = i.tenant_id AND p.party_id = i.party_id
  JOIN account a ON a.account_id = i.created_by
 WHERE i.tenant_id = $1 AND i.token_hash = $2;

-- name: mandate_invitations :many
-- What a party sent out, newest first; the inviter sees its state, never whether the address has an account.
SELECT i.invitation_id, i.party_id, i.email, i.name, i.offered_right, i.may_act, i.from_us, i.until_us, i.state, i.expires_us, i.created_us, i.closed_us,
       a.name AS inviter
  FROM mandate_invitation i
  JOIN account a ON a.account_id = i.created_by
 WHERE i.tenant_id = $1 AND i.party_id = $2 {?offered_right AND i.offered_right = $3 ?}
 ORDER BY i.invitation_id DESC
 LIMIT 200;

-- name: mandate_invitation_close :exec
-- Once: whoever comes second changes nothing.
UPDATE mandate_invitation SET state = $4, closed_us = $5, account_id = $6
 WHERE tenant_id = $1 AND party_id = $2 AND invitation_id = $3 AND state = $7 /* from_state: enum(invitation_state) */;

-- name: mandate_invitations_close_all :exec
-- Invitations that somebody sent and nobody answered yet, when he goes.
UPDATE mandate_invitation SET state = $4, closed_us = $5
 WHERE tenant_id = $1 AND party_id = $2 AND created_by = $3 AND state = $6 /* from_state: enum(invitation_state) */;

-- ---- mandates ----

-- name: mandate_list :many
-- All that a party ever gave, or those of one agent, newest first.
SELECT m.mandate_id, m.party_id, m.account_id, a.name AS agent, m.scope, m.scope_id, s.name AS subject, m.may_act, m.paid, m.licence_no, m.other_law,
       m.from_us, m.until_us, m.ended_us, g.name AS granted_name, e.name AS ended_name, m.version
  FROM mandate m
  JOIN account a ON a.account_id = m.account_id
  JOIN account g ON g.account_id = m.granted_by
  LEFT JOIN account e ON e.account_id = m.ended_by
  LEFT JOIN mandate_subject s ON s.tenant_id = m.tenant_id AND s.scope = m.scope AND s.subject_id = m.scope_id
 WHERE m.tenant_id = $1 AND m.party_id = $2 {?account_id AND m.account_id = $3 ?}
 ORDER BY m.mandate_id DESC
 LIMIT 500;

-- name: mandate_by_id :one
SELECT m.mandate_id, m.party_id, m.account_id, a.name AS agent, a.email AS agent_email, a.lang AS agent_lang, p.name AS party_name, t.slug,
       m.scope, m.scope_id, m.may_act, m.paid, m.licence_no, m.other_law, m.from_us, m.until_us, m.ended_us, m.version
  FROM mandate m
  JOIN account a ON a.account_id = m.account_id
  JOIN party p ON p.tenant_id = m.tenant_id AND p.party_id = m.party_id
  JOIN tenant t ON t.tenant_id = m.tenant_id
 WHERE m.tenant_id = $1 AND m.mandate_id = $2;

-- name: mandate_end :exec
UPDATE mandate SET ended_us = $3, ended_by = $4, version = version + 1
 WHERE tenant_id = $1 AND mandate_id = $2 AND ended_us IS NULL AND until_us > $3;

-- ---- what a mandate can be limited to ----

-- name: mandate_subject_set :exec
INSERT INTO mandate_subject (tenant_id, scope, subject_id, party_id, service_id, name)
VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (tenant_id, scope, subject_id) DO UPDATE SET name = excluded.name;

-- name: mandate_subjects :many
-- The services of the town and the cases of the party.
SELECT s.scope, s.subject_id, s.name
  FROM mandate_subject s
 WHERE s.tenant_id = $1 AND (s.party_id = $2 OR s.party_id = 0)
 ORDER BY s.scope, s.subject_id
 LIMIT 500;

-- name: mandate_subject_by_id :one
SELECT s.party_id, s.service_id, s.name FROM mandate_subject s WHERE s.tenant_id = $1 AND s.scope = $2 AND s.subject_id = $3;

-- ---- entries by officers ----

-- name: mandate_proxy_insert :exec
INSERT INTO mandate_proxy (tenant_id, proxy_id, party_id, channel, asked_by, checked_by, account_id, begun_us, ended_us, printed, read_back, signed_paper, copy_sent, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $9, $9, $9, 1);

-- name: mandate_proxy_list :many
-- Entries made for a party, newest first.
SELECT x.proxy_id, x.party_id, x.channel, x.asked_by, a.name AS officer, x.begun_us, x.ended_us, x.printed, x.read_back, x.signed_paper, x.copy_sent
  FROM mandate_proxy x
  JOIN account a ON a.account_id = x.account_id
 WHERE x.tenant_id = $1 AND x.party_id = $2
 ORDER BY x.proxy_id DESC
 LIMIT 500;

-- name: mandate_proxy_by_id :one
SELECT x.proxy_id, x.party_id, x.channel, x.asked_by, x.checked_by, x.account_id, a.name AS officer, x.begun_us, x.ended_us, x.printed, x.read_back, x.signed_paper,
       x.copy_sent, x.version, p.name AS party_name
  FROM mandate_proxy x
  JOIN account a ON a.account_id = x.account_id
  JOIN party p ON p.tenant_id = x.tenant_id AND p.party_id = x.party_id
 WHERE x.tenant_id = $1 AND x.party_id = $2 AND x.proxy_id = $3;

-- name: mandate_proxy_finish :exec
UPDATE mandate_proxy SET ended_us = $4, printed = $5, read_back = $6, signed_paper = $7, copy_sent = $8, version = version + 1
 WHERE tenant_id = $1 AND proxy_id = $2 AND version = $3 AND ended_us IS NULL;

-- name: mandate_proxy_line_insert :exec
INSERT INTO mandate_proxy_line (tenant_id, proxy_id, line_no, party_id, what, what_id, sentence, noted_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: mandate_proxy_line_count :one
SELECT count(*) /* lines: int */ FROM mandate_proxy_line l WHERE l.tenant_id = $1 AND l.proxy_id = $2;

-- name: mandate_proxy_lines :many
SELECT l.line_no, l.party_id, l.what, l.what_id, l.sentence, l.noted_us
  FROM mandate_proxy_line l
 WHERE l.tenant_id = $1 AND l.proxy_id = $2
 ORDER BY l.line_no
 LIMIT 1000;

-- name: mandate_proxy_of_record :many
-- The entries that touched a record: to mark it wherever it is shown.
SELECT l.proxy_id, x.channel, l.noted_us
  FROM mandate_proxy_line l
  JOIN mandate_proxy x ON x.tenant_id = l.tenant_id AND x.proxy_id = l.proxy_id
 WHERE l.tenant_id = $1 AND l.what = $2 AND l.what_id = $3
 ORDER BY l.noted_us, l.proxy_id
 LIMIT 50;

-- name: mandate_party_address :many
-- Where a letter to the party goes: the main establishment first.
SELECT e.postal_code, e.prefecture, e.city, e.street, e.building
  FROM party_establishment e
 WHERE e.tenant_id = $1 AND e.party_id = $2 AND e.closed_on IS NULL
 ORDER BY e.is_main DESC, e.establishment_id
 LIMIT 1;

-- ---- kassei verify ----

-- name: mandate_verify_member :many
-- A right for a party, or of an account, that is not there.
SELECT m.party_id AS found
  FROM mandate_member m
 WHERE m.tenant_id = $1
   AND (NOT EXISTS (SELECT 1 FROM party p WHERE p.tenant_id = $1 AND p.party_id = m.party_id)
        OR NOT EXISTS (SELECT 1 FROM account a WHERE a.account_id = m.account_id))
 ORDER BY m.party_id LIMIT 1;

-- name: mandate_verify_agent :many
SELECT m.mandate_id AS found
  FROM mandate m
 WHERE m.tenant_id = $1
   AND (NOT EXISTS (SELECT 1 FROM party p WHERE p.tenant_id = $1 AND p.party_id = m.party_id)
        OR NOT EXISTS (SELECT 1 FROM account a WHERE a.account_id = m.account_id))
 ORDER BY m.mandate_id LIMIT 1;

-- name: mandate_verify_order :many
-- Ends before it begins.
SELECT m.mandate_id AS found FROM mandate m WHERE m.tenant_id = $1 AND m.until_us <= m.from_us ORDER BY m.mandate_id LIMIT 1;

-- ---- disposal after retention ----

-- name: mandate_dispose_invitations :exec
UPDATE mandate_invitation SET email = '', name = '' WHERE tenant_id = $1 AND party_id = $2;

-- name: mandate_dispose_proxies :exec
UPDATE mandate_proxy SET asked_by = '', checked_by = '' WHERE tenant_id = $1 AND party_id = $2;

-- name: mandate_dispose_proxy_lines :exec
UPDATE mandate_proxy_line SET sentence = '' WHERE tenant_id = $1 AND party_id = $2;
