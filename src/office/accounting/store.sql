-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/accounting/accounting-types.h
-- include: office/budget/budget-types.h
-- include: office/party/party-types.h

-- ---- how files are written ----

-- name: accounting_mapping_insert :exec
INSERT INTO accounting_mapping (tenant_id, mapping_id, kind, valid_from, state, charset, line_end, heading, day_form, year_form, amount_form, version, made_us, made_by,
                                forced_us, forced_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, NULL, NULL);

-- name: accounting_mapping_by_id :one
SELECT m.mapping_id, m.kind, m.valid_from, m.state, m.charset, m.line_end, m.heading, m.day_form, m.year_form, m.amount_form, m.version, m.made_us, m.forced_us
  FROM accounting_mapping m WHERE m.tenant_id = $1 AND m.mapping_id = $2;

-- name: accounting_mapping_on :many
-- The one that is used on a day; at most one.
SELECT m.mapping_id, m.valid_from
  FROM accounting_mapping m
 WHERE m.tenant_id = $1 AND m.kind = $2 AND m.state = $3 AND m.valid_from <= $4 /* on: date */
 ORDER BY m.valid_from DESC, m.mapping_id DESC LIMIT 1;

-- name: accounting_first_day :one
-- From which day on anything of the budget is told: the first day of the first mapping of commitments.
SELECT min(m.valid_from) /* first_day: date? */ FROM accounting_mapping m WHERE m.tenant_id = $1 AND m.kind = $2 AND m.state = $3;

-- name: accounting_mapping_list :many
SELECT m.mapping_id, m.kind, m.valid_from, m.state, m.charset, m.heading, m.day_form, m.made_us, m.forced_us
  FROM accounting_mapping m WHERE m.tenant_id = $1
 ORDER BY m.kind, m.valid_from DESC, m.mapping_id DESC LIMIT $2 /* limit: int */;

-- name: accounting_mapping_write :exec
UPDATE accounting_mapping
   SET valid_from = $3, charset = $4, line_end = $5, heading = $6, day_form = $7, year_form = $8, amount_form = $9, version = version + 1
 WHERE tenant_id = $1 AND mapping_id = $2 AND state = $10 AND version = $11;

-- name: accounting_mapping_touch :exec
UPDATE accounting_mapping SET version = version + 1 WHERE tenant_id = $1 AND mapping_id = $2 AND state = $3 AND version = $4;

-- name: accounting_mapping_force :exec
UPDATE accounting_mapping SET state = $3, forced_us = $4, forced_by = $5, version = version + 1
 WHERE tenant_id = $1 AND mapping_id = $2 AND state = $6 /* was: enum(accounting_mapping_state) */ AND version = $7;

-- name: accounting_mapping_drop :exec
DELETE FROM accounting_mapping WHERE tenant_id = $1 AND mapping_id = $2 AND state = $3;

-- name: accounting_column_put :exec
INSERT INTO accounting_column (tenant_id, mapping_id, column_no, heading, field, fixed, width, codes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant_id, mapping_id, column_no) DO UPDATE
   SET heading = excluded.heading, field = excluded.field, fixed = excluded.fixed, width = excluded.width, codes = excluded.codes;

-- name: accounting_column_remove :exec
DELETE FROM accounting_column WHERE tenant_id = $1 AND mapping_id = $2 AND column_no = $3;

-- name: accounting_columns_drop :exec
DELETE FROM accounting_column WHERE tenant_id = $1 AND mapping_id = $2;

-- name: accounting_columns_of :many
SELECT c.column_no, c.heading, c.field, c.fixed, c.width, c.codes
  FROM accounting_column c WHERE c.tenant_id = $1 AND c.mapping_id = $2
 ORDER BY c.column_no LIMIT 200;

-- ---- payees ----

-- name: accounting_creditor_put :exec
INSERT INTO accounting_creditor (tenant_id, party_id, code, set_us, set_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, party_id) DO UPDATE SET code = excluded.code, set_us = excluded.set_us, set_by = excluded.set_by;

