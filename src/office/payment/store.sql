-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/payment/payment-types.h

-- ---- accounts to pay from ----

-- name: payment_source_on :many
-- Those in force on a day, the newest first.
SELECT s.source_id, s.label, s.client_code, s.client_name, s.bank_code, s.bank_name, s.branch_code, s.branch_name, s.account_kind, s.number, s.line_ends, s.takes_edi,
       s.takes_wo, s.settle_days, s.valid_from
  FROM payment_source s
 WHERE s.tenant_id = $1 AND s.valid_from <= $2 /* day: date */ AND (s.valid_to IS NULL OR s.valid_to > $2 /* day: date */)
 ORDER BY s.valid_from DESC, s.source_id DESC
 LIMIT 20;

-- name: payment_source_by_id :one
SELECT s.source_id, s.label, s.client_code, s.client_name, s.bank_code, s.bank_name, s.branch_code, s.branch_name, s.account_kind, s.number, s.line_ends, s.takes_edi,
       s.takes_wo, s.settle_days
  FROM payment_source s
 WHERE s.tenant_id = $1 AND s.source_id = $2;

-- name: payment_source_of_account :many
-- The registration of an account of our own that is or was used last.
SELECT s.source_id
  FROM payment_source s
 WHERE s.tenant_id = $1 AND s.bank_code = $2 AND s.branch_code = $3 AND s.number = $4
 ORDER BY s.valid_from DESC, s.source_id DESC
 LIMIT 1;

-- name: payment_source_insert :exec
INSERT INTO payment_source (tenant_id, source_id, label, client_code, client_name, bank_code, bank_name, branch_code, branch_name, account_kind, number, line_ends,
                            takes_edi, takes_wo, settle_days, valid_from, valid_to, made_us, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, $17, $18);

-- name: payment_source_end :exec
-- A new registration of the same account, or the end of it.
UPDATE payment_source SET valid_to = $2
 WHERE tenant_id = $1 AND bank_code = $3 AND branch_code = $4 AND number = $5 AND valid_to IS NULL;

-- ---- what is to be paid ----

-- name: payment_due_insert :exec
-- Once for each thing.
INSERT INTO payment_due (tenant_id, due_id, ref_kind, ref_no, party_id, title, yen, due_on, pay_until, state, run_id, note, added_us, added_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, '', $11, $12)
ON CONFLICT (tenant_id, ref_kind, ref_no) DO NOTHING;

-- name: payment_due_list :many
-- What waits, by the day on which it is due.
SELECT d.due_id, d.due_on, p.party_id, p.name, p.kana, d.title, d.yen, d.ref_kind, d.note
  FROM payment_due d
  JOIN party p ON p.tenant_id = d.tenant_id AND p.party_id = d.party_id
 WHERE d.tenant_id = $1 AND d.state = $2
   {?until AND d.due_on <= $3 /* until: date */ ?}
   {?after AND (d.due_on, d.due_id) > ($4 /* after: date */, $5 /* after_id: id(due) */) ?}
 ORDER BY d.due_on, d.due_id
 LIMIT $6 /* limit: int */;

-- name: payment_due_payable :many
-- What is open until a day, with the payee's account on the day of payment; no account: its columns are empty.
SELECT d.due_id, d.party_id, p.name, d.title, d.yen, d.due_on, d.pay_until, b.bank_code, b.bank_name, b.branch_code, b.branch_name, b.kind, b.number, b.holder_kana, b.checked_by
  FROM payment_due d
  JOIN party p ON p.tenant_id = d.tenant_id AND p.party_id = d.party_id
  LEFT JOIN party_bank_account b ON b.tenant_id = d.tenant_id AND b.party_id = d.party_id AND b.valid_from <= $4 /* pay_on: date */
       AND (b.valid_to IS NULL OR b.valid_to > $4 /* pay_on: date */)
 WHERE d.tenant_id = $1 AND d.state = $2 AND d.due_on <= $3 /* until: date */
 ORDER BY d.due_on, d.due_id
 LIMIT $5 /* limit: int */;

