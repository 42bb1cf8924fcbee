-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/audit/audit-types.h
-- include: office/disclosure/disclosure-types.h
-- Behind the statements of this file stand those that sqlgen makes of the marks `personal` (tools/sqlgen-held.c).
-- held: personal

-- name: held_notice_address :many
-- What mail servers said about an account's address: its rows name nobody.
SELECT n.mail, n.returned, n.undeliverable, n.reason, n.noted_us
  FROM notice_address n
  JOIN account a ON a.email = n.mail
 WHERE a.account_id = $1
 ORDER BY n.mail
 LIMIT 1;

-- name: held_payment_movement :many
-- Movements of the municipality's bank account that were matched with a payment to a party; one that nobody matched names nobody in the register.
SELECT m.movement_id, m.posted_on, m.incoming, m.yen, m.client_name, m.memo, m.matched_us, l.party_id
  FROM payment_movement m
  JOIN payment_line l ON l.tenant_id = m.tenant_id AND l.run_id = m.run_id AND l.line_no = m.matched_line
 WHERE m.tenant_id = $1 AND l.party_id = $2
 ORDER BY m.movement_id DESC
 LIMIT $3 /* limit: int */;

-- ---- who has read it ----

-- name: disclosure_reading_list :many
-- Lines of the trail that were about a party (account 0) or about an account (party 0), the newest first; without what one account did itself.
SELECT s.audit_id, a.at_us, a.kind, a.account_id AS reader_id, a.acting, a.route, a.path, a.sentence
  FROM audit_subject s
  JOIN audit a ON a.tenant_id = s.tenant_id AND a.audit_id = s.audit_id
 WHERE s.tenant_id = $1 AND s.party_id = $2 AND s.account_id = $3 AND s.audit_id < $4 /* before: id(audit) */
   {?not_by AND a.account_id <> $5 /* not_by: id(account) */ ?}
 ORDER BY s.audit_id DESC
 LIMIT $6 /* limit: int */;

-- name: disclosure_post_of :many
-- Section and post that somebody held on a day; his main post first.
SELECT n.name AS section, p.name AS post
  FROM staff_membership m
  JOIN staff_post p ON p.tenant_id = m.tenant_id AND p.post_id = m.post_id
  JOIN staff_section_name n ON n.tenant_id = p.tenant_id AND n.section_id = p.section_id
 WHERE m.tenant_id = $1 AND m.account_id = $2 AND m.valid_from <= $3 /* day: date */ AND (m.valid_to IS NULL OR m.valid_to > $3) AND n.valid_from <= $3
 ORDER BY m.concurrent, n.valid_from DESC, m.membership_id
 LIMIT 1;

-- ---- a copy of everything ----

-- name: disclosure_archive_insert :exec
INSERT INTO disclosure_archive (tenant_id, archive_id, asked_by, subject_id, party_id, disclosure_id, state, step, steps, bytes, sha256, left_out, asked_us, ready_us,
                                expires_us, disposed_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, NULL, 0, $8, NULL, NULL, NULL);

-- name: disclosure_archive_list :many
-- Copies that somebody asked for about one party or account, the newest first.
SELECT r.archive_id, r.state, r.step, r.steps, r.bytes, r.left_out, r.asked_us, r.ready_us, r.expires_us, r.disposed_us
  FROM disclosure_archive r
 WHERE r.tenant_id = $1 AND r.asked_by = $2 AND r.party_id = $3 AND r.disclosure_id = $4
 ORDER BY r.archive_id DESC
 LIMIT 20;

-- name: disclosure_archive_by_id :one
SELECT r.archive_id, r.asked_by, r.subject_id, r.party_id, r.disclosure_id, r.state, r.step, r.steps, r.bytes, r.sha256, r.left_out, r.asked_us, r.ready_us, r.expires_us
  FROM disclosure_archive r
 WHERE r.tenant_id = $1 AND r.archive_id = $2;

-- name: disclosure_archive_step :exec
UPDATE disclosure_archive SET state = $3, step = $4, steps = $5 WHERE tenant_id = $1 AND archive_id = $2 AND state IN (1, 2);

-- name: disclosure_archive_ready :exec
UPDATE disclosure_archive SET state = $3, bytes = $4, sha256 = $5, left_out = $6, ready_us = $7, expires_us = $8, step = steps
 WHERE tenant_id = $1 AND archive_id = $2 AND state IN (1, 2);

