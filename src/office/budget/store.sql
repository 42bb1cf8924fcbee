-- SPDX-License-Identifier: AGPL-3.0-or-later
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

-- name: budget_funding_insert :exec
INSERT INTO budget_funding (tenant_id, funding_id, fiscal_year, name, rate_num, rate_den, ceiling_yen, unit_yen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: budget_funding_of :one
SELECT f.fiscal_year, f.name, f.rate_num, f.rate_den, f.ceiling_yen, f.unit_yen
  FROM budget_funding f WHERE f.tenant_id = $1 AND f.funding_id = $2;

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

-- name: budget_commitment_write :exec
UPDATE budget_commitment
   SET decided_yen = $3, ordered_yen = $4, paid_yen = $5, returned_yen = $6, late_yen = $7, carried_yen = $8, version = version + 1
 WHERE tenant_id = $1 AND commitment_id = $2;

-- name: budget_commitment_sums :one
-- What the commitments of a line come to.
SELECT CAST(COALESCE(sum(c.decided_yen), 0) AS BIGINT) /* decided_yen: yen */, CAST(COALESCE(sum(c.returned_yen), 0) AS BIGINT) /* returned_yen: yen */,
       CAST(COALESCE(sum(CASE WHEN c.completes_on > $3 /* year_end: date */ THEN c.decided_yen - c.carried_yen ELSE 0 END), 0) AS BIGINT) /* beyond_yen: yen */
  FROM budget_commitment c WHERE c.tenant_id = $1 AND c.line_id = $2;

-- name: budget_order_insert :exec
INSERT INTO budget_order (tenant_id, order_id, commitment_id, act_no, yen, advance, pay_on, state, done_on, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 1);

-- name: budget_order_of :one
SELECT o.commitment_id, o.yen, o.advance, o.pay_on, o.state, o.done_on, o.version
  FROM budget_order o WHERE o.tenant_id = $1 AND o.order_id = $2;

-- name: budget_order_end :exec
UPDATE budget_order SET state = $3, done_on = $4, version = version + 1 WHERE tenant_id = $1 AND order_id = $2 AND state = $5 /* was: enum(budget_order_state) */;

-- name: budget_orders_of :many
SELECT o.order_id, o.act_no, o.yen, o.advance, o.pay_on, o.state, o.done_on
  FROM budget_order o
 WHERE o.tenant_id = $1 AND o.commitment_id = $2
 ORDER BY o.order_id LIMIT 200;

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

-- ---- revenue ----

-- name: budget_revenue_insert :exec
INSERT INTO budget_revenue (tenant_id, revenue_id, fiscal_year, kind, yen, received_on, commitment_id, act_no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: budget_revenue_of_year :many
SELECT r.kind, CAST(COALESCE(sum(r.yen), 0) AS BIGINT) /* yen: yen */
  FROM budget_revenue r WHERE r.tenant_id = $1 AND r.fiscal_year = $2
 GROUP BY r.kind
 ORDER BY r.kind LIMIT 50;