-- name: payment_due_by_id :one
SELECT d.due_id, d.party_id, d.title, d.yen, d.due_on, d.state, d.run_id
  FROM payment_due d
 WHERE d.tenant_id = $1 AND d.due_id = $2;

-- name: payment_due_by_ref :one
SELECT d.due_id, d.party_id, d.title, d.yen, d.due_on, d.state, d.run_id
  FROM payment_due d
 WHERE d.tenant_id = $1 AND d.ref_kind = $2 AND d.ref_no = $3;

-- name: payment_due_refs_of_run :many
-- What a run pays, for the modules whose items they are.
SELECT d.ref_kind, d.ref_no
  FROM payment_due d
 WHERE d.tenant_id = $1 AND d.run_id = $2 AND d.state = $3
 ORDER BY d.due_id LIMIT 2000;

-- name: payment_due_ref :one
SELECT d.ref_kind, d.ref_no FROM payment_due d WHERE d.tenant_id = $1 AND d.due_id = $2;

-- name: payment_due_set_state :exec
UPDATE payment_due SET state = $3, run_id = $4, note = $5 WHERE tenant_id = $1 AND due_id = $2 AND state = $6 /* before: enum(payment_due_state) */;

-- name: payment_due_set_ref :exec
-- Another row of its module owes it, as long as it is not paid.
UPDATE payment_due SET ref_no = $3, pay_until = $4
 WHERE tenant_id = $1 AND due_id = $2 AND state IN ($5 /* open: enum(payment_due_state) */, $6 /* in_run: enum(payment_due_state) */);

-- name: payment_due_release :exec
-- All of a run that is cancelled.
UPDATE payment_due SET state = $3, run_id = NULL WHERE tenant_id = $1 AND run_id = $2 AND state = $4 /* before: enum(payment_due_state) */;

-- name: payment_due_paid :exec
-- All of a run that was debited.
UPDATE payment_due SET state = $3 WHERE tenant_id = $1 AND run_id = $2 AND state = $4 /* before: enum(payment_due_state) */;

-- ---- runs ----

-- name: payment_run_last_no :one
SELECT coalesce(max(r.run_no), 0) /* run_no: int */ FROM payment_run r WHERE r.tenant_id = $1;

-- name: payment_run_insert :exec
INSERT INTO payment_run (tenant_id, run_id, run_no, source_id, pay_on, title, state, line_count, yen, fee_yen, returned_count, returned_yen, prepared_us, prepared_by,
                         first_us, first_by, second_us, second_by, filed_us, filed_by, file_sha256, debited_on, settle_on, note, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, $11, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, '', 1);

-- name: payment_run_list :many
-- The newest first.
SELECT r.run_id, r.run_no, r.pay_on, r.title, r.state, r.line_count, r.yen, r.fee_yen, r.returned_count, r.returned_yen, r.debited_on, r.settle_on, s.label
  FROM payment_run r
  JOIN payment_source s ON s.tenant_id = r.tenant_id AND s.source_id = r.source_id
 WHERE r.tenant_id = $1 {?before AND r.run_id < $2 /* before: id(run) */ ?}
 ORDER BY r.run_id DESC
 LIMIT $3 /* limit: int */;

-- name: payment_run_by_id :one
SELECT r.run_id, r.run_no, r.source_id, r.pay_on, r.title, r.state, r.line_count, r.yen, r.fee_yen, r.returned_count, r.returned_yen, r.prepared_us, r.prepared_by,
       r.first_us, r.first_by, r.second_us, r.second_by, r.filed_us, r.filed_by, r.file_sha256, r.debited_on, r.settle_on, r.note, r.version
  FROM payment_run r
 WHERE r.tenant_id = $1 AND r.run_id = $2;