-- name: disclosure_archive_dispose :exec
UPDATE disclosure_archive SET state = $3, disposed_us = $4 WHERE tenant_id = $1 AND archive_id = $2;

-- name: disclosure_archive_over :many
-- Copies whose days are over.
SELECT r.archive_id FROM disclosure_archive r WHERE r.tenant_id = $1 AND r.state = $2 AND r.expires_us <= $3 /* now_us: time */ ORDER BY r.archive_id LIMIT 100;

-- name: disclosure_piece_insert :exec
INSERT INTO disclosure_piece (tenant_id, archive_id, number, bytes) VALUES ($1, $2, $3, $4);

-- name: disclosure_piece_delete :exec
DELETE FROM disclosure_piece WHERE tenant_id = $1 AND archive_id = $2;

-- name: disclosure_piece_list :many
SELECT p.number, p.bytes FROM disclosure_piece p WHERE p.tenant_id = $1 AND p.archive_id = $2 ORDER BY p.number LIMIT 100000;

-- name: disclosure_file_list :many
-- Files of a party, or those that an account sent, which may be delivered.
SELECT f.file_id, f.party_id, f.name, f.size, f.type, f.created_us
  FROM file f
 WHERE f.tenant_id = $1 AND f.scan IN (2, 4) AND f.state IN (1, 2)
   {?party AND f.party_id = $2 /* party: id(party) */ ?}
   {?account AND f.account_id = $3 /* account: id(account) */ ?}
 ORDER BY f.file_id
 LIMIT 10000;

-- ---- claims on paper ----

-- name: disclosure_claim_last :one
SELECT CAST(COALESCE(max(c.number), 0) AS BIGINT) /* number: int */ FROM disclosure_claim c WHERE c.tenant_id = $1 AND c.fiscal_year = $2;

-- name: disclosure_claim_insert :exec
INSERT INTO disclosure_claim (tenant_id, disclosure_id, fiscal_year, number, kind, stop, disclosed_on, way, claimant, name, postcode, address, telephone, subject, checked_by,
                              wanted, party_id, account_id, received_on, due_on, extended_us, extend_reason, decision, reason, audit_id, decided_us, decided_by, received_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, NULL, '', NULL, '', 0, NULL, 0, $21, 1);

-- name: disclosure_claim_list :many
-- Open ones first, the nearest due date first; then the decided ones.
SELECT c.disclosure_id, c.fiscal_year, c.number, c.kind, c.way, c.name, c.wanted, c.party_id, c.received_on, c.due_on, c.extended_us, c.decision, c.decided_us
  FROM disclosure_claim c
 WHERE c.tenant_id = $1
 ORDER BY c.decision IS NOT NULL, CASE WHEN c.decision IS NULL THEN c.due_on ELSE 0 END, c.disclosure_id DESC
 LIMIT $2 /* limit: int */;

-- name: disclosure_claim_by_id :one
SELECT c.disclosure_id, c.fiscal_year, c.number, c.kind, c.stop, c.disclosed_on, c.way, c.claimant, c.name, c.postcode, c.address, c.telephone, c.subject, c.checked_by, c.wanted,
       c.party_id, c.received_on, c.due_on, c.extended_us, c.extend_reason, c.decision, c.reason, c.audit_id, c.decided_us, c.decided_by AS decider, c.received_by AS receiver, c.version
  FROM disclosure_claim c
 WHERE c.tenant_id = $1 AND c.disclosure_id = $2;

-- name: disclosure_claim_extend :exec
-- Once, and only while it is open.
UPDATE disclosure_claim SET due_on = $4, extended_us = $5, extend_reason = $6, version = version + 1
 WHERE tenant_id = $1 AND disclosure_id = $2 AND version = $3 AND extended_us IS NULL AND decision IS NULL;

-- name: disclosure_claim_decide :exec
UPDATE disclosure_claim SET decision = $4, reason = $5, audit_id = $8, decided_us = $6, decided_by = $7, version = version + 1
 WHERE tenant_id = $1 AND disclosure_id = $2 AND version = $3 AND decision IS NULL;

-- ---- what is not disclosed ----

