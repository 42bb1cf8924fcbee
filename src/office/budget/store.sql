-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/bank/zengin.h
-- include: office/budget/budget-types.h
-- include: office/ledger/ledger-types.h

-- ---- years and their books ----

-- name: budget_year_of :one
SELECT y.state, y.voted_on, y.last_act_no, y.version
  FROM budget_year y WHERE y.tenant_id = $1 AND y.fiscal_year = $2;

-- name: budget_years :many
SELECT y.fiscal_year, y.state, y.voted_on, y.last_act_no, y.version
  FROM budget_year y WHERE y.tenant_id = $1 ORDER BY y.fiscal_year DESC LIMIT 50;

-- name: budget_year_insert :exec
INSERT INTO budget_year (tenant_id, fiscal_year, state, voted_on, last_act_no, version) VALUES ($1, $2, $3, NULL, 0, 1);

-- name: budget_year_update :exec
UPDATE budget_year SET state = $3, voted_on = $4, version = version + 1
 WHERE tenant_id = $1 AND fiscal_year = $2 AND version = $5;

-- name: budget_year_count_act :exec
-- Takes the next number; the row is locked by the writer.
UPDATE budget_year SET last_act_no = last_act_no + 1 WHERE tenant_id = $1 AND fiscal_year = $2;

-- name: budget_act_insert :exec
INSERT INTO budget_act (tenant_id, fiscal_year, act_no, kind, line_id, other_line_id, commitment_id, yen, on_day, reason, posting_id, by_account, at_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: budget_acts_of_line :many
-- What was done with a line, the newest first.
SELECT x.act_no, x.on_day, x.kind, x.yen, x.reason, c.title, o.name AS other_name, x.at_us
  FROM budget_act x
  LEFT JOIN budget_commitment c ON c.tenant_id = x.tenant_id AND c.commitment_id = x.commitment_id
  LEFT JOIN budget_line o ON o.tenant_id = x.tenant_id AND o.line_id = x.other_line_id
 WHERE x.tenant_id = $1 AND x.line_id = $2 AND x.fiscal_year = $3 {?before AND x.act_no < $4 /* before: int */ ?}
 ORDER BY x.act_no DESC
 LIMIT $5 /* limit: int */;

-- name: budget_sums_of_line :many
-- How a line came to its amount: the sum of each kind of act.
SELECT x.kind, CAST(COALESCE(sum(x.yen), 0) AS BIGINT) /* yen: yen */
  FROM budget_act x
 WHERE x.tenant_id = $1 AND x.line_id = $2
 GROUP BY x.kind
 ORDER BY x.kind LIMIT 50;

-- ---- subjects, lines, funding ----

-- name: budget_subject_put :exec
INSERT INTO budget_subject (tenant_id, code, first_year, last_year, level, name) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant_id, code, first_year) DO UPDATE SET last_year = excluded.last_year, level = excluded.level, name = excluded.name;

-- name: budget_subject_name :many
-- What a part of a code was called in a year.
SELECT s.name, s.level
  FROM budget_subject s
 WHERE s.tenant_id = $1 AND s.code = $2 AND s.first_year <= $3 /* fiscal_year: fiscal_year */ AND (s.last_year IS NULL OR s.last_year >= $3)
 ORDER BY s.first_year DESC LIMIT 1;

-- name: budget_line_insert :exec
INSERT INTO budget_line (tenant_id, line_id, fiscal_year, code, name, programme_id, funding_id, is_reserve, carry_limit_yen, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 1);

-- name: budget_line_of :one
SELECT l.line_id, l.fiscal_year, l.code, l.name, l.programme_id, l.funding_id, l.is_reserve, l.carry_limit_yen, l.version
  FROM budget_line l WHERE l.tenant_id = $1 AND l.line_id = $2;

-- name: budget_line_carry_limit :exec
UPDATE budget_line SET carry_limit_yen = $3, version = version + 1 WHERE tenant_id = $1 AND line_id = $2;

-- name: budget_lines_of_year :many
-- The lines of a year as the budget prints them.
SELECT l.line_id, l.code, l.name, l.programme_id, l.funding_id, l.is_reserve
  FROM budget_line l
 WHERE l.tenant_id = $1 AND l.fiscal_year = $2 {?after AND l.code > $3 /* after: text */ ?}
 ORDER BY l.code
 LIMIT $4 /* limit: int */;

-- name: budget_line_accounts :many
-- What stands on the ledger's accounts of a line, one row for each of the kinds from first to last.
SELECT r.kind, CAST(r.credits_posted - r.debits_posted AS BIGINT) /* yen: yen */
  FROM ledger_account r
 WHERE r.tenant_id = $1 AND r.owner_no = $2 AND r.kind >= $3 /* first: enum(ledger_kind) */ AND r.kind <= $4 /* last: enum(ledger_kind) */
 ORDER BY r.kind LIMIT 20;

-- name: budget_book_lines :many
-- The lines of a year, of a programme, or one.
SELECT l.line_id, l.fiscal_year, l.code, l.name, l.programme_id, l.funding_id, l.is_reserve, l.carry_limit_yen, l.version
  FROM budget_line l
 WHERE l.tenant_id = $1 {?year AND l.fiscal_year = $2 /* year: fiscal_year */ ?} {?programme AND l.programme_id = $3 /* programme: id(programme) */ ?} {?line AND l.line_id = $4 /* line: id(budget_line) */ ?}
 ORDER BY l.line_id LIMIT 20000;

-- name: budget_book_accounts :many
-- What stands on the accounts of these lines.
SELECT l.line_id, r.kind, CAST(r.credits_posted - r.debits_posted AS BIGINT) /* yen: yen */
  FROM budget_line l
  JOIN ledger_account r ON r.tenant_id = l.tenant_id AND r.owner_no = l.line_id AND r.kind >= $5 /* first: enum(ledger_kind) */ AND r.kind <= $6 /* last: enum(ledger_kind) */
 WHERE l.tenant_id = $1 {?year AND l.fiscal_year = $2 /* year: fiscal_year */ ?} {?programme AND l.programme_id = $3 /* programme: id(programme) */ ?} {?line AND l.line_id = $4 /* line: id(budget_line) */ ?}
 ORDER BY l.line_id, r.kind LIMIT 140000;