-- name: payment_run_shown :one
-- The same for people: who prepared, approved and sent it has a name.
SELECT r.run_id, r.run_no, r.source_id, s.label, r.pay_on, r.title, r.state, r.line_count, r.yen, r.fee_yen, r.returned_count, r.returned_yen, r.prepared_us,
       a.name /* prepared_name: text? ; 作成者 */, r.first_us, b.name /* first_name: text? ; 1人目の承認者 */, r.second_us, c.name /* second_name: text? ; 2人目の承認者 */,
       r.filed_us, f.name /* filed_name: text? ; ファイル作成者 */, r.file_sha256, r.debited_on, r.settle_on, r.note, r.version
  FROM payment_run r
  JOIN payment_source s ON s.tenant_id = r.tenant_id AND s.source_id = r.source_id
  LEFT JOIN account a ON a.account_id = r.prepared_by
  LEFT JOIN account b ON b.account_id = r.first_by
  LEFT JOIN account c ON c.account_id = r.second_by
  LEFT JOIN account f ON f.account_id = r.filed_by
 WHERE r.tenant_id = $1 AND r.run_id = $2;

-- name: payment_run_by_no :one
SELECT r.run_id, r.state FROM payment_run r WHERE r.tenant_id = $1 AND r.run_no = $2;

-- name: payment_run_first :exec
UPDATE payment_run SET state = $3, first_us = $4, first_by = $5, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND version = $6 AND state = $7 /* before: enum(payment_run_state) */;

-- name: payment_run_second :exec
UPDATE payment_run SET state = $3, second_us = $4, second_by = $5, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND version = $6 AND state = $7 /* before: enum(payment_run_state) */;

-- name: payment_run_back :exec
-- Sent back by an approver: both approvals are gone.
UPDATE payment_run SET state = $3, first_us = NULL, first_by = NULL, second_us = NULL, second_by = NULL, note = $4, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND version = $5;

-- name: payment_run_cancel :exec
UPDATE payment_run SET state = $3, note = $4, version = version + 1 WHERE tenant_id = $1 AND run_id = $2 AND version = $5;

-- name: payment_run_file :exec
-- Once.
UPDATE payment_run SET state = $3, filed_us = $4, filed_by = $5, file_sha256 = $6, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND state = $7 /* before: enum(payment_run_state) */ AND version = $8;

-- name: payment_run_debit :exec
UPDATE payment_run SET state = $3, debited_on = $4, settle_on = $5, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND state = $6 /* before: enum(payment_run_state) */;

-- name: payment_run_return :exec
UPDATE payment_run SET returned_count = returned_count + 1, returned_yen = returned_yen + $3 /* yen: yen */, version = version + 1 WHERE tenant_id = $1 AND run_id = $2;

-- name: payment_run_fee :exec
UPDATE payment_run SET fee_yen = fee_yen + $3 /* yen: yen */, version = version + 1 WHERE tenant_id = $1 AND run_id = $2;

-- name: payment_run_less :exec
-- A line was taken out.
UPDATE payment_run SET line_count = line_count - 1, yen = yen - $3 /* less_yen: yen */, version = version + 1 WHERE tenant_id = $1 AND run_id = $2 AND version = $4;

-- name: payment_run_debitable :many
-- Runs of an account that may be what was debited: filed, of that sum, due by that day.
SELECT r.run_id, r.run_no, r.pay_on
  FROM payment_run r
  JOIN payment_source s ON s.tenant_id = r.tenant_id AND s.source_id = r.source_id
 WHERE r.tenant_id = $1 AND r.state = $2 AND r.yen = $3 AND r.pay_on <= $4 /* posted_on: date */ AND s.bank_code = $5 AND s.branch_code = $6 AND s.number = $7
 ORDER BY r.pay_on, r.run_id
 LIMIT 3;