-- name: accounting_creditor_list :many
-- Payees of commitments with the accounting office's number, those without one first.
SELECT p.party_id, p.name, p.corporate_number, k.code, k.set_us
  FROM party p
  LEFT JOIN accounting_creditor k ON k.tenant_id = p.tenant_id AND k.party_id = p.party_id
 WHERE p.tenant_id = $1 AND EXISTS (SELECT 1 FROM budget_commitment c WHERE c.tenant_id = p.tenant_id AND c.party_id = p.party_id)
 ORDER BY (CASE WHEN k.code IS NULL THEN 0 ELSE 1 END), p.party_id LIMIT $2 /* limit: int */;

-- name: accounting_creditor_names :many
-- What a payee is called, for the page of its number.
SELECT p.party_id, p.name, k.code
  FROM party p
  LEFT JOIN accounting_creditor k ON k.tenant_id = p.tenant_id AND k.party_id = p.party_id
 WHERE p.tenant_id = $1 AND p.party_id = $2 ORDER BY p.party_id LIMIT 1;

-- ---- what the accounting office has not been told ----

-- name: accounting_wait_commitment :many
-- Commitments whose amount is not what was told.
SELECT c.commitment_id, c.party_id, c.fiscal_year, l.code, l.name AS line_name, c.title, c.decided_yen - c.carried_yen /* wanted_yen: yen */,
       COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_item i
         WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $2 AND i.state <> $3 /* withdrawn: enum(accounting_item_state) */), 0) /* told_yen: yen */,
       COALESCE((SELECT max(x.on_day) FROM budget_act x
         WHERE x.tenant_id = $1 AND x.line_id = c.line_id AND x.fiscal_year = c.fiscal_year AND x.commitment_id = c.commitment_id
           AND x.kind IN ($4 /* commit: enum(budget_act_kind) */, $5 /* change: enum(budget_act_kind) */)), c.decided_on) /* on_day: date */,
       (SELECT max(i.slip) FROM accounting_item i WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $2 AND i.state <> $3) /* commitment_slip: text? */,
       (SELECT min(i.number) FROM accounting_item i WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $2 AND i.state <> $3) /* commitment_number: text? */,
       p.name AS payee, k.code AS creditor
  FROM budget_commitment c
  JOIN budget_line l ON l.tenant_id = c.tenant_id AND l.line_id = c.line_id
  LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
  LEFT JOIN accounting_creditor k ON k.tenant_id = c.tenant_id AND k.party_id = c.party_id
 WHERE c.tenant_id = $1 AND c.decided_on >= $7 /* first_day: date */
   AND c.decided_yen - c.carried_yen <> COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_item i
         WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $2 AND i.state <> $3), 0)
 ORDER BY c.commitment_id LIMIT $6 /* limit: int */;

-- name: accounting_wait_order :many
-- Orders that were not told, and cancelled ones that were. Those that this body pays itself (BUDGET_ORDER_REF) are no business of the accounting office.
SELECT o.order_id, c.commitment_id, c.party_id, c.fiscal_year, l.code, l.name AS line_name, c.title, o.advance, o.pay_on,
       CASE WHEN o.state = $4 /* cancelled: enum(budget_order_state) */ THEN 0 ELSE o.yen END /* wanted_yen: yen */,
       COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_item i
         WHERE i.tenant_id = $1 AND i.order_id = o.order_id AND i.kind = $2 AND i.state <> $3 /* withdrawn: enum(accounting_item_state) */), 0) /* told_yen: yen */,
       COALESCE((SELECT max(x.on_day) FROM budget_act x
         WHERE x.tenant_id = $1 AND x.line_id = c.line_id AND x.fiscal_year = c.fiscal_year AND x.act_no = o.act_no), c.decided_on) /* on_day: date */,
       (SELECT max(i.slip) FROM accounting_item i WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id
           AND i.kind = $5 /* commitment_kind: enum(accounting_kind) */ AND i.state <> $3) /* commitment_slip: text? */,
       (SELECT min(i.number) FROM accounting_item i WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $5 AND i.state <> $3) /* commitment_number: text? */,
       p.name AS payee, k.code AS creditor
  FROM budget_order o
  JOIN budget_commitment c ON c.tenant_id = o.tenant_id AND c.commitment_id = o.commitment_id
  JOIN budget_line l ON l.tenant_id = c.tenant_id AND l.line_id = c.line_id
  LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
  LEFT JOIN accounting_creditor k ON k.tenant_id = c.tenant_id AND k.party_id = c.party_id
 WHERE o.tenant_id = $1 AND c.decided_on >= $7 /* first_day: date */
   AND NOT EXISTS (SELECT 1 FROM payment_due d WHERE d.tenant_id = $1 AND d.ref_kind = 'budget.order' AND d.ref_no = o.order_id)
   AND CASE WHEN o.state = $4 THEN 0 ELSE o.yen END <> COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_item i
         WHERE i.tenant_id = $1 AND i.order_id = o.order_id AND i.kind = $2 AND i.state <> $3), 0)
 ORDER BY o.pay_on, o.order_id LIMIT $6 /* limit: int */;

