-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/audit/audit-types.h

-- name: audit_insert :exec
INSERT INTO audit (tenant_id, audit_id, at_us, kind, account_id, account, session_id, party_id, acting, mandate_id, remote, route, path, format,
                   request_id, sentence, statements, subjects, salt, line_hash, seal_no)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, NULL);

-- name: audit_subject_insert :exec
INSERT INTO audit_subject (tenant_id, party_id, account_id, audit_id)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant_id, party_id, account_id, audit_id) DO NOTHING;

-- ---- sealing ----

-- name: audit_unsealed :many
-- Lines that wait for their place in the chain, in the order in which they were made.
SELECT a.audit_id, a.line_hash
  FROM audit a
 WHERE a.tenant_id = $1 AND a.seal_no IS NULL
 ORDER BY a.audit_id
 LIMIT $2 /* limit: int */;

-- name: audit_unsealed_count :one
SELECT count(*) /* lines: int */ FROM audit a WHERE a.tenant_id = $1 AND a.seal_no IS NULL;

-- name: audit_head_of :many
-- The last link of a chain; none when nothing was sealed yet.
SELECT s.seal_no, s.chain, s.sealed_us
  FROM audit_seal s
 WHERE s.tenant_id = $1
 ORDER BY s.seal_no DESC
 LIMIT 1;

-- name: audit_seal_insert :exec
INSERT INTO audit_seal (tenant_id, seal_no, audit_id, line_hash, chain, sealed_us, disposed_us)
VALUES ($1, $2, $3, $4, $5, $6, NULL);

-- name: audit_set_seal :exec
UPDATE audit SET seal_no = $3 WHERE tenant_id = $1 AND audit_id = $2 AND seal_no IS NULL;

-- ---- verifying ----

-- name: audit_links :many
-- The links behind a place, with the line that each stands for, as far as it is still there.
SELECT s.seal_no, s.audit_id, s.line_hash AS sealed_hash /* sealed_hash: blob */, s.chain, s.disposed_us,
       a.audit_id AS line_id /* line_id: id(audit)? */, a.at_us, a.kind, a.account_id, a.account, a.session_id, a.party_id, a.acting, a.mandate_id,
       a.remote, a.route, a.path, a.format, a.request_id, a.sentence, a.statements, a.subjects, a.salt, a.seal_no AS line_seal /* line_seal: int? */
  FROM audit_seal s
  LEFT JOIN audit a ON a.tenant_id = s.tenant_id AND a.audit_id = s.audit_id
 WHERE s.tenant_id = $1 AND s.seal_no > $2 /* after: int */
 ORDER BY s.seal_no
 LIMIT $3 /* limit: int */;

-- name: audit_sealed_count :one
-- Lines that claim a place in the chain.
SELECT count(*) /* lines: int */ FROM audit a WHERE a.tenant_id = $1 AND a.seal_no IS NOT NULL;

-- ---- the daily head ----

-- name: audit_head_put :exec
INSERT INTO audit_head (tenant_id, day, seal_no, chain, published_us)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant_id, day) DO NOTHING;

-- name: audit_head_list :many public
-- Published heads, newest day first: whoever keeps them can show later that nothing before was changed. The row without a
-- municipality is the chain of what belongs to none (signing in, accounts).
SELECT h.day, h.tenant_id, t.code, t.name, t.english, h.seal_no, h.chain, h.published_us
  FROM audit_head h
  LEFT JOIN tenant t ON t.tenant_id = h.tenant_id
 WHERE (h.day < $1 /* before_day: date */ OR (h.day = $1 AND h.tenant_id > $2 /* after_tenant: id(tenant) */))
   {?tenant AND h.tenant_id = $3 /* tenant: id(tenant) */ ?}
 ORDER BY h.day DESC, h.tenant_id
 LIMIT $4 /* limit: int */;

-- name: audit_heads_of :many
-- Published heads of one municipality, oldest first.
SELECT h.day, h.seal_no, h.chain FROM audit_head h WHERE h.tenant_id = $1 ORDER BY h.day LIMIT $2 /* limit: int */;

-- ---- pages ----

-- name: audit_list :many
-- A page of the trail, newest first: what was done before a moment and since another, by anybody or by one account, to
-- anybody or to one party.
SELECT a.audit_id, a.at_us, a.kind, a.account_id, a.account, a.party_id, a.acting, a.mandate_id, a.remote, a.route, a.path, a.format, a.sentence,
       a.statements, a.subjects, a.seal_no
  FROM audit a
 WHERE a.tenant_id = $1 AND a.at_us >= $2 /* since_us: time */
   AND (a.at_us, a.audit_id) < ($3 /* before_us: time */, $4 /* before_id: id(audit) */)
   {?account AND a.account_id = $5 /* account: id(account) */ ?}
   {?kind AND a.kind = $6 ?}
   {?party AND a.audit_id IN (SELECT s.audit_id FROM audit_subject s WHERE s.tenant_id = $1 AND s.party_id = $7 /* party: id(party) */) ?}
 ORDER BY a.at_us DESC, a.audit_id DESC
 LIMIT $8 /* limit: int */;