-- name: budget_book_acts :many
-- How these lines came to their amounts: the sum of each kind of act.
SELECT l.line_id, x.kind, CAST(COALESCE(sum(x.yen), 0) AS BIGINT) /* yen: yen */
  FROM budget_line l
  JOIN budget_act x ON x.tenant_id = l.tenant_id AND x.line_id = l.line_id
 WHERE l.tenant_id = $1 {?year AND l.fiscal_year = $2 /* year: fiscal_year */ ?} {?programme AND l.programme_id = $3 /* programme: id(programme) */ ?} {?line AND l.line_id = $4 /* line: id(budget_line) */ ?}
 GROUP BY l.line_id, x.kind
 ORDER BY l.line_id, x.kind LIMIT 300000;

-- name: budget_book_commitments :many
-- What the commitments of these lines come to.
SELECT c.line_id, CAST(COALESCE(sum(c.decided_yen), 0) AS BIGINT) /* decided_yen: yen */, CAST(COALESCE(sum(c.returned_yen), 0) AS BIGINT) /* returned_yen: yen */
  FROM budget_line l
  JOIN budget_commitment c ON c.tenant_id = l.tenant_id AND c.line_id = l.line_id
 WHERE l.tenant_id = $1 {?year AND l.fiscal_year = $2 /* year: fiscal_year */ ?} {?programme AND l.programme_id = $3 /* programme: id(programme) */ ?} {?line AND l.line_id = $4 /* line: id(budget_line) */ ?}
 GROUP BY c.line_id
 ORDER BY c.line_id LIMIT 20000;

-- name: budget_subjects_of_year :many
-- What the parts of codes are called in a year.
SELECT s.code, s.level, s.name
  FROM budget_subject s
 WHERE s.tenant_id = $1 AND s.first_year <= $2 /* fiscal_year: fiscal_year */ AND (s.last_year IS NULL OR s.last_year >= $2)
 ORDER BY s.code, s.first_year DESC LIMIT 20000;

-- name: budget_line_funding :exec
UPDATE budget_line SET funding_id = $3, version = version + 1 WHERE tenant_id = $1 AND line_id = $2;

-- name: budget_line_programme :exec
UPDATE budget_line SET programme_id = $3, version = version + 1 WHERE tenant_id = $1 AND line_id = $2;

-- name: budget_fundings_of_year :many
SELECT f.funding_id, f.name, f.rate_num, f.rate_den, f.ceiling_yen, f.unit_yen
  FROM budget_funding f WHERE f.tenant_id = $1 AND f.fiscal_year = $2 ORDER BY f.funding_id LIMIT 200;

