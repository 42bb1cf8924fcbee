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