-- name: audit_by_id :one
SELECT a.audit_id, a.at_us, a.kind, a.account_id, a.account, a.session_id, a.party_id, a.acting, a.mandate_id, a.remote, a.route, a.path, a.format,
       a.request_id, a.sentence, a.statements, a.subjects, a.seal_no
  FROM audit a
 WHERE a.tenant_id = $1 AND a.audit_id = $2;

-- name: audit_seal_of :many
-- The link of a line; none until it is sealed.
SELECT s.seal_no, s.line_hash AS hash /* hash: blob */, s.chain, s.sealed_us
  FROM audit_seal s
 WHERE s.tenant_id = $1 AND s.seal_no = $2
 ORDER BY s.seal_no
 LIMIT 1;

-- name: audit_subjects_of :many
-- Whose data a line was about, with what they are called now.
SELECT s.party_id, p.name AS party_name /* party_name: text? */, s.account_id, a.name AS account_name /* account_name: text? */
  FROM audit_subject s
  LEFT JOIN party p ON p.tenant_id = s.tenant_id AND p.party_id = s.party_id
  LEFT JOIN account a ON a.account_id = s.account_id
 WHERE s.tenant_id = $1 AND s.audit_id = $2
 ORDER BY s.party_id, s.account_id
 LIMIT $3 /* limit: int */;

-- name: audit_officer_find :many
-- Officers of a municipality, past ones too, who are called so, have that address or that number.
SELECT DISTINCT m.account_id
  FROM staff_membership m
  JOIN account a ON a.account_id = m.account_id
 WHERE m.tenant_id = $1 AND (a.name = $2 /* name: text */ OR a.email_key = $3 /* email_key: text */ OR m.employee_no = $2)
 ORDER BY m.account_id
 LIMIT 2;

-- name: audit_account_find :many
SELECT a.account_id FROM account a WHERE a.email_key = $1 ORDER BY a.account_id LIMIT 1;

-- name: audit_party_name :many
SELECT p.party_id, p.name FROM party p WHERE p.tenant_id = $1 AND p.party_id = $2 ORDER BY p.party_id LIMIT 1;

-- name: audit_account_name :many
SELECT a.account_id, a.name FROM account a WHERE a.account_id = $1 ORDER BY a.account_id LIMIT 1;

-- ---- the daily verification ----

-- name: audit_check_put :exec
INSERT INTO audit_check (tenant_id, checked_us, finding, seal_no, audit_id, links, unsealed)
VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (tenant_id, checked_us) DO NOTHING;

-- name: audit_check_list :many
-- Results of one municipality's chain, newest first.
SELECT c.checked_us, c.finding, c.seal_no, c.audit_id, c.links, c.unsealed
  FROM audit_check c
 WHERE c.tenant_id = $1 AND c.checked_us < $2 /* before_us: time */
 ORDER BY c.checked_us DESC
 LIMIT $3 /* limit: int */;

-- ---- disposal after retention ----

-- name: audit_over :many
-- Sealed lines from before a moment that nothing holds, in the order of the chain.
SELECT a.audit_id, a.seal_no /* place: int? */, a.line_hash
  FROM audit a
 WHERE a.tenant_id = $1 AND a.at_us < $2 /* before_us: time */ AND a.seal_no IS NOT NULL
   AND NOT EXISTS (SELECT 1
                     FROM audit_subject s
                     JOIN retention_hold h ON h.tenant_id = s.tenant_id AND h.party_id = s.party_id
                    WHERE s.tenant_id = $1 AND s.audit_id = a.audit_id AND s.party_id <> 0 AND h.ended_us IS NULL AND h.kind IN ('', 'trail'))
 ORDER BY a.seal_no NULLS LAST
 LIMIT $3 /* limit: int */;

-- name: audit_line_delete :exec
DELETE FROM audit WHERE tenant_id = $1 AND audit_id = $2;

-- name: audit_subject_delete :exec
DELETE FROM audit_subject WHERE tenant_id = $1 AND audit_id = $2;

-- name: audit_seal_dispose :exec
UPDATE audit_seal SET disposed_us = $3 WHERE tenant_id = $1 AND seal_no = $2;

-- name: audit_disposal_insert :exec
INSERT INTO audit_disposal (tenant_id, first_seal, last_seal, lines, digest, list_no, disposed_us) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: audit_disposal_list :many
SELECT d.first_seal, d.last_seal, d.lines, d.digest, d.list_no, d.disposed_us FROM audit_disposal d WHERE d.tenant_id = $1 ORDER BY d.first_seal, d.disposed_us LIMIT 100000;

-- name: audit_disposal_line :one
-- The line that says that lines were disposed of; its own link may have been disposed of since.
SELECT count(*) /* lines: int */ FROM audit a WHERE a.tenant_id = $1 AND a.at_us = $2 AND a.route = 'retention_dispose' AND a.sentence = $3;