-- name: accounting_wait_back :many
-- Money that has to come back or came back, and was not told: within its year's accounts (open_year and later) as 戻入, else as revenue.
SELECT c.commitment_id, c.party_id, c.fiscal_year, l.code, l.name AS line_name, c.title,
       CASE WHEN $6 /* revenue: bool */ THEN c.late_yen ELSE c.returned_yen END
         + CASE WHEN (c.fiscal_year >= $5 /* open_year: int */) <> $6 AND c.ordered_yen - c.returned_yen - c.late_yen > c.decided_yen - c.carried_yen
                THEN c.ordered_yen - c.returned_yen - c.late_yen - (c.decided_yen - c.carried_yen) ELSE 0 END /* wanted_yen: yen */,
       COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_item i
         WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $2 AND i.state <> $3 /* withdrawn: enum(accounting_item_state) */), 0) /* told_yen: yen */,
       COALESCE((SELECT max(x.on_day) FROM budget_act x
         WHERE x.tenant_id = $1 AND x.line_id = c.line_id AND x.fiscal_year = c.fiscal_year AND x.commitment_id = c.commitment_id), c.decided_on) /* on_day: date */,
       (SELECT max(i.slip) FROM accounting_item i WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id
           AND i.kind = $4 /* commitment_kind: enum(accounting_kind) */ AND i.state <> $3) /* commitment_slip: text? */,
       (SELECT min(i.number) FROM accounting_item i WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $4 AND i.state <> $3) /* commitment_number: text? */,
       p.name AS payee, k.code AS creditor
  FROM budget_commitment c
  JOIN budget_line l ON l.tenant_id = c.tenant_id AND l.line_id = c.line_id
  LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
  LEFT JOIN accounting_creditor k ON k.tenant_id = c.tenant_id AND k.party_id = c.party_id
 WHERE c.tenant_id = $1 AND c.decided_on >= $8 /* first_day: date */
   AND CASE WHEN $6 THEN c.late_yen ELSE c.returned_yen END
         + CASE WHEN (c.fiscal_year >= $5) <> $6 AND c.ordered_yen - c.returned_yen - c.late_yen > c.decided_yen - c.carried_yen
                THEN c.ordered_yen - c.returned_yen - c.late_yen - (c.decided_yen - c.carried_yen) ELSE 0 END
       <> COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_item i
         WHERE i.tenant_id = $1 AND i.commitment_id = c.commitment_id AND i.kind = $2 AND i.state <> $3), 0)
 ORDER BY c.commitment_id LIMIT $7 /* limit: int */;