-- name: disclosure_withheld_insert :exec
-- Nothing when that part is withheld already.
INSERT INTO disclosure_withheld (tenant_id, withheld_id, disclosure_id, held_table, record, item, kind, label, ground, reason, set_us, set_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (tenant_id, disclosure_id, held_table, record, item) DO NOTHING;

-- name: disclosure_withheld_list :many
SELECT w.withheld_id, w.held_table, w.record, w.item, w.kind, w.label, w.ground, w.reason, w.set_us, w.set_by AS setter
  FROM disclosure_withheld w
 WHERE w.tenant_id = $1 AND w.disclosure_id = $2
 ORDER BY w.withheld_id
 LIMIT 1000;

-- name: disclosure_withheld_remove :exec
DELETE FROM disclosure_withheld WHERE tenant_id = $1 AND disclosure_id = $2 AND withheld_id = $3;

-- ---- use that was stopped ----

-- name: disclosure_stop_insert :exec
INSERT INTO disclosure_stop (tenant_id, disclosure_id, party_id, stop, begun_us, ended_us, end_reason, ended_by) VALUES ($1, $2, $3, $4, $5, NULL, '', 0);

-- name: disclosure_stop_of_claim :many
-- None or one.
SELECT s.stop, s.begun_us, s.ended_us, s.end_reason FROM disclosure_stop s WHERE s.tenant_id = $1 AND s.disclosure_id = $2 ORDER BY s.begun_us LIMIT 1;

-- name: disclosure_stop_of_party :many
-- What lasts, for the page of what is held.
SELECT s.disclosure_id, s.stop, s.begun_us FROM disclosure_stop s WHERE s.tenant_id = $1 AND s.party_id = $2 AND s.ended_us IS NULL ORDER BY s.begun_us LIMIT 20;

-- name: disclosure_stop_end :exec
UPDATE disclosure_stop SET ended_us = $3, end_reason = $4, ended_by = $5 WHERE tenant_id = $1 AND disclosure_id = $2 AND ended_us IS NULL;

-- ---- corrections ----

-- name: disclosure_correction_last :one
SELECT CAST(COALESCE(max(c.number), 0) AS BIGINT) /* number: int */ FROM disclosure_correction c WHERE c.tenant_id = $1 AND c.fiscal_year = $2;

-- name: disclosure_correction_insert :exec
INSERT INTO disclosure_correction (tenant_id, correction_id, fiscal_year, number, account_id, party_id, name, held_table, record, kind, item, held_value, right_value, why,
                                   file_id, received_us, due_on, extended_us, extend_reason, decision, reason, audit_id, decided_us, decided_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, '', NULL, '', 0, NULL, 0, 1);

-- name: disclosure_correction_list :many
SELECT c.correction_id, c.fiscal_year, c.number, c.name, c.kind, c.item, c.held_value, c.right_value, c.party_id, c.account_id, c.received_us, c.due_on, c.extended_us, c.decision,
       c.decided_us
  FROM disclosure_correction c
 WHERE c.tenant_id = $1
 ORDER BY c.decision IS NOT NULL, CASE WHEN c.decision IS NULL THEN c.due_on ELSE 0 END, c.correction_id DESC
 LIMIT $2 /* limit: int */;

-- name: disclosure_correction_by_id :one
SELECT c.correction_id, c.fiscal_year, c.number, c.account_id, c.party_id, c.name, c.record, c.kind, c.item, c.held_value, c.right_value, c.why, c.file_id, c.received_us, c.due_on,
       c.extended_us, c.extend_reason, c.decision, c.reason, c.audit_id, c.decided_us, c.decided_by AS decider, c.version, a.email, a.lang
  FROM disclosure_correction c
  JOIN account a ON a.account_id = c.account_id
 WHERE c.tenant_id = $1 AND c.correction_id = $2;

-- name: disclosure_correction_of_owner :many
-- What somebody has asked to be corrected.
SELECT c.correction_id, c.fiscal_year, c.number, c.kind, c.item, c.right_value, c.account_id, c.party_id, c.received_us, c.due_on, c.decision, c.reason, c.decided_us
  FROM disclosure_correction c
 WHERE c.tenant_id = $1 AND c.party_id = $2 {?account AND c.account_id = $3 /* account: id(account) */ ?}
 ORDER BY c.correction_id DESC
 LIMIT 100;

-- name: disclosure_correction_extend :exec
UPDATE disclosure_correction SET due_on = $4, extended_us = $5, extend_reason = $6, version = version + 1
 WHERE tenant_id = $1 AND correction_id = $2 AND version = $3 AND extended_us IS NULL AND decision IS NULL;

-- name: disclosure_correction_decide :exec
UPDATE disclosure_correction SET decision = $4, reason = $5, audit_id = $6, decided_us = $7, decided_by = $8, version = version + 1
 WHERE tenant_id = $1 AND correction_id = $2 AND version = $3 AND decision IS NULL;

-- name: disclosure_change_list :many
-- Changes that officers made to a party since the request came: the line that made the correction is among them.
SELECT a.audit_id, a.at_us, a.route, a.sentence
  FROM audit_subject s
  JOIN audit a ON a.tenant_id = s.tenant_id AND a.audit_id = s.audit_id
 WHERE s.tenant_id = $1 AND s.party_id = $2 AND s.account_id = 0 AND a.kind = $3 AND a.at_us >= $4 /* since_us: time */ AND a.acting = 0
 ORDER BY s.audit_id DESC
 LIMIT 50;

-- ---- kassei verify ----

-- name: disclosure_verify_claims :many
-- A number without the one before it.
SELECT c.disclosure_id AS found
  FROM disclosure_claim c
 WHERE c.tenant_id = $1 AND c.number > 1
   AND NOT EXISTS (SELECT 1 FROM disclosure_claim b WHERE b.tenant_id = $1 AND b.fiscal_year = c.fiscal_year AND b.number = c.number - 1)
 ORDER BY c.disclosure_id LIMIT 1;

-- name: disclosure_verify_corrections :many
SELECT c.correction_id AS found
  FROM disclosure_correction c
 WHERE c.tenant_id = $1 AND c.number > 1
   AND NOT EXISTS (SELECT 1 FROM disclosure_correction b WHERE b.tenant_id = $1 AND b.fiscal_year = c.fiscal_year AND b.number = c.number - 1)
 ORDER BY c.correction_id LIMIT 1;

-- name: disclosure_verify_archive :many
-- A copy that can be fetched and whose bytes are not all there, or one that was thrown away and whose bytes are.
SELECT r.archive_id AS found
  FROM disclosure_archive r
 WHERE r.tenant_id = $1
   AND ((r.state = 3 AND r.bytes <> (SELECT COALESCE(CAST(sum(length(p.bytes)) AS BIGINT), 0) FROM disclosure_piece p WHERE p.tenant_id = $1 AND p.archive_id = r.archive_id))
        OR (r.state = 5 AND EXISTS (SELECT 1 FROM disclosure_piece p WHERE p.tenant_id = $1 AND p.archive_id = r.archive_id)))
 ORDER BY r.archive_id LIMIT 1;

-- name: disclosure_verify_withheld :many
-- A part that is not disclosed by a claim that is not there, or that discloses everything.
SELECT w.withheld_id AS found
  FROM disclosure_withheld w
 WHERE w.tenant_id = $1
   AND NOT EXISTS (SELECT 1 FROM disclosure_claim c
                    WHERE c.tenant_id = $1 AND c.disclosure_id = w.disclosure_id AND c.kind = 1 AND (c.decision IS NULL OR c.decision <> 1))
 ORDER BY w.withheld_id LIMIT 1;

-- name: disclosure_verify_stop :many
-- Use that was stopped without a decision.
SELECT s.disclosure_id AS found
  FROM disclosure_stop s
 WHERE s.tenant_id = $1
   AND NOT EXISTS (SELECT 1 FROM disclosure_claim c
                    WHERE c.tenant_id = $1 AND c.disclosure_id = s.disclosure_id AND c.kind = 3 AND c.decision IN (1, 2) AND c.party_id = s.party_id)
 ORDER BY s.disclosure_id LIMIT 1;

-- ---- disposal after retention: number, days and decision stay ----

-- name: disclosure_claim_dispose :exec
UPDATE disclosure_claim SET name = '', postcode = '', address = '', telephone = '', subject = '', checked_by = '', wanted = '', reason = ''
 WHERE tenant_id = $1 AND decided_us < $2 /* before_us: time */ AND name <> ''
   AND NOT EXISTS (SELECT 1 FROM retention_hold h
                    WHERE h.tenant_id = $1 AND h.ended_us IS NULL AND h.kind IN ('', 'claims') AND h.party_id <> 0 AND h.party_id = disclosure_claim.party_id);

-- name: disclosure_correction_dispose :exec
UPDATE disclosure_correction SET name = '', held_value = '', right_value = '', why = '', reason = '', file_id = 0
 WHERE tenant_id = $1 AND decided_us < $2 /* before_us: time */ AND name <> ''
   AND NOT EXISTS (SELECT 1 FROM retention_hold h
                    WHERE h.tenant_id = $1 AND h.ended_us IS NULL AND h.kind IN ('', 'claims') AND h.party_id <> 0 AND h.party_id = disclosure_correction.party_id);