-- name: payment_run_charged :many
-- Runs of an account that were sent to be paid between two days: whose fee it may be.
SELECT r.run_id, r.run_no, r.pay_on
  FROM payment_run r
  JOIN payment_source s ON s.tenant_id = r.tenant_id AND s.source_id = r.source_id
 WHERE r.tenant_id = $1 AND r.pay_on BETWEEN $2 /* from: date */ AND $3 /* to: date */ AND s.bank_code = $4 AND s.branch_code = $5 AND s.number = $6
   AND r.state IN ($7 /* filed: enum(payment_run_state) */, $8 /* debited: enum(payment_run_state) */)
 ORDER BY r.run_id DESC
 LIMIT 3;

-- ---- lines ----

-- name: payment_line_insert :exec
INSERT INTO payment_line (tenant_id, run_id, line_no, code, due_id, party_id, title, yen, bank_code, bank_name, branch_code, branch_name, account_kind, number, holder,
                          changes, state, returned_on, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, '');

-- name: payment_line_of_run :many
SELECT l.line_no, l.code, l.due_id, l.party_id, l.title, l.yen, l.bank_code, l.bank_name, l.branch_code, l.branch_name, l.account_kind, l.number, l.holder, l.changes,
       l.state, l.returned_on, l.reason
  FROM payment_line l
 WHERE l.tenant_id = $1 AND l.run_id = $2
 ORDER BY l.line_no
 LIMIT $3 /* limit: int */;

-- name: payment_line_shown :many
-- The same for people: with the payee's name and its reading beside what is sent to the bank.
SELECT l.line_no, p.name /* payee: text? ; 支払先 */, p.kana AS payee_kana, l.holder, l.title, l.yen, l.bank_code, l.bank_name, l.branch_code, l.branch_name,
       l.account_kind, l.number, l.changes, l.code, l.state, l.returned_on, l.reason, l.due_id, l.party_id
  FROM payment_line l
  LEFT JOIN party p ON p.tenant_id = l.tenant_id AND p.party_id = l.party_id
 WHERE l.tenant_id = $1 AND l.run_id = $2
 ORDER BY l.line_no
 LIMIT $3 /* limit: int */;

-- name: payment_line_by_no :one
SELECT l.line_no, l.due_id, l.party_id, l.yen, l.state FROM payment_line l WHERE l.tenant_id = $1 AND l.run_id = $2 AND l.line_no = $3;

-- name: payment_line_remove :exec
DELETE FROM payment_line WHERE tenant_id = $1 AND run_id = $2 AND line_no = $3;

-- name: payment_line_return :exec
UPDATE payment_line SET state = $4, returned_on = $5, reason = $6
 WHERE tenant_id = $1 AND run_id = $2 AND line_no = $3 AND state = $7 /* before: enum(payment_line_state) */;

-- name: payment_line_by_code :many
-- The payment that a mark names; at most one.
SELECT l.run_id, l.line_no, l.yen, l.holder, l.state, l.party_id, l.due_id, r.state /* run_state: enum(payment_run_state) */, r.run_no
  FROM payment_line l
  JOIN payment_run r ON r.tenant_id = l.tenant_id AND r.run_id = l.run_id
 WHERE l.tenant_id = $1 AND l.code = $2
 ORDER BY l.line_no
 LIMIT 1;

-- name: payment_line_returnable :many
-- Payments of that sum that have gone out and may have come back, paid between two days from that account.
SELECT l.run_id, l.line_no, l.yen, l.holder, l.state, l.party_id, l.due_id, r.state /* run_state: enum(payment_run_state) */, r.run_no
  FROM payment_line l
  JOIN payment_run r ON r.tenant_id = l.tenant_id AND r.run_id = l.run_id
  JOIN payment_source s ON s.tenant_id = r.tenant_id AND s.source_id = r.source_id
 WHERE l.tenant_id = $1 AND l.yen = $2 AND r.pay_on BETWEEN $3 /* from: date */ AND $4 /* to: date */ AND s.bank_code = $5 AND s.branch_code = $6 AND s.number = $7
   AND r.state IN ($8 /* filed: enum(payment_run_state) */, $9 /* debited: enum(payment_run_state) */)
 ORDER BY l.run_id DESC, l.line_no
 LIMIT 50;