-- name: accounting_wait_again :many
-- What a person marked to be sent again.
SELECT i.item_id, i.number, i.part, i.commitment_id, i.order_id, i.party_id, i.fiscal_year, l.code, l.name AS line_name, c.title, i.yen, i.on_day, i.pay_on,
       (SELECT max(CASE WHEN o.advance THEN 1 ELSE 0 END) FROM budget_order o WHERE o.tenant_id = $1 AND o.order_id = i.order_id) /* advance: int? */,
       (SELECT max(j.slip) FROM accounting_item j WHERE j.tenant_id = $1 AND j.commitment_id = i.commitment_id
           AND j.kind = $4 /* commitment_kind: enum(accounting_kind) */ AND j.state <> $5 /* withdrawn: enum(accounting_item_state) */) /* commitment_slip: text? */,
       (SELECT min(j.number) FROM accounting_item j WHERE j.tenant_id = $1 AND j.commitment_id = i.commitment_id AND j.kind = $4 AND j.state <> $5) /* commitment_number: text? */,
       p.name AS payee, k.code AS creditor
  FROM accounting_item i
  JOIN budget_commitment c ON c.tenant_id = i.tenant_id AND c.commitment_id = i.commitment_id
  JOIN budget_line l ON l.tenant_id = c.tenant_id AND l.line_id = c.line_id
  LEFT JOIN party p ON p.tenant_id = i.tenant_id AND p.party_id = i.party_id
  LEFT JOIN accounting_creditor k ON k.tenant_id = i.tenant_id AND k.party_id = i.party_id
 WHERE i.tenant_id = $1 AND i.state = $2 AND i.kind = $3
 ORDER BY i.item_id LIMIT $6 /* limit: int */;

-- ---- items ----

