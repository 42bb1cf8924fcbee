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
-- Published heads of all municipalities, newest day first: whoever keeps them can show later that nothing before was changed.
SELECT h.day, t.code, t.name, h.seal_no, h.chain
  FROM audit_head h
  JOIN tenant t ON t.tenant_id = h.tenant_id
 ORDER BY h.day DESC, t.code
 LIMIT $1 /* limit: int */;

-- name: audit_heads_of :many
-- Published heads of one municipality, oldest first.
SELECT h.day, h.seal_no, h.chain FROM audit_head h WHERE h.tenant_id = $1 ORDER BY h.day LIMIT $2 /* limit: int */;