-- ---- files of the bank ----

-- name: payment_statement_insert :exec
INSERT INTO payment_statement (tenant_id, statement_id, kind, state, file_name, sha256, from_on, to_on, line_count, known_count, read_us, read_by, matched_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL);

-- name: payment_statement_by_hash :many
SELECT s.statement_id FROM payment_statement s WHERE s.tenant_id = $1 AND s.sha256 = $2 ORDER BY s.statement_id LIMIT 1;

-- name: payment_statement_by_id :one
SELECT s.statement_id, s.kind, s.state, s.file_name, s.sha256, s.from_on, s.to_on, s.line_count, s.known_count, s.read_us, s.read_by, s.matched_us
  FROM payment_statement s
 WHERE s.tenant_id = $1 AND s.statement_id = $2;

-- name: payment_statement_list :many
SELECT s.statement_id, s.kind, s.state, s.file_name, s.from_on, s.to_on, s.line_count, s.known_count, s.read_us, s.matched_us
  FROM payment_statement s
 WHERE s.tenant_id = $1 {?before AND s.statement_id < $2 /* before: id(statement) */ ?}
 ORDER BY s.statement_id DESC
 LIMIT $3 /* limit: int */;

-- name: payment_statement_matched :exec
UPDATE payment_statement SET state = $3, matched_us = $4 WHERE tenant_id = $1 AND statement_id = $2 AND state = $5 /* before: enum(payment_statement_state) */;

-- name: payment_movement_insert :exec
-- A line that an earlier file had, too, is not written again.
INSERT INTO payment_movement (tenant_id, movement_id, statement_id, line_no, kind, bank_code, branch_code, number, reference, posted_on, incoming, yen, client_name,
                              client_code, memo, edi, match, run_id, matched_line, matched_us, matched_by, note, given_up)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, NULL, NULL, NULL, NULL, '', 0)
ON CONFLICT (tenant_id, kind, bank_code, branch_code, number, posted_on, reference) DO NOTHING;

-- name: payment_movement_of_statement :many
SELECT m.movement_id, m.line_no, m.kind, m.bank_code, m.branch_code, m.number, m.reference, m.posted_on, m.incoming, m.yen, m.client_name, m.client_code, m.memo, m.edi,
       m.match, m.run_id, m.matched_line, m.note
  FROM payment_movement m
 WHERE m.tenant_id = $1 AND m.statement_id = $2
 ORDER BY m.line_no
 LIMIT $3 /* limit: int */;

-- name: payment_movement_by_id :one
SELECT m.movement_id, m.kind, m.bank_code, m.branch_code, m.number, m.posted_on, m.incoming, m.yen, m.client_name, m.client_code, m.memo, m.edi, m.match, m.given_up
  FROM payment_movement m
 WHERE m.tenant_id = $1 AND m.movement_id = $2;

-- name: payment_movement_unknown :many
-- The suspense list: the oldest first.
SELECT m.movement_id, m.posted_on, m.incoming, m.yen, m.client_name, m.client_code, m.memo, m.edi, m.kind, m.reference
  FROM payment_movement m
 WHERE m.tenant_id = $1 AND m.match = $2
   {?after AND (m.posted_on, m.movement_id) > ($3 /* after: date */, $4 /* after_id: id(movement) */) ?}
 ORDER BY m.posted_on, m.movement_id
 LIMIT $5 /* limit: int */;

-- name: payment_movement_match :exec
-- Once.
UPDATE payment_movement SET match = $3, run_id = $4, matched_line = $5, matched_us = $6, matched_by = $7, note = $8
 WHERE tenant_id = $1 AND movement_id = $2 AND match IN ($9 /* fresh: enum(payment_match) */, $10 /* unknown: enum(payment_match) */);