-- name: accounting_item_insert :exec
INSERT INTO accounting_item (tenant_id, item_id, number, kind, part, fiscal_year, commitment_id, order_id, party_id, creditor, yen, on_day, pay_on, state, slip, done_on,
                             reason, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', NULL, '', 1);

-- name: accounting_item_last_number :one
SELECT max(i.number) /* number: text? */ FROM accounting_item i WHERE i.tenant_id = $1 AND i.fiscal_year = $2;

-- name: accounting_item_by_id :one
SELECT i.item_id, i.number, i.kind, i.part, i.fiscal_year, i.commitment_id, i.order_id, i.party_id, i.creditor, i.yen, i.on_day, i.pay_on, i.state, i.slip, i.done_on,
       i.reason, i.version
  FROM accounting_item i WHERE i.tenant_id = $1 AND i.item_id = $2;

-- name: accounting_item_by_number :many
SELECT i.item_id FROM accounting_item i WHERE i.tenant_id = $1 AND i.number = $2 ORDER BY i.item_id LIMIT 1;

-- name: accounting_item_list :many
-- Everything that was told, the newest first; `state`: where it stands.
SELECT i.item_id, i.number, i.kind, i.part, i.fiscal_year, c.title, i.creditor, i.yen, i.on_day, i.pay_on, i.state, i.slip, i.done_on, i.reason
  FROM accounting_item i
  JOIN budget_commitment c ON c.tenant_id = i.tenant_id AND c.commitment_id = i.commitment_id
 WHERE i.tenant_id = $1 {?state AND i.state = $2 ?} {?before AND i.item_id < $3 /* before: id(accounting_item) */ ?}
 ORDER BY i.item_id DESC LIMIT $4 /* limit: int */;

-- name: accounting_item_state :exec
UPDATE accounting_item SET state = $3, version = version + 1 WHERE tenant_id = $1 AND item_id = $2;

-- name: accounting_item_answer :exec
UPDATE accounting_item SET state = $3, slip = $4, done_on = $5, reason = $6, version = version + 1 WHERE tenant_id = $1 AND item_id = $2;

-- name: accounting_item_remove :exec
DELETE FROM accounting_item WHERE tenant_id = $1 AND item_id = $2 AND state = $3;

-- name: accounting_items_leave :exec
-- The file was made: what it holds is sent.
UPDATE accounting_item SET state = $3, version = version + 1
 WHERE tenant_id = $1 AND state IN ($4 /* waiting: enum(accounting_item_state) */)
   AND item_id IN (SELECT l.item_id FROM accounting_line l WHERE l.tenant_id = $1 AND l.run_id = $2 /* run_id: id(accounting_run) */);

-- name: accounting_waiting_counts :one
-- For the first page of the accountants: open differences, files to approve, items without an answer.
SELECT (SELECT count(*) FROM accounting_difference d WHERE d.tenant_id = $1 AND d.resolution = $2) /* differences: int */,
       (SELECT count(*) FROM accounting_run r WHERE r.tenant_id = $1 AND r.state = $3 /* prepared: enum(accounting_run_state) */) /* approvals: int */,
       (SELECT count(*) FROM accounting_item i WHERE i.tenant_id = $1 AND i.state = $4 /* sent: enum(accounting_item_state) */) /* unanswered: int */;

-- ---- files that go out ----

-- name: accounting_run_last_no :one
SELECT CAST(COALESCE(max(r.run_no), 0) AS BIGINT) /* run_no: int */ FROM accounting_run r WHERE r.tenant_id = $1;

-- name: accounting_run_insert :exec
INSERT INTO accounting_run (tenant_id, run_id, run_no, kind, mapping_id, state, line_count, yen, prepared_us, prepared_by, approved_us, approved_by, filed_us, filed_by,
                            sha256, note, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, NULL, NULL, '', '', 1);

-- name: accounting_run_by_id :one
SELECT r.run_id, r.run_no, r.kind, r.mapping_id, r.state, r.line_count, r.yen, r.prepared_us, r.prepared_by, r.approved_us, r.approved_by, r.filed_us, r.filed_by,
       r.sha256, r.note, r.version
  FROM accounting_run r WHERE r.tenant_id = $1 AND r.run_id = $2;

-- name: accounting_run_list :many
SELECT r.run_id, r.run_no, r.kind, r.state, r.line_count, r.yen, r.prepared_us, r.approved_us, r.filed_us, r.sha256
  FROM accounting_run r
 WHERE r.tenant_id = $1 {?before AND r.run_id < $2 /* before: id(accounting_run) */ ?}
 ORDER BY r.run_id DESC LIMIT $3 /* limit: int */;

-- name: accounting_run_approve :exec
UPDATE accounting_run SET state = $3, approved_us = $4, approved_by = $5, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND state = $6 /* was: enum(accounting_run_state) */ AND version = $7;

-- name: accounting_run_file :exec
UPDATE accounting_run SET state = $3, filed_us = $4, filed_by = $5, sha256 = $6, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND state = $7 /* was: enum(accounting_run_state) */ AND version = $8;

-- name: accounting_run_cancel :exec
UPDATE accounting_run SET state = $3, note = $4, version = version + 1
 WHERE tenant_id = $1 AND run_id = $2 AND version = $5 AND state IN ($6 /* prepared: enum(accounting_run_state) */, $7 /* approved: enum(accounting_run_state) */);

-- name: accounting_line_insert :exec
INSERT INTO accounting_line (tenant_id, run_id, line_no, item_id, again, party_id, cells) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: accounting_lines_of :many
SELECT l.line_no, l.item_id, i.number, i.part, c.title, l.again, l.party_id, p.name AS payee, l.cells, i.yen, i.state, i.slip, i.done_on
  FROM accounting_line l
  JOIN accounting_item i ON i.tenant_id = l.tenant_id AND i.item_id = l.item_id
  JOIN budget_commitment c ON c.tenant_id = i.tenant_id AND c.commitment_id = i.commitment_id
  LEFT JOIN party p ON p.tenant_id = l.tenant_id AND p.party_id = l.party_id
 WHERE l.tenant_id = $1 AND l.run_id = $2
 ORDER BY l.line_no LIMIT $3 /* limit: int */;

-- name: accounting_unanswered_of :many
-- Items of files of which this result has answered at least one, and none of which was ever answered.
SELECT i.item_id, i.number, i.yen
  FROM accounting_item i
 WHERE i.tenant_id = $1 AND i.state = $2
   AND NOT EXISTS (SELECT 1 FROM accounting_answer b WHERE b.tenant_id = $1 AND b.item_id = i.item_id)
   AND i.item_id IN (SELECT l.item_id FROM accounting_line l
                      WHERE l.tenant_id = $1
                        AND l.run_id IN (SELECT m.run_id FROM accounting_line m
                                           JOIN accounting_answer a ON a.tenant_id = m.tenant_id AND a.item_id = m.item_id
                                          WHERE m.tenant_id = $1 AND a.result_id = $3 /* result_id: id(accounting_result) */))
 ORDER BY i.number LIMIT $4 /* limit: int */;

-- ---- what the accounting office answered ----

-- name: accounting_result_insert :exec
INSERT INTO accounting_result (tenant_id, result_id, state, file_name, sha256, form, row_count, differing, read_us, read_by, taken_us, taken_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL);

-- name: accounting_result_by_hash :many
SELECT r.result_id FROM accounting_result r WHERE r.tenant_id = $1 AND r.sha256 = $2 ORDER BY r.result_id LIMIT 1;

-- name: accounting_result_by_id :one
SELECT r.result_id, r.state, r.file_name, r.sha256, r.form, r.row_count, r.differing, r.read_us, r.read_by, r.taken_us
  FROM accounting_result r WHERE r.tenant_id = $1 AND r.result_id = $2;

-- name: accounting_result_list :many
SELECT r.result_id, r.state, r.file_name, r.form, r.row_count, r.differing, r.read_us, r.taken_us
  FROM accounting_result r
 WHERE r.tenant_id = $1 {?before AND r.result_id < $2 /* before: id(accounting_result) */ ?}
 ORDER BY r.result_id DESC LIMIT $3 /* limit: int */;

-- name: accounting_result_take :exec
UPDATE accounting_result SET state = $3, differing = $4, taken_us = $5, taken_by = $6
 WHERE tenant_id = $1 AND result_id = $2 AND state = $7 /* was: enum(accounting_result_state) */;

-- name: accounting_answer_insert :exec
INSERT INTO accounting_answer (tenant_id, result_id, row_no, number, item_id, party_id, status, slip, yen, payee, on_day, reason, finding)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: accounting_answers_of :many
SELECT a.row_no, a.number, a.item_id, a.party_id, a.status, a.slip, a.yen, a.payee, a.on_day, a.reason, a.finding
  FROM accounting_answer a WHERE a.tenant_id = $1 AND a.result_id = $2
 ORDER BY a.row_no LIMIT $3 /* limit: int */;

-- name: accounting_answers_differing :many
-- The rows that do not agree.
SELECT a.row_no, a.number, a.party_id, a.status, a.slip, a.yen, a.payee, a.on_day, a.reason, a.finding
  FROM accounting_answer a
 WHERE a.tenant_id = $1 AND a.result_id = $2 AND a.finding NOT IN ($3 /* same: enum(accounting_finding) */, $4 /* repeated: enum(accounting_finding) */)
 ORDER BY a.row_no LIMIT $5 /* limit: int */;

-- name: accounting_answer_by_row :one
SELECT a.row_no, a.number, a.item_id, a.party_id, a.status, a.slip, a.yen, a.payee, a.on_day, a.reason, a.finding
  FROM accounting_answer a WHERE a.tenant_id = $1 AND a.result_id = $2 AND a.row_no = $3;

-- name: accounting_answer_find :exec
UPDATE accounting_answer SET finding = $4 WHERE tenant_id = $1 AND result_id = $2 AND row_no = $3;

-- ---- differences ----

-- name: accounting_difference_insert :exec
INSERT INTO accounting_difference (tenant_id, difference_id, result_id, row_no, item_id, number, finding, ours, theirs, found_us, resolution, settled_us, settled_by, note)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, '');