-- name: budget_funding_insert :exec
INSERT INTO budget_funding (tenant_id, funding_id, fiscal_year, name, rate_num, rate_den, ceiling_yen, unit_yen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: budget_funding_of :one
SELECT f.fiscal_year, f.name, f.rate_num, f.rate_den, f.ceiling_yen, f.unit_yen
  FROM budget_funding f WHERE f.tenant_id = $1 AND f.funding_id = $2;

-- name: budget_funding_costs :many
-- The commitments of the lines that share a funding, line by line.
SELECT c.line_id, c.commitment_id, c.decided_yen
  FROM budget_line l
  JOIN budget_commitment c ON c.tenant_id = l.tenant_id AND c.line_id = l.line_id
 WHERE l.tenant_id = $1 AND l.fiscal_year = $2 AND l.funding_id = $3 /* funding_id: id(funding) */
 ORDER BY l.code, l.line_id, c.commitment_id LIMIT 200000;

-- name: budget_funded_lines :many
-- The lines that share a funding.
SELECT l.line_id, l.code, l.name
  FROM budget_line l
 WHERE l.tenant_id = $1 AND l.fiscal_year = $2 AND l.funding_id = $3 /* funding_id: id(funding) */
 ORDER BY l.code LIMIT 500;

-- ---- commitments and orders ----

-- name: budget_commitment_insert :exec
INSERT INTO budget_commitment (tenant_id, commitment_id, line_id, fiscal_year, act_no, title, decided_yen, ordered_yen, paid_yen, returned_yen, late_yen, carried_yen,
    completes_on, carried_from, promise_id, case_id, service_id, programme_id, party_id, decided_on, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0, $8, $9, $10, $11, $12, $13, $14, $15, 1);

-- name: budget_commitment_of :one
SELECT c.line_id, c.fiscal_year, c.act_no, c.title, c.decided_yen, c.ordered_yen, c.paid_yen, c.returned_yen, c.late_yen, c.carried_yen, c.completes_on, c.carried_from,
       c.promise_id, c.case_id, c.service_id, c.programme_id, c.party_id, c.decided_on, c.version
  FROM budget_commitment c WHERE c.tenant_id = $1 AND c.commitment_id = $2;

-- name: budget_commitments_of_line :many
-- 支出負担行為 of a line, the newest first.
SELECT c.commitment_id, c.act_no, c.decided_on, c.title, c.decided_yen, c.ordered_yen, c.paid_yen, c.returned_yen, c.carried_yen, c.completes_on
  FROM budget_commitment c
 WHERE c.tenant_id = $1 AND c.line_id = $2 {?before AND c.commitment_id < $3 /* before: id(commitment) */ ?}
 ORDER BY c.commitment_id DESC
 LIMIT $4 /* limit: int */;

-- name: budget_commitment_list :many
-- Of a line, of a programme or of a case, without the payee.
SELECT c.commitment_id, c.line_id, c.fiscal_year, c.act_no, c.decided_on, c.title, c.decided_yen, c.ordered_yen, c.paid_yen, c.returned_yen, c.late_yen, c.carried_yen, c.completes_on
  FROM budget_commitment c
 WHERE c.tenant_id = $1 {?line AND c.line_id = $2 /* line: id(budget_line) */ ?} {?programme AND c.programme_id = $3 /* programme: id(programme) */ ?} {?before AND c.commitment_id < $4 /* before: id(commitment) */ ?}
 ORDER BY c.commitment_id DESC
 LIMIT $5 /* limit: int */;

-- name: budget_commitment_payee :many
-- Whom a commitment promises to pay.
SELECT p.party_id, p.name
  FROM budget_commitment c
  JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
 WHERE c.tenant_id = $1 AND c.commitment_id = $2
 ORDER BY p.party_id LIMIT 1;

-- name: budget_acts_of_commitment :many
-- What was done with a commitment, the newest first.
SELECT x.fiscal_year, x.act_no, x.on_day, x.kind, x.yen, x.reason, x.at_us,
       EXISTS (SELECT 1 FROM budget_undone u WHERE u.tenant_id = x.tenant_id AND u.fiscal_year = x.fiscal_year AND u.act_no = x.act_no) /* undone: bool ; 取消済み */
  FROM budget_act x
 WHERE x.tenant_id = $1 AND x.commitment_id = $2
 ORDER BY x.at_us DESC, x.fiscal_year DESC, x.act_no DESC LIMIT 500;

-- name: budget_commitment_write :exec
UPDATE budget_commitment
   SET decided_yen = $3, ordered_yen = $4, paid_yen = $5, returned_yen = $6, late_yen = $7, carried_yen = $8, version = version + 1
 WHERE tenant_id = $1 AND commitment_id = $2;

-- name: budget_commitment_sums :one
-- What the commitments of a line come to.
SELECT CAST(COALESCE(sum(c.decided_yen), 0) AS BIGINT) /* decided_yen: yen */, CAST(COALESCE(sum(c.returned_yen), 0) AS BIGINT) /* returned_yen: yen */,
       CAST(COALESCE(sum(CASE WHEN c.completes_on > $3 /* year_end: date */ AND c.promise_id IS NULL THEN c.decided_yen - c.carried_yen ELSE 0 END), 0) AS BIGINT) /* beyond_yen: yen */
  FROM budget_commitment c WHERE c.tenant_id = $1 AND c.line_id = $2;

-- name: budget_order_insert :exec
INSERT INTO budget_order (tenant_id, order_id, commitment_id, act_no, yen, advance, pay_on, state, done_on, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 1);

-- name: budget_order_of :one
SELECT o.commitment_id, o.yen, o.advance, o.pay_on, o.state, o.done_on, o.version
  FROM budget_order o WHERE o.tenant_id = $1 AND o.order_id = $2;

-- name: budget_order_end :exec
UPDATE budget_order SET state = $3, done_on = $4, version = version + 1 WHERE tenant_id = $1 AND order_id = $2 AND state = $5 /* was: enum(budget_order_state) */;

-- name: budget_order_reopen :exec
-- The bank gave the money back: it is to be paid again.
UPDATE budget_order SET state = $3, done_on = NULL, version = version + 1 WHERE tenant_id = $1 AND order_id = $2 AND state = $4 /* was: enum(budget_order_state) */;

-- name: budget_orders_of :many
SELECT o.order_id, o.act_no, o.yen, o.advance, o.pay_on, o.state, o.done_on
  FROM budget_order o
 WHERE o.tenant_id = $1 AND o.commitment_id = $2
 ORDER BY o.order_id LIMIT 200;

-- name: budget_first_paid :one
-- The first day on which a commitment's money was paid.
SELECT CAST(min(o.done_on) AS BIGINT) /* paid_on: int? */
  FROM budget_order o WHERE o.tenant_id = $1 AND o.commitment_id = $2 AND o.state = $3 /* paid: enum(budget_order_state) */;

-- name: budget_open_orders_of_year :one
-- Orders of a year's lines that nobody has paid yet.
SELECT count(*) /* orders: int */
  FROM budget_line l
  JOIN budget_commitment c ON c.tenant_id = l.tenant_id AND c.line_id = l.line_id
  JOIN budget_order o ON o.tenant_id = c.tenant_id AND o.commitment_id = c.commitment_id
 WHERE l.tenant_id = $1 AND l.fiscal_year = $2 AND o.state = $3 /* open: enum(budget_order_state) */;

-- ---- later years ----

-- name: budget_liability_insert :exec
INSERT INTO budget_liability (tenant_id, liability_id, title, first_year, last_year, limit_yen, voted_on) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: budget_liability_of :one
SELECT b.title, b.first_year, b.last_year, b.limit_yen, b.voted_on FROM budget_liability b WHERE b.tenant_id = $1 AND b.liability_id = $2;

-- name: budget_promise_insert :exec
INSERT INTO budget_promise (tenant_id, promise_id, liability_id, fiscal_year, yen, title, case_id, party_id, fulfilled_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL);

-- name: budget_promise_of :one
SELECT p.liability_id, p.fiscal_year, p.yen, p.title, p.case_id, p.party_id, p.fulfilled_by FROM budget_promise p WHERE p.tenant_id = $1 AND p.promise_id = $2;

-- name: budget_promise_fulfil :exec
UPDATE budget_promise SET fulfilled_by = $3 WHERE tenant_id = $1 AND promise_id = $2 AND fulfilled_by IS NULL;

-- name: budget_liabilities :many
-- 債務負担行為 with what is promised under each, the newest vote first.
SELECT b.liability_id, b.title, b.first_year, b.last_year, b.limit_yen, b.voted_on,
       COALESCE((SELECT CAST(sum(p.yen) AS BIGINT) FROM budget_promise p WHERE p.tenant_id = b.tenant_id AND p.liability_id = b.liability_id), 0) /* promised_yen: yen ; 約束した額（円） */
  FROM budget_liability b WHERE b.tenant_id = $1
 ORDER BY b.voted_on DESC, b.liability_id DESC LIMIT 500;

-- name: budget_promises_of :many
SELECT p.promise_id, p.fiscal_year, p.yen, p.title, p.fulfilled_by
  FROM budget_promise p WHERE p.tenant_id = $1 AND p.liability_id = $2 ORDER BY p.fiscal_year, p.promise_id LIMIT 1000;

-- name: budget_promises_waiting :many
-- What is promised for a year and not yet committed there.
SELECT p.promise_id, p.yen, p.title
  FROM budget_promise p WHERE p.tenant_id = $1 AND p.fiscal_year = $2 AND p.fulfilled_by IS NULL ORDER BY p.promise_id LIMIT 200;

-- ---- proposals ----

-- name: budget_proposal_insert :exec
INSERT INTO budget_proposal (tenant_id, proposal_id, move, state, fiscal_year, line_id, other_line_id, commitment_id, order_id, liability_id, promise_id, party_id, yen, title,
    completes_on, pay_on, promise_year, way, special, reason, made_by, made_us, decided_by, decided_us, note, version, movement_id, undoes_no)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, NULL, NULL, '', 1, $23, $24);

-- name: budget_proposal_by_id :one
SELECT p.proposal_id, p.move, p.state, p.fiscal_year, p.line_id, p.other_line_id, p.commitment_id, p.order_id, p.liability_id, p.promise_id, p.party_id, p.yen, p.title,
       p.completes_on, p.pay_on, p.promise_year, p.way, p.special, p.reason, p.made_by, p.made_us, p.decided_by, p.decided_us, p.note, p.version, p.movement_id, p.undoes_no
  FROM budget_proposal p WHERE p.tenant_id = $1 AND p.proposal_id = $2;