-- name: payment_movement_give_up :exec
-- It is not what it was taken for, and waits again.
UPDATE payment_movement SET match = $3, matched_us = NULL, matched_by = NULL, note = $4, given_up = given_up + 1
 WHERE tenant_id = $1 AND movement_id = $2 AND match = $5 /* was: enum(payment_match) */;

-- name: payment_movement_returned_by :one
-- Whether a file of this kind has already told of the return.
SELECT count(*) /* movements: int */ FROM payment_movement m
 WHERE m.tenant_id = $1 AND m.run_id = $2 AND m.matched_line = $3 AND m.kind = $4 AND m.match = $5;

-- name: payment_waiting :one
-- For the officers' first page and the list: how much waits.
SELECT (SELECT count(*) FROM payment_movement m WHERE m.tenant_id = $1 AND m.match = $2 /* unknown: enum(payment_match) */) /* unknown: int */,
       (SELECT count(*) FROM payment_run r WHERE r.tenant_id = $1 AND r.state IN ($3 /* intent: enum(payment_run_state) */, $4 /* first: enum(payment_run_state) */)) /* approvals: int */,
       (SELECT count(*) FROM payment_due d WHERE d.tenant_id = $1 AND d.state = $5 /* open: enum(payment_due_state) */) /* dues: int */;

-- ---- kassei verify ----

-- name: payment_verify_numbers :many
-- The last run, when runs are not numbered 1, 2, 3 … to it.
SELECT r.run_id AS found
  FROM payment_run r
 WHERE r.tenant_id = $1 AND r.run_no <> (SELECT count(*) FROM payment_run s WHERE s.tenant_id = r.tenant_id AND s.run_no <= r.run_no)
 ORDER BY r.run_no LIMIT 1;

-- name: payment_verify_sums :many
SELECT r.run_id AS found
  FROM payment_run r
 WHERE r.tenant_id = $1 AND (r.line_count <> (SELECT count(*) FROM payment_line l WHERE l.tenant_id = r.tenant_id AND l.run_id = r.run_id)
    OR r.yen <> (SELECT CAST(COALESCE(sum(l.yen), 0) AS BIGINT) FROM payment_line l WHERE l.tenant_id = r.tenant_id AND l.run_id = r.run_id))
 ORDER BY r.run_id LIMIT 1;

-- name: payment_verify_returns :many
SELECT r.run_id AS found
  FROM payment_run r
 WHERE r.tenant_id = $1 AND (r.returned_count <> (SELECT count(*) FROM payment_line l WHERE l.tenant_id = r.tenant_id AND l.run_id = r.run_id AND l.state = 2)
    OR r.returned_yen <> (SELECT CAST(COALESCE(sum(l.yen), 0) AS BIGINT) FROM payment_line l WHERE l.tenant_id = r.tenant_id AND l.run_id = r.run_id AND l.state = 2))
 ORDER BY r.run_id LIMIT 1;

-- name: payment_verify_eyes :many
-- Approved by fewer than two, twice by one, or by who prepared it.
SELECT r.run_id AS found
  FROM payment_run r
 WHERE r.tenant_id = $1 AND ((r.state IN (3, 4, 5) AND (r.first_by IS NULL OR r.second_by IS NULL)) OR (r.state = 2 AND r.first_by IS NULL)
    OR r.first_by = r.prepared_by OR r.second_by = r.prepared_by OR r.first_by = r.second_by)
 ORDER BY r.run_id LIMIT 1;

-- name: payment_verify_file :many
SELECT r.run_id AS found
  FROM payment_run r
 WHERE r.tenant_id = $1 AND ((r.state IN (4, 5) AND (r.filed_us IS NULL OR length(r.file_sha256) <> 64)) OR (r.state IN (1, 2, 3) AND (r.filed_us IS NOT NULL OR r.file_sha256 <> ''))
    OR (r.state = 5 AND r.debited_on IS NULL))
 ORDER BY r.run_id LIMIT 1;