-- name: accounting_difference_open_same :one
-- Whether the same difference waits already.
SELECT count(*) /* differences: int */ FROM accounting_difference d
 WHERE d.tenant_id = $1 AND d.number = $2 AND d.finding = $3 AND d.theirs = $4 AND d.resolution = $5;

-- name: accounting_difference_by_id :one
SELECT d.difference_id, d.result_id, d.row_no, d.item_id, d.number, d.finding, d.ours, d.theirs, d.found_us, d.resolution, d.settled_us, d.settled_by, d.note
  FROM accounting_difference d WHERE d.tenant_id = $1 AND d.difference_id = $2;

-- name: accounting_difference_list :many
-- Open ones: the oldest first.
SELECT d.difference_id, d.number, c.title, d.finding, d.ours, d.theirs, d.found_us, d.resolution, d.note
  FROM accounting_difference d
  LEFT JOIN accounting_item i ON i.tenant_id = d.tenant_id AND i.item_id = d.item_id
  LEFT JOIN budget_commitment c ON c.tenant_id = i.tenant_id AND c.commitment_id = i.commitment_id
 WHERE d.tenant_id = $1 AND d.resolution = $2 {?after AND d.difference_id > $3 /* after: id(accounting_difference) */ ?}
 ORDER BY d.difference_id LIMIT $4 /* limit: int */;