-- name: budget_proposal_list :many
-- The newest first.
SELECT p.proposal_id, p.move, p.state, p.fiscal_year, l.name AS line_name, p.title, p.yen, p.made_us, p.decided_us
  FROM budget_proposal p
  LEFT JOIN budget_line l ON l.tenant_id = p.tenant_id AND l.line_id = p.line_id
 WHERE p.tenant_id = $1 {?state AND p.state = $2 ?} {?before AND p.proposal_id < $3 /* before: id(proposal) */ ?}
 ORDER BY p.proposal_id DESC
 LIMIT $4 /* limit: int */;

-- name: budget_proposal_waiting :many
-- What waits for a decision about a line, or a commitment.
SELECT p.proposal_id, p.move, p.yen, p.title, p.made_us
  FROM budget_proposal p
 WHERE p.tenant_id = $1 AND p.state = $2 {?line AND p.line_id = $3 /* line: id(budget_line) */ ?} {?commitment AND p.commitment_id = $4 /* commitment: id(commitment) */ ?}
 ORDER BY p.proposal_id LIMIT 100;

-- name: budget_proposal_count :one
SELECT count(*) /* proposals: int */ FROM budget_proposal p WHERE p.tenant_id = $1 AND p.state = $2;

-- name: budget_proposal_end :exec
-- Decided, sent back or withdrawn, once.
UPDATE budget_proposal SET state = $3, decided_by = $4, decided_us = $5, note = $6, commitment_id = $7, order_id = $8, version = version + 1
 WHERE tenant_id = $1 AND proposal_id = $2 AND version = $9 AND state = $10 /* was: enum(budget_proposal_state) */;

-- ---- lists from files ----