-- name: payment_verify_items :many
-- A line that says another amount or payee than what it pays.
SELECT l.due_id AS found
  FROM payment_line l
  LEFT JOIN payment_due d ON d.tenant_id = l.tenant_id AND d.due_id = l.due_id AND d.yen = l.yen AND d.party_id = l.party_id
 WHERE l.tenant_id = $1 AND d.due_id IS NULL
 ORDER BY l.due_id LIMIT 1;

-- name: payment_verify_dues :many
-- In a run that does not hold it, paid by one that was not debited, or withdrawn and in one.
SELECT d.due_id AS found
  FROM payment_due d
  LEFT JOIN payment_run r ON r.tenant_id = d.tenant_id AND r.run_id = d.run_id
  LEFT JOIN payment_line l ON l.tenant_id = d.tenant_id AND l.run_id = d.run_id AND l.due_id = d.due_id AND l.state = 1
 WHERE d.tenant_id = $1 AND ((d.state = 2 AND (l.due_id IS NULL OR r.state NOT IN (1, 2, 3, 4))) OR (d.state = 3 AND (l.due_id IS NULL OR r.state <> 5))
    OR (d.state IN (1, 4) AND d.run_id IS NOT NULL))
 ORDER BY d.due_id LIMIT 1;

-- name: payment_verify_movements :many
-- A debit of a run that was not debited or of another sum; a return of a line that is not returned or of another sum.
SELECT m.movement_id AS found
  FROM payment_movement m
  LEFT JOIN payment_run r ON r.tenant_id = m.tenant_id AND r.run_id = m.run_id
  LEFT JOIN payment_line l ON l.tenant_id = m.tenant_id AND l.run_id = m.run_id AND l.line_no = m.matched_line
 WHERE m.tenant_id = $1 AND ((m.match = 3 AND (r.run_id IS NULL OR r.state <> 5 OR r.yen <> m.yen OR m.incoming)) OR (m.match = 4 AND (l.line_no IS NULL OR l.state <> 2 OR l.yen <> m.yen))
    OR (m.match = 5 AND (r.run_id IS NULL OR m.incoming)))
 ORDER BY m.movement_id LIMIT 1;

-- name: payment_verify_debits :many
-- An account to pay from whose debited runs are not what the ledger has of them.
SELECT s.source_id AS found
  FROM payment_source s
  LEFT JOIN ledger_account c ON c.tenant_id = s.tenant_id AND c.kind = 2 AND c.owner_no = s.source_id
 WHERE s.tenant_id = $1 AND (SELECT CAST(COALESCE(sum(r.yen), 0) AS BIGINT) FROM payment_run r WHERE r.tenant_id = s.tenant_id AND r.source_id = s.source_id AND r.state = 5)
    <> (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM ledger_posting p WHERE p.tenant_id = s.tenant_id AND p.debit_account_id = c.account_id AND p.memo = '総合振込')
 ORDER BY s.source_id LIMIT 1;

-- name: payment_verify_booked_returns :many
SELECT s.source_id AS found
  FROM payment_source s
  LEFT JOIN ledger_account c ON c.tenant_id = s.tenant_id AND c.kind = 2 AND c.owner_no = s.source_id
 WHERE s.tenant_id = $1 AND (SELECT CAST(COALESCE(sum(r.returned_yen), 0) AS BIGINT) FROM payment_run r WHERE r.tenant_id = s.tenant_id AND r.source_id = s.source_id)
    <> (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM ledger_posting p WHERE p.tenant_id = s.tenant_id AND p.credit_account_id = c.account_id AND p.memo = '振込の戻り')
 ORDER BY s.source_id LIMIT 1;