-- name: accounting_difference_settle :exec
UPDATE accounting_difference SET resolution = $3, settled_us = $4, settled_by = $5, note = $6
 WHERE tenant_id = $1 AND difference_id = $2 AND resolution = $7 /* was: enum(accounting_resolution) */;

-- name: accounting_difference_answered :exec
-- A later file has answered what was missing.
UPDATE accounting_difference SET resolution = $4, settled_us = $5
 WHERE tenant_id = $1 AND item_id = $2 /* item_id: id(accounting_item) */ AND finding = $3 AND resolution = $6 /* was: enum(accounting_resolution) */;

-- ---- auditing ----

-- name: accounting_told_twice :many
-- An item that an earlier file told already, in a file that does not say so.
SELECT l.item_id AS found
  FROM accounting_line l
 WHERE l.tenant_id = $1 AND NOT l.again
   AND EXISTS (SELECT 1 FROM accounting_line e JOIN accounting_run r ON r.tenant_id = e.tenant_id AND r.run_id = e.run_id
                WHERE e.tenant_id = $1 AND e.item_id = l.item_id AND e.run_id < l.run_id AND r.state = 3)
 ORDER BY l.item_id LIMIT 1;

-- name: accounting_run_sums_wrong :many
-- A file whose count or sum is not that of its lines.
SELECT r.run_id AS found
  FROM accounting_run r
 WHERE r.tenant_id = $1
   AND (r.line_count <> (SELECT count(*) FROM accounting_line l WHERE l.tenant_id = $1 AND l.run_id = r.run_id)
     OR r.yen <> COALESCE((SELECT CAST(sum(i.yen) AS BIGINT) FROM accounting_line l JOIN accounting_item i ON i.tenant_id = l.tenant_id AND i.item_id = l.item_id
                            WHERE l.tenant_id = $1 AND l.run_id = r.run_id), 0))
 ORDER BY r.run_id LIMIT 1;

-- name: accounting_approved_alone :many
-- A file that left without an approval, or with that of its maker.
SELECT r.run_id AS found
  FROM accounting_run r
 WHERE r.tenant_id = $1 AND r.state IN (2, 3) AND (r.approved_by IS NULL OR r.approved_by = r.prepared_by)
 ORDER BY r.run_id LIMIT 1;

-- name: accounting_done_unpaid :many
-- An order that the accounting office has paid and the budget has not, or on another day.
SELECT i.item_id AS found
  FROM accounting_item i
  JOIN budget_order o ON o.tenant_id = i.tenant_id AND o.order_id = i.order_id
 WHERE i.tenant_id = $1 AND i.state = 4 AND i.part = 1 AND (o.state <> 2 OR o.done_on IS NULL OR o.done_on <> i.done_on)
 ORDER BY i.item_id LIMIT 1;

-- name: accounting_two_exits :many
-- An order that the accounting office was told of and that this body pays itself, too.
SELECT i.item_id AS found
  FROM accounting_item i
  JOIN payment_due d ON d.tenant_id = i.tenant_id AND d.ref_kind = 'budget.order' AND d.ref_no = i.order_id AND d.state <> 4
 WHERE i.tenant_id = $1 AND i.part = 1 AND i.state IN (2, 3, 4)
 ORDER BY i.item_id LIMIT 1;

-- name: accounting_done_unreturned :many
-- A commitment of which the accounting office has received more than the budget has. (Their day decides there whether it is 戻入 or revenue of the next year, not what they were told.)
SELECT c.commitment_id AS found
  FROM budget_commitment c
 WHERE c.tenant_id = $1
   AND c.returned_yen + c.late_yen < (SELECT CAST(COALESCE(sum(i.yen), 0) AS BIGINT) FROM accounting_item i
                                       WHERE i.tenant_id = c.tenant_id AND i.commitment_id = c.commitment_id AND i.state = 4 AND i.kind IN (3, 4))
 ORDER BY c.commitment_id LIMIT 1;

-- name: accounting_filed_runs :many
SELECT r.run_id FROM accounting_run r WHERE r.tenant_id = $1 AND r.state = 3 {?after AND r.run_id > $2 /* after: id(accounting_run) */ ?} ORDER BY r.run_id LIMIT 100;