-- name: budget_import_insert :exec
INSERT INTO budget_import (tenant_id, import_id, fiscal_year, kind, state, file_name, body, reason, on_day, allot, made_by, made_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: budget_import_by_id :one
SELECT i.import_id, i.fiscal_year, i.kind, i.state, i.file_name, i.body, i.reason, i.on_day, i.allot, i.made_by, i.made_us
  FROM budget_import i WHERE i.tenant_id = $1 AND i.import_id = $2;

-- name: budget_import_list :many
SELECT i.import_id, i.kind, i.state, i.file_name, i.made_us
  FROM budget_import i WHERE i.tenant_id = $1 AND i.fiscal_year = $2 ORDER BY i.import_id DESC LIMIT 50;

-- name: budget_import_end :exec
UPDATE budget_import SET state = $3 WHERE tenant_id = $1 AND import_id = $2 AND state = $4 /* was: enum(budget_import_state) */;

-- ---- revenue ----

-- name: budget_revenue_insert :exec
INSERT INTO budget_revenue (tenant_id, revenue_id, fiscal_year, kind, yen, received_on, commitment_id, act_no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: budget_revenue_of_year :many
-- What came in as the year's revenue, the newest first; below 0: taken back.
SELECT r.kind, r.received_on, r.yen, c.title, r.commitment_id, r.act_no
  FROM budget_revenue r
  LEFT JOIN budget_commitment c ON c.tenant_id = r.tenant_id AND c.commitment_id = r.commitment_id
 WHERE r.tenant_id = $1 AND r.fiscal_year = $2
 ORDER BY r.revenue_id DESC LIMIT $3 /* limit: int */;

-- name: budget_revenue_sum :one
SELECT CAST(COALESCE(sum(r.yen), 0) AS BIGINT) /* yen: yen */ FROM budget_revenue r WHERE r.tenant_id = $1 AND r.fiscal_year = $2;

-- ---- money back, as the bank tells of it ----

-- name: budget_refund_insert :exec
INSERT INTO budget_refund (tenant_id, movement_id, commitment_id, fiscal_year, act_no, typed) VALUES ($1, $2, $3, $4, $5, $6);

-- name: budget_refund_told :many
-- Money of this sum that was written down before, by hand or by a file of the other kind, and of which a file of this kind has not told; the nearest day first.
SELECT x.fiscal_year, x.act_no, x.kind, x.on_day, x.commitment_id, c.title,
       (SELECT count(*) FROM budget_refund r WHERE r.tenant_id = x.tenant_id AND r.fiscal_year = x.fiscal_year AND r.act_no = x.act_no) /* files: int */
  FROM budget_act x
  JOIN budget_commitment c ON c.tenant_id = x.tenant_id AND c.commitment_id = x.commitment_id
 WHERE x.tenant_id = $1 {?commitment AND x.commitment_id = $2 /* commitment: id(commitment) */ ?} AND x.yen = $3 AND x.on_day BETWEEN $4 /* from: date */ AND $5 /* to: date */
   AND x.kind IN ($6 /* back: enum(budget_act_kind) */, $7 /* revenue: enum(budget_act_kind) */)
   AND NOT EXISTS (SELECT 1 FROM budget_undone u WHERE u.tenant_id = x.tenant_id AND u.fiscal_year = x.fiscal_year AND u.act_no = x.act_no)
   AND NOT EXISTS (SELECT 1 FROM budget_piece q WHERE q.tenant_id = x.tenant_id AND q.fiscal_year = x.fiscal_year AND q.act_no = x.act_no)
   AND NOT EXISTS (SELECT 1 FROM budget_refund r JOIN payment_movement m ON m.tenant_id = r.tenant_id AND m.movement_id = r.movement_id
                    WHERE r.tenant_id = x.tenant_id AND r.fiscal_year = x.fiscal_year AND r.act_no = x.act_no AND m.kind = $8 /* kind: enum(zengin_kind) */)
 ORDER BY abs(x.on_day - $9 /* on: int */), x.fiscal_year, x.act_no LIMIT 20;

-- name: budget_refund_candidates :many
-- Of what money may have come back: more was paid than is decided; with charges also what has come back already. The newest first.
SELECT c.commitment_id, c.fiscal_year, c.title, l.name AS line_name, c.paid_yen - c.returned_yen - c.late_yen - c.decided_yen + c.carried_yen /* due_yen: yen */, p.name AS payee, p.kana
  FROM budget_commitment c
  JOIN budget_line l ON l.tenant_id = c.tenant_id AND l.line_id = c.line_id
  LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
 WHERE c.tenant_id = $1 AND c.paid_yen > 0
   AND (c.paid_yen - c.returned_yen - c.late_yen - c.decided_yen + c.carried_yen > 0 OR ($2 /* also_returned: bool */ AND c.returned_yen + c.late_yen > 0))
 ORDER BY c.commitment_id DESC LIMIT 500;

-- name: budget_refund_of_movement :many
-- The act that a line of the bank is, with every line that is the same one; none: it is none.
SELECT r.movement_id, r.commitment_id, r.fiscal_year, r.act_no, r.typed
  FROM budget_refund f
  JOIN budget_refund r ON r.tenant_id = f.tenant_id AND r.fiscal_year = f.fiscal_year AND r.act_no = f.act_no
 WHERE f.tenant_id = $1 AND f.movement_id = $2
 ORDER BY r.movement_id LIMIT 10;

-- name: budget_refunds_of_act :many
SELECT r.movement_id FROM budget_refund r WHERE r.tenant_id = $1 AND r.fiscal_year = $2 AND r.act_no = $3 ORDER BY r.movement_id LIMIT 10;

-- name: budget_refund_delete :exec
DELETE FROM budget_refund WHERE tenant_id = $1 AND movement_id = $2;

-- ---- a line of the bank in pieces ----

-- name: budget_piece_insert :exec
INSERT INTO budget_piece (tenant_id, piece_id, proposal_id, piece_no, use, yen, commitment_id, party_id, note, fiscal_year, act_no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL);

-- name: budget_piece_done :exec
UPDATE budget_piece SET fiscal_year = $3, act_no = $4 WHERE tenant_id = $1 AND piece_id = $2;

-- name: budget_pieces_of :many
SELECT q.piece_id, q.piece_no, q.use, q.yen, q.commitment_id, q.party_id, q.note, q.fiscal_year, q.act_no, c.title, p.name AS payee
  FROM budget_piece q
  LEFT JOIN budget_commitment c ON c.tenant_id = q.tenant_id AND c.commitment_id = q.commitment_id
  LEFT JOIN party p ON p.tenant_id = q.tenant_id AND p.party_id = q.party_id
 WHERE q.tenant_id = $1 AND q.proposal_id = $2 ORDER BY q.piece_no LIMIT 20;

-- name: budget_piece_of_act :many
SELECT q.proposal_id FROM budget_piece q WHERE q.tenant_id = $1 AND q.fiscal_year = $2 AND q.act_no = $3 ORDER BY q.piece_id LIMIT 1;

-- name: budget_split_insert :exec
INSERT INTO budget_split (tenant_id, movement_id, proposal_id) VALUES ($1, $2, $3);

-- name: budget_split_of_movement :many
-- The pieces of which a line of the bank is, with every line that is the same one.
SELECT s.movement_id, s.proposal_id
  FROM budget_split f
  JOIN budget_split s ON s.tenant_id = f.tenant_id AND s.proposal_id = f.proposal_id
 WHERE f.tenant_id = $1 AND f.movement_id = $2 ORDER BY s.movement_id LIMIT 10;

-- name: budget_split_told :many
-- The same money, divided before when a file of the other kind told of it.
SELECT s.proposal_id, p.title
  FROM budget_split s
  JOIN payment_movement m ON m.tenant_id = s.tenant_id AND m.movement_id = s.movement_id
  JOIN budget_proposal p ON p.tenant_id = s.tenant_id AND p.proposal_id = s.proposal_id
 WHERE s.tenant_id = $1 AND m.yen = $2 AND m.posted_on = $3 AND m.bank_code = $4 AND m.branch_code = $5 AND m.number = $6
   AND NOT EXISTS (SELECT 1 FROM budget_split t JOIN payment_movement n ON n.tenant_id = t.tenant_id AND n.movement_id = t.movement_id
                    WHERE t.tenant_id = s.tenant_id AND t.proposal_id = s.proposal_id AND n.kind = $7 /* kind: enum(zengin_kind) */)
 ORDER BY s.proposal_id LIMIT 10;

-- name: budget_split_delete :exec
DELETE FROM budget_split WHERE tenant_id = $1 AND movement_id = $2;

-- name: budget_proposal_of_movement :many
-- What waits for a decision about a line of the bank.
SELECT p.proposal_id, p.move FROM budget_proposal p WHERE p.tenant_id = $1 AND p.movement_id = $2 AND p.state = $3 ORDER BY p.proposal_id LIMIT 1;

-- name: budget_act_of :one
SELECT x.kind, x.line_id, x.commitment_id, x.yen, x.on_day,
       (SELECT count(*) FROM budget_undone u WHERE u.tenant_id = x.tenant_id AND u.fiscal_year = x.fiscal_year AND u.act_no = x.act_no) /* undone: int */
  FROM budget_act x WHERE x.tenant_id = $1 AND x.fiscal_year = $2 AND x.act_no = $3;

-- name: budget_revenue_of_act :many
SELECT r.kind FROM budget_revenue r WHERE r.tenant_id = $1 AND r.fiscal_year = $2 AND r.act_no = $3 ORDER BY r.revenue_id LIMIT 1;

-- name: budget_undone_insert :exec
INSERT INTO budget_undone (tenant_id, fiscal_year, act_no, by_act_no) VALUES ($1, $2, $3, $4);

-- ---- kassei verify ----

-- name: budget_verify_numbers :many
-- A year whose acts are not numbered 1, 2, 3 … to the last.
SELECT y.fiscal_year AS year
  FROM budget_year y
 WHERE y.tenant_id = $1 AND (y.last_act_no <> (SELECT count(*) FROM budget_act x WHERE x.tenant_id = y.tenant_id AND x.fiscal_year = y.fiscal_year)
    OR y.last_act_no <> (SELECT COALESCE(max(x.act_no), 0) FROM budget_act x WHERE x.tenant_id = y.tenant_id AND x.fiscal_year = y.fiscal_year))
 ORDER BY y.fiscal_year LIMIT 1;

-- name: budget_verify_days :many
-- First and last day of what a year's acts did: promises, and what may follow until the accounts close. What was not paid may be cancelled later, too.
SELECT y.fiscal_year, y.voted_on, CAST(min(CASE WHEN x.kind = 8 THEN x.on_day END) AS BIGINT) /* first_promise: int? */, CAST(max(CASE WHEN x.kind = 8 THEN x.on_day END) AS BIGINT) /* last_promise: int? */,
       CAST(max(CASE WHEN x.kind IN (9, 10, 12, 13, 16) THEN x.on_day END) AS BIGINT) /* last_money: int? */
  FROM budget_year y
  JOIN budget_act x ON x.tenant_id = y.tenant_id AND x.fiscal_year = y.fiscal_year AND (x.kind <> 8 OR x.line_id IS NOT NULL)
 WHERE y.tenant_id = $1
 GROUP BY y.fiscal_year, y.voted_on
 ORDER BY y.fiscal_year LIMIT 500;

-- name: budget_verify_current :many
-- A line whose appropriations do not sum to what stands on its accounts.
SELECT l.line_id AS found
  FROM budget_line l
 WHERE l.tenant_id = $1
   AND (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = l.tenant_id AND x.line_id = l.line_id AND x.kind IN (1, 2, 3, 4, 7))
    <> (SELECT CAST(COALESCE(sum(r.credits_posted - r.debits_posted), 0) AS BIGINT) FROM ledger_account r WHERE r.tenant_id = l.tenant_id AND r.owner_no = l.line_id AND r.kind >= 21 AND r.kind <= 27)
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_open :many
-- A line of an open year whose commitments do not sum to what is promised and not ordered.
SELECT l.line_id AS found
  FROM budget_line l
  JOIN budget_year y ON y.tenant_id = l.tenant_id AND y.fiscal_year = l.fiscal_year AND y.state <> 5
  JOIN ledger_account r ON r.tenant_id = l.tenant_id AND r.owner_no = l.line_id AND r.kind = 23
 WHERE l.tenant_id = $1 AND r.credits_posted - r.debits_posted
    <> (SELECT CAST(COALESCE(sum(CASE WHEN c.decided_yen - c.carried_yen > c.ordered_yen - c.returned_yen - c.late_yen
                                 THEN c.decided_yen - c.carried_yen - c.ordered_yen + c.returned_yen + c.late_yen ELSE 0 END), 0) AS BIGINT)
          FROM budget_commitment c WHERE c.tenant_id = l.tenant_id AND c.line_id = l.line_id)
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_ordered :many
-- A line whose open orders do not sum to what is ordered and not paid.
SELECT l.line_id AS found
  FROM budget_line l
  JOIN ledger_account r ON r.tenant_id = l.tenant_id AND r.owner_no = l.line_id AND r.kind = 24
 WHERE l.tenant_id = $1 AND r.credits_posted - r.debits_posted
    <> (SELECT CAST(COALESCE(sum(o.yen), 0) AS BIGINT) FROM budget_commitment c JOIN budget_order o ON o.tenant_id = c.tenant_id AND o.commitment_id = c.commitment_id AND o.state = 1
         WHERE c.tenant_id = l.tenant_id AND c.line_id = l.line_id)
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_paid :many
-- A line whose commitments do not sum to what is paid, less what came back.
SELECT l.line_id AS found
  FROM budget_line l
  JOIN ledger_account r ON r.tenant_id = l.tenant_id AND r.owner_no = l.line_id AND r.kind = 25
 WHERE l.tenant_id = $1 AND r.credits_posted - r.debits_posted
    <> (SELECT CAST(COALESCE(sum(c.paid_yen - c.returned_yen), 0) AS BIGINT) FROM budget_commitment c WHERE c.tenant_id = l.tenant_id AND c.line_id = l.line_id)
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_end :many
-- A line whose carried or unused money is not what its acts say, or that has something left after its year was closed.
SELECT l.line_id AS found
  FROM budget_line l
  JOIN budget_year y ON y.tenant_id = l.tenant_id AND y.fiscal_year = l.fiscal_year
  JOIN ledger_account r ON r.tenant_id = l.tenant_id AND r.owner_no = l.line_id
 WHERE l.tenant_id = $1 AND ((r.kind = 26 AND r.credits_posted - r.debits_posted
        <> (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = l.tenant_id AND x.line_id = l.line_id AND x.kind = 6))
    OR (r.kind = 27 AND r.credits_posted - r.debits_posted
        <> (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = l.tenant_id AND x.line_id = l.line_id AND x.kind = 15))
    OR (y.state = 5 AND r.kind >= 21 AND r.kind <= 24 AND r.credits_posted <> r.debits_posted))
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_carried_in :many
-- What a line was carried in is not what other lines carried to it.
SELECT l.line_id AS found
  FROM budget_line l
 WHERE l.tenant_id = $1
   AND (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = l.tenant_id AND x.line_id = l.line_id AND x.kind = 7)
    <> (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = l.tenant_id AND x.other_line_id = l.line_id AND x.kind = 6)
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_diverted :many
-- A year in which 流用 and 充用 do not sum to nothing.
SELECT x.fiscal_year AS year
  FROM budget_act x
 WHERE x.tenant_id = $1 AND x.kind IN (3, 4)
 GROUP BY x.fiscal_year
HAVING CAST(sum(x.yen) AS BIGINT) <> 0
 ORDER BY x.fiscal_year LIMIT 1;

-- name: budget_verify_decided :many
-- A commitment whose amount is not what its acts say: made or carried in, and changed.
SELECT c.commitment_id AS found
  FROM budget_commitment c
 WHERE c.tenant_id = $1 AND c.decided_yen
    <> (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = c.tenant_id AND x.commitment_id = c.commitment_id AND x.kind IN (8, 9))
     + (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = c.tenant_id AND x.fiscal_year = c.fiscal_year AND x.act_no = c.act_no AND x.kind = 7)
 ORDER BY c.commitment_id LIMIT 1;

-- name: budget_verify_orders :many
-- A commitment whose orders do not sum to what it says.
SELECT c.commitment_id AS found
  FROM budget_commitment c
 WHERE c.tenant_id = $1
   AND (c.ordered_yen <> (SELECT CAST(COALESCE(sum(o.yen), 0) AS BIGINT) FROM budget_order o WHERE o.tenant_id = c.tenant_id AND o.commitment_id = c.commitment_id AND o.state <> 3)
     OR c.paid_yen <> (SELECT CAST(COALESCE(sum(o.yen), 0) AS BIGINT) FROM budget_order o WHERE o.tenant_id = c.tenant_id AND o.commitment_id = c.commitment_id AND o.state = 2))
 ORDER BY c.commitment_id LIMIT 1;

-- name: budget_verify_back :many
-- A commitment whose 戻入, later revenue or 繰越 is not what acts and revenue say.
SELECT c.commitment_id AS found
  FROM budget_commitment c
 WHERE c.tenant_id = $1
   AND (c.returned_yen <> (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = c.tenant_id AND x.commitment_id = c.commitment_id AND x.kind = 13)
     OR c.late_yen <> (SELECT CAST(COALESCE(sum(v.yen), 0) AS BIGINT) FROM budget_revenue v WHERE v.tenant_id = c.tenant_id AND v.commitment_id = c.commitment_id AND v.kind = 1)
     OR c.carried_yen <> (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = c.tenant_id AND x.commitment_id = c.commitment_id AND x.kind = 6))
 ORDER BY c.commitment_id LIMIT 1;

-- name: budget_verify_revenue :many
-- A year whose revenue is not what stands on its account.
SELECT y.fiscal_year AS year
  FROM budget_year y
  JOIN ledger_account r ON r.tenant_id = y.tenant_id AND r.kind = 30 AND r.owner_no = y.fiscal_year
 WHERE y.tenant_id = $1 AND r.credits_posted - r.debits_posted
    <> (SELECT CAST(COALESCE(sum(v.yen), 0) AS BIGINT) FROM budget_revenue v WHERE v.tenant_id = y.tenant_id AND v.fiscal_year = y.fiscal_year)
 ORDER BY y.fiscal_year LIMIT 1;

-- name: budget_verify_liability :many
-- 債務負担行為 whose promises are not what stands on its accounts, or are beyond its limit or its years.
SELECT b.liability_id AS found
  FROM budget_liability b
  JOIN ledger_account r ON r.tenant_id = b.tenant_id AND r.kind = 29 AND r.owner_no = b.liability_id
 WHERE b.tenant_id = $1
   AND (r.credits_posted - r.debits_posted <> (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM budget_promise p WHERE p.tenant_id = b.tenant_id AND p.liability_id = b.liability_id)
     OR b.limit_yen < (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM budget_promise p WHERE p.tenant_id = b.tenant_id AND p.liability_id = b.liability_id)
     OR EXISTS (SELECT 1 FROM budget_promise p WHERE p.tenant_id = b.tenant_id AND p.liability_id = b.liability_id AND (p.fiscal_year < b.first_year OR p.fiscal_year > b.last_year)))
 ORDER BY b.liability_id LIMIT 1;

-- name: budget_verify_promise :many
-- A promise that is said to be fulfilled by a commitment that is not there, or not of its year.
SELECT p.promise_id AS found
  FROM budget_promise p
  LEFT JOIN budget_commitment c ON c.tenant_id = p.tenant_id AND c.commitment_id = p.fulfilled_by AND c.promise_id = p.promise_id
 WHERE p.tenant_id = $1 AND p.fulfilled_by IS NOT NULL AND (c.commitment_id IS NULL OR c.fiscal_year <> p.fiscal_year)
 ORDER BY p.promise_id LIMIT 1;

-- name: budget_verify_proposal :many
-- A decided proposal of which nothing came: no commitment, no order.
SELECT p.proposal_id AS found
  FROM budget_proposal p
  LEFT JOIN budget_commitment c ON c.tenant_id = p.tenant_id AND c.commitment_id = p.commitment_id
  LEFT JOIN budget_order o ON o.tenant_id = p.tenant_id AND o.order_id = p.order_id AND o.yen = p.yen
 WHERE p.tenant_id = $1 AND p.state = 2 AND ((p.move IN (1, 2, 3, 9) AND c.commitment_id IS NULL) OR (p.move IN (3, 4, 9) AND o.order_id IS NULL))
 ORDER BY p.proposal_id LIMIT 1;

-- name: budget_verify_posting :many
-- An act whose posting is not in the ledger, or of another year.
SELECT x.fiscal_year AS year, x.act_no
  FROM budget_act x
  LEFT JOIN ledger_posting p ON p.tenant_id = x.tenant_id AND p.posting_id = x.posting_id AND p.fiscal_year = x.fiscal_year
 WHERE x.tenant_id = $1 AND x.posting_id IS NOT NULL AND p.posting_id IS NULL
 ORDER BY x.fiscal_year, x.act_no LIMIT 1;

-- name: budget_verify_act :many
-- An act whose year, line, other line or commitment is not there.
SELECT x.fiscal_year AS year, x.act_no
  FROM budget_act x
  LEFT JOIN budget_year y ON y.tenant_id = x.tenant_id AND y.fiscal_year = x.fiscal_year
  LEFT JOIN budget_line l ON l.tenant_id = x.tenant_id AND l.line_id = x.line_id
  LEFT JOIN budget_line o ON o.tenant_id = x.tenant_id AND o.line_id = x.other_line_id
  LEFT JOIN budget_commitment c ON c.tenant_id = x.tenant_id AND c.commitment_id = x.commitment_id
 WHERE x.tenant_id = $1 AND (y.fiscal_year IS NULL OR (x.line_id IS NOT NULL AND l.line_id IS NULL) OR (x.other_line_id IS NOT NULL AND o.line_id IS NULL)
    OR (x.commitment_id IS NOT NULL AND c.commitment_id IS NULL))
 ORDER BY x.fiscal_year, x.act_no LIMIT 1;

-- name: budget_verify_answer :many
-- An act whose posting is not the one that the ledger answered for it, or, where that has one leg, of another amount. Those with more are in the sums above, and so are changes, which move only what is not ordered yet.
SELECT x.fiscal_year AS year, x.act_no
  FROM budget_act x
  LEFT JOIN ledger_key k ON k.tenant_id = x.tenant_id AND k.key = 'budget/' || CAST(x.fiscal_year AS TEXT) || '-' || CAST(x.act_no AS TEXT)
  LEFT JOIN ledger_posting p ON p.tenant_id = x.tenant_id AND p.posting_id = x.posting_id
 WHERE x.tenant_id = $1 AND (COALESCE(x.posting_id, 0) <> COALESCE(k.first_id, 0) OR (p.leg_count = 0 AND x.kind <> 9 AND p.yen <> abs(x.yen)))
 ORDER BY x.fiscal_year, x.act_no LIMIT 1;

-- name: budget_verify_line :many
-- A line whose year, or the funding that others bear of it, is not there.
SELECT l.line_id AS found
  FROM budget_line l
  LEFT JOIN budget_year y ON y.tenant_id = l.tenant_id AND y.fiscal_year = l.fiscal_year
  LEFT JOIN budget_funding f ON f.tenant_id = l.tenant_id AND f.funding_id = l.funding_id
 WHERE l.tenant_id = $1 AND (y.fiscal_year IS NULL OR (l.funding_id IS NOT NULL AND f.funding_id IS NULL))
 ORDER BY l.line_id LIMIT 1;

-- name: budget_verify_refund :many
-- A line of the bank that is said to be a refund and is neither what its act says nor divided, or the other way round.
SELECT m.movement_id AS found
  FROM payment_movement m
  LEFT JOIN budget_refund r ON r.tenant_id = m.tenant_id AND r.movement_id = m.movement_id
  LEFT JOIN budget_split s ON s.tenant_id = m.tenant_id AND s.movement_id = m.movement_id
  LEFT JOIN budget_act x ON x.tenant_id = r.tenant_id AND x.fiscal_year = r.fiscal_year AND x.act_no = r.act_no AND x.commitment_id = r.commitment_id
 WHERE m.tenant_id = $1 AND ((m.match <> 7 AND (r.movement_id IS NOT NULL OR s.movement_id IS NOT NULL))
    OR (m.match = 7 AND s.movement_id IS NULL AND (x.act_no IS NULL OR x.kind NOT IN (13, 14) OR x.yen <> m.yen OR NOT m.incoming
        OR (NOT r.typed AND x.on_day <> m.posted_on) OR abs(x.on_day - m.posted_on) > 31))
    OR (m.match = 7 AND s.movement_id IS NOT NULL AND (r.movement_id IS NOT NULL OR NOT m.incoming)))
 ORDER BY m.movement_id LIMIT 1;

-- name: budget_verify_split :many
-- A divided line of the bank whose pieces are not its sum, or were not decided.
SELECT s.movement_id AS found
  FROM budget_split s
  JOIN payment_movement m ON m.tenant_id = s.tenant_id AND m.movement_id = s.movement_id
  LEFT JOIN budget_proposal p ON p.tenant_id = s.tenant_id AND p.proposal_id = s.proposal_id AND p.state = 2 AND p.move = 10
 WHERE s.tenant_id = $1 AND (p.proposal_id IS NULL
    OR m.yen <> (SELECT CAST(COALESCE(sum(q.yen), 0) AS BIGINT) FROM budget_piece q WHERE q.tenant_id = s.tenant_id AND q.proposal_id = s.proposal_id))
 ORDER BY s.movement_id LIMIT 1;

-- name: budget_verify_piece :many
-- A piece that is not what its act says, or that should be an act, or be paid back, and is not.
SELECT q.piece_id AS found
  FROM budget_piece q
  JOIN budget_proposal p ON p.tenant_id = q.tenant_id AND p.proposal_id = q.proposal_id
  LEFT JOIN budget_act x ON x.tenant_id = q.tenant_id AND x.fiscal_year = q.fiscal_year AND x.act_no = q.act_no
  LEFT JOIN budget_revenue v ON v.tenant_id = q.tenant_id AND v.fiscal_year = q.fiscal_year AND v.act_no = q.act_no
 WHERE q.tenant_id = $1
   AND ((q.use IN (1, 2, 3) AND p.state = 2 AND (x.act_no IS NULL OR x.yen <> q.yen OR x.commitment_id <> q.commitment_id))
     OR (q.use = 1 AND p.state = 2 AND x.kind <> 13 AND (x.kind <> 14 OR v.kind IS NULL OR v.kind <> 1))
     OR (q.use = 2 AND p.state = 2 AND (v.kind IS NULL OR v.kind <> 2)) OR (q.use = 3 AND p.state = 2 AND (v.kind IS NULL OR v.kind <> 5))
     OR (q.use = 4 AND p.state = 2 AND NOT EXISTS (SELECT 1 FROM payment_due d WHERE d.tenant_id = q.tenant_id AND d.ref_kind = 'budget.piece' AND d.ref_no = q.piece_id AND d.yen = q.yen AND d.party_id = q.party_id))
     OR (q.use IN (4, 5) AND q.act_no IS NOT NULL) OR (p.state <> 2 AND q.act_no IS NOT NULL))
 ORDER BY q.piece_id LIMIT 1;

-- name: budget_verify_undone :many
-- An act that is said to be taken back, and is not by the act that says so.
SELECT u.fiscal_year AS year
  FROM budget_undone u
  LEFT JOIN budget_act x ON x.tenant_id = u.tenant_id AND x.fiscal_year = u.fiscal_year AND x.act_no = u.act_no
  LEFT JOIN budget_act y ON y.tenant_id = u.tenant_id AND y.fiscal_year = u.fiscal_year AND y.act_no = u.by_act_no
 WHERE u.tenant_id = $1 AND (x.act_no IS NULL OR y.act_no IS NULL OR x.kind NOT IN (13, 14) OR y.kind <> x.kind OR y.yen <> -x.yen OR y.commitment_id <> x.commitment_id)
 ORDER BY u.fiscal_year LIMIT 1;

-- name: budget_verify_refund_sum :many
-- What came back over the bank is not what was posted to the accounts of this body.
SELECT r.account_id AS found
  FROM ledger_account r
 WHERE r.tenant_id = $1 AND r.kind = 1 AND r.owner_no = 0
   AND (SELECT CAST(COALESCE(sum(x.yen), 0) AS BIGINT) FROM budget_act x WHERE x.tenant_id = r.tenant_id AND x.kind IN (13, 14)
           AND EXISTS (SELECT 1 FROM budget_refund f WHERE f.tenant_id = x.tenant_id AND f.fiscal_year = x.fiscal_year AND f.act_no = x.act_no))
     + (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM budget_proposal p WHERE p.tenant_id = r.tenant_id
           AND EXISTS (SELECT 1 FROM budget_split s WHERE s.tenant_id = p.tenant_id AND s.proposal_id = p.proposal_id))
    <> (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM ledger_posting p WHERE p.tenant_id = r.tenant_id AND p.debit_account_id = r.account_id AND p.memo = '返納の入金')
     - (SELECT CAST(COALESCE(sum(p.yen), 0) AS BIGINT) FROM ledger_posting p WHERE p.tenant_id = r.tenant_id AND p.credit_account_id = r.account_id AND p.memo = '返納の入金の取消')
 ORDER BY r.account_id LIMIT 1;

-- name: budget_verify_due :many
-- An order and the item by which this body pays it do not agree: amount, paid and not paid, cancelled and still to be paid.
SELECT o.order_id AS found
  FROM budget_order o
  JOIN payment_due d ON d.tenant_id = o.tenant_id AND d.ref_kind = 'budget.order' AND d.ref_no = o.order_id
 WHERE o.tenant_id = $1 AND (d.yen <> o.yen OR (d.state = 3 AND o.state <> 2) OR (d.state IN (1, 2) AND o.state = 3) OR (d.state = 4 AND o.state <> 3))
 ORDER BY o.order_id LIMIT 1;