-- name: payment_verify_fees :many
SELECT s.source_id AS found
  FROM payment_source s
  LEFT JOIN ledger_account c ON c.tenant_id = s.tenant_id AND c.kind = 2 AND c.owner_no = s.source_id
 WHERE s.tenant_id = $1 AND (SELECT CAST(COALESCE(sum(r.fee_yen), 0) AS BIGINT) FROM payment_run r WHERE r.tenant_id = s.tenant_id AND r.source_id = s.source_id)
    <> (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM ledger_posting p WHERE p.tenant_id = s.tenant_id AND p.debit_account_id = c.account_id AND p.memo = '振込手数料')
 ORDER BY s.source_id LIMIT 1;

-- name: payment_verify_intents :many
-- A line that stands in a run that was not given up, while its item is not in that run: it could be paid once more.
SELECT l.due_id AS found
  FROM payment_line l
  JOIN payment_run r ON r.tenant_id = l.tenant_id AND r.run_id = l.run_id AND r.state <> 6
  LEFT JOIN payment_due d ON d.tenant_id = l.tenant_id AND d.due_id = l.due_id AND d.run_id = l.run_id AND d.state IN (2, 3)
 WHERE l.tenant_id = $1 AND l.state = 1 AND d.due_id IS NULL
 ORDER BY l.due_id LIMIT 1;

-- name: payment_verify_told :many
-- A run whose debit, returns or fees are not those that the bank's lines tell.
SELECT r.run_id AS found
  FROM payment_run r
 WHERE r.tenant_id = $1
   AND ((r.state = 5 AND (SELECT count(*) FROM payment_movement m WHERE m.tenant_id = r.tenant_id AND m.run_id = r.run_id AND m.match = 3) <> 1)
    OR r.returned_count <> (SELECT count(DISTINCT m.matched_line) FROM payment_movement m WHERE m.tenant_id = r.tenant_id AND m.run_id = r.run_id AND m.match = 4)
    OR r.fee_yen <> (SELECT CAST(COALESCE(sum(m.yen), 0) AS BIGINT) FROM payment_movement m WHERE m.tenant_id = r.tenant_id AND m.run_id = r.run_id AND m.match = 5))
 ORDER BY r.run_id LIMIT 1;

-- name: payment_verify_suspense :many
-- A line of a file that was matched, which is neither matched nor in the suspense list.
SELECT m.movement_id AS found
  FROM payment_movement m
  JOIN payment_statement s ON s.tenant_id = m.tenant_id AND s.statement_id = m.statement_id AND s.state = 2
 WHERE m.tenant_id = $1 AND m.match = 1
 ORDER BY m.movement_id LIMIT 1;

-- name: payment_verify_files_read :many
-- A file of the bank that had more or fewer lines than are kept of it; what an earlier file had too is kept once.
SELECT s.statement_id AS found
  FROM payment_statement s
 WHERE s.tenant_id = $1 AND s.line_count <> s.known_count + (SELECT count(*) FROM payment_movement m WHERE m.tenant_id = s.tenant_id AND m.statement_id = s.statement_id)
 ORDER BY s.statement_id LIMIT 1;

-- name: payment_verify_file_gone :many
-- A line of the bank whose file is not there.
SELECT m.movement_id AS found
  FROM payment_movement m
  LEFT JOIN payment_statement s ON s.tenant_id = m.tenant_id AND s.statement_id = m.statement_id
 WHERE m.tenant_id = $1 AND s.statement_id IS NULL
 ORDER BY m.movement_id LIMIT 1;

-- name: payment_verify_run_gone :many
-- What a run pays that is not there.
SELECT l.due_id AS found
  FROM payment_line l
  LEFT JOIN payment_run r ON r.tenant_id = l.tenant_id AND r.run_id = l.run_id
 WHERE l.tenant_id = $1 AND r.run_id IS NULL
 ORDER BY l.due_id LIMIT 1;

-- name: payment_filed_runs :many
-- Runs whose file has left.
SELECT r.run_id FROM payment_run r WHERE r.tenant_id = $1 AND r.state IN (4, 5) {?after AND r.run_id > $2 /* after: id(run) */ ?} ORDER BY r.run_id LIMIT 100;
