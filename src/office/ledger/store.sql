-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/ledger/ledger-types.h
-- Rows are read and written for a whole batch by one statement: read by a list of keys as a text ('{1,2}' for PostgreSQL, '[1,2]' for SQLite),
-- written from the program's own rows (db/rows.h).

-- ---- reading a batch ----

-- name: ledger_head_of :many
SELECT h.link_no, h.chain, h.last_id, h.counted_id, h.last_us, h.next_expiry_us, h.closed_year, h.limits_no
  FROM ledger_head h WHERE h.tenant_id = $1 ORDER BY h.tenant_id LIMIT 1;

-- name: ledger_accounts_numbered :many !sqlite
-- The accounts of a list of numbers.
SELECT r.account_id /* account_id: id(ledger_account) */, r.debits_posted /* debits_posted: yen */, r.credits_posted /* credits_posted: yen */,
       r.debits_pending /* debits_pending: yen */, r.credits_pending /* credits_pending: yen */, r.floor_yen /* floor_yen: yen? */,
       r.ceiling_yen /* ceiling_yen: yen? */, r.kind /* kind: enum(ledger_kind) */, r.lots /* lots: blob? */, r.expiry_account_id /* expiry_account_id: id(ledger_account)? */
  FROM json_each($2 /* numbers: text */) n
  CROSS JOIN ledger_account r
 WHERE r.tenant_id = $1 /* tenant_id: id(tenant) */ AND r.account_id = n.value
 ORDER BY n.key NULLS LAST LIMIT $3 /* limit: int */;
-- name: ledger_accounts_numbered :many !pg
SELECT r.account_id, r.debits_posted, r.credits_posted, r.debits_pending, r.credits_pending, r.floor_yen, r.ceiling_yen, r.kind, r.lots, r.expiry_account_id
  FROM unnest(CAST($2 /* numbers: text */ AS bigint[])) WITH ORDINALITY AS n (id, place)
  JOIN ledger_account r ON r.account_id = n.id
 WHERE r.tenant_id = $1 /* tenant_id: id(tenant) */
 ORDER BY n.place NULLS LAST LIMIT $3 /* limit: int */;

-- name: ledger_keys_named :many !sqlite
-- What was answered under the keys of a list.
SELECT k.key /* key: text */, k.body_hash /* body_hash: blob */, k.refusal /* refusal: text */, k.op_no /* op_no: int */, k.first_id /* first_id: id(posting) */,
       k.at_us /* at_us: time */
  FROM json_each($2 /* keys: text */) n
  CROSS JOIN ledger_key k
 WHERE k.tenant_id = $1 /* tenant_id: id(tenant) */ AND k.key = n.value
 ORDER BY n.key NULLS LAST LIMIT $3 /* limit: int */;
-- name: ledger_keys_named :many !pg
SELECT k.key, k.body_hash, k.refusal, k.op_no, k.first_id, k.at_us
  FROM unnest(CAST($2 /* keys: text */ AS text[])) WITH ORDINALITY AS n (key, place)
  JOIN ledger_key k ON k.key = n.key
 WHERE k.tenant_id = $1 /* tenant_id: id(tenant) */
 ORDER BY n.place NULLS LAST LIMIT $3 /* limit: int */;

-- name: ledger_key_last :many
-- The last key between two, in the order of bytes.
SELECT k.key FROM ledger_key k WHERE k.tenant_id = $1 AND k.key > $2 /* from: text */ AND k.key < $3 /* to: text */ ORDER BY k.key DESC LIMIT 1;

-- name: ledger_hold_row :many
SELECT h.hold_id, h.debit_account_id, h.credit_account_id, h.yen, h.expires_us, h.state, h.captured_yen, h.lots
  FROM ledger_hold h
 WHERE h.tenant_id = $1 AND h.hold_id = $2 ORDER BY h.hold_id LIMIT 1;

-- name: ledger_holds_due :many
-- The open holds that are over, in the order in which they lapse.
SELECT h.hold_id, h.debit_account_id, h.credit_account_id, h.yen, h.expires_us, h.state, h.captured_yen, h.lots
  FROM ledger_hold h
 WHERE h.tenant_id = $1 AND h.state = 1 AND h.expires_us IS NOT NULL AND h.expires_us <= $2 /* now_us: time */
 ORDER BY h.expires_us NULLS LAST, h.hold_id LIMIT $3 /* limit: int */;

-- name: ledger_next_expiry :many
-- When the first open hold ends.
SELECT h.expires_us
  FROM ledger_hold h
 WHERE h.tenant_id = $1 AND h.state = 1 AND h.expires_us IS NOT NULL AND h.expires_us > $2 /* after_us: time */
 ORDER BY h.expires_us NULLS LAST, h.hold_id LIMIT 1;

-- name: ledger_lots_due :many
-- Accounts with lots that have expired, in the order in which they are emptied.
SELECT r.account_id
  FROM ledger_account r
 WHERE r.tenant_id = $1 AND r.lots_due_us IS NOT NULL AND r.lots_due_us <= $2 /* now_us: time */ AND r.expiry_account_id IS NOT NULL
 ORDER BY r.lots_due_us NULLS LAST, r.account_id LIMIT $3 /* limit: int */;

-- name: ledger_posting_row :many
-- One posting, to be refunded or corrected.
SELECT p.posting_id, p.kind, p.debit_account_id, p.credit_account_id, p.yen, p.leg_count, p.lots
  FROM ledger_posting p WHERE p.tenant_id = $1 AND p.posting_id = $2 ORDER BY p.posting_id LIMIT 1;

-- name: ledger_legs_of :many
SELECT l.leg_no, l.debit_account_id, l.credit_account_id, l.yen
  FROM ledger_leg l WHERE l.tenant_id = $1 AND l.posting_id = $2 ORDER BY l.leg_no LIMIT $3 /* limit: int */;

-- name: ledger_taken_back :one
-- What was already given back of a posting.
SELECT CAST(COALESCE(sum(CASE WHEN p.kind = $3 /* refund: enum(ledger_posting_kind) */ THEN p.yen + COALESCE(l.yen, 0) ELSE 0 END), 0) AS BIGINT) /* refunded_yen: yen */,
       count(*) /* postings: int */
  FROM ledger_posting p
  LEFT JOIN ledger_leg l ON l.tenant_id = p.tenant_id AND l.posting_id = p.posting_id
 WHERE p.tenant_id = $1 AND p.of_id = $2 /* of_id: id(posting) */;

-- name: ledger_whose_is :many
SELECT w.tenant_id FROM ledger_whose w WHERE w.account_id = $1 ORDER BY w.account_id LIMIT 1;

-- ---- writing a batch ----

-- name: ledger_head_put :exec
INSERT INTO ledger_head (tenant_id, link_no, chain, last_id, counted_id, last_us, next_expiry_us, closed_year, limits_no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (tenant_id) DO UPDATE
   SET link_no = excluded.link_no, chain = excluded.chain, last_id = excluded.last_id, counted_id = excluded.counted_id, last_us = excluded.last_us,
       next_expiry_us = excluded.next_expiry_us, closed_year = excluded.closed_year, limits_no = excluded.limits_no;

-- name: ledger_link_insert :exec
INSERT INTO ledger_link (tenant_id, link_no, first_id, last_id, postings, chain) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ledger_account_hold :exec
-- What is held of an account whose posted counters stay behind.
UPDATE ledger_account SET debits_pending = $3, credits_pending = $4 WHERE tenant_id = $1 AND account_id = $2;

-- name: ledger_account_rows :exec
UPDATE ledger_account
   SET debits_posted = u.c1, credits_posted = u.c2, debits_pending = u.c3, credits_pending = u.c4
  FROM rows($2 /* accounts: rows(int int int int int) */) u
 WHERE ledger_account.tenant_id = $1 AND ledger_account.account_id = u.c0;

-- name: ledger_account_lot_rows :exec
-- The same for accounts with lots.
UPDATE ledger_account
   SET debits_posted = u.c1, credits_posted = u.c2, debits_pending = u.c3, credits_pending = u.c4, lots = u.c5, lots_due_us = u.c6
  FROM rows($2 /* accounts: rows(int int int int int blob int) */) u
 WHERE ledger_account.tenant_id = $1 AND ledger_account.account_id = u.c0;

-- name: ledger_posting_rows :exec
INSERT INTO ledger_posting (tenant_id, posting_id, at_us, kind, debit_account_id, credit_account_id, yen, leg_count, of_id, case_id, service_id,
                            programme_id, party_id, fiscal_year, expires_us, memo, lots)
SELECT $1, u.c0, u.c1, u.c2, u.c3, u.c4, u.c5, u.c6, u.c7, u.c8, u.c9, u.c10, u.c11, u.c12, u.c13, u.c14, u.c15
  FROM rows($2 /* postings: rows(int int int int int int int int int int int int int int text blob) */) u;

-- name: ledger_leg_rows :exec
INSERT INTO ledger_leg (tenant_id, posting_id, leg_no, debit_account_id, credit_account_id, yen)
SELECT $1, u.c0, u.c1, u.c2, u.c3, u.c4 FROM rows($2 /* legs: rows(int int int int int) */) u;

-- name: ledger_key_rows :exec
INSERT INTO ledger_key (tenant_id, key, body_hash, refusal, op_no, first_id, at_us)
SELECT $1, u.c0, u.c1, u.c2, u.c3, u.c4, u.c5 FROM rows($2 /* keys: rows(text blob text int int int) */) u;

-- name: ledger_hold_put :exec
INSERT INTO ledger_hold (tenant_id, hold_id, debit_account_id, credit_account_id, yen, expires_us, state, captured_yen, lots)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (tenant_id, hold_id) DO UPDATE SET state = excluded.state, captured_yen = excluded.captured_yen;

-- ---- accounts ----

-- name: ledger_account_find :many
SELECT r.account_id, r.floor_yen, r.ceiling_yen, r.expiry_account_id
  FROM ledger_account r WHERE r.tenant_id = $1 AND r.kind = $2 AND r.owner_no = $3 ORDER BY r.account_id LIMIT 1;

-- name: ledger_account_insert :exec
INSERT INTO ledger_account (tenant_id, account_id, debits_posted, credits_posted, debits_pending, credits_pending, floor_yen, ceiling_yen, kind, owner_no,
                            lots, lots_due_us, expiry_account_id)
VALUES ($1, $2, 0, 0, 0, 0, $3, $4, $5, $6, $7, NULL, $8);

-- name: ledger_whose_insert :exec
INSERT INTO ledger_whose (account_id, tenant_id) VALUES ($1, $2);

-- name: ledger_account_limit :exec
UPDATE ledger_account SET floor_yen = $3, ceiling_yen = $4 WHERE tenant_id = $1 AND account_id = $2;

-- name: ledger_account_of :many
SELECT r.account_id, r.kind, r.owner_no, r.debits_posted, r.credits_posted, r.debits_pending, r.credits_pending, r.floor_yen, r.ceiling_yen, r.lots,
       r.expiry_account_id
  FROM ledger_account r WHERE r.tenant_id = $1 AND r.account_id = $2 ORDER BY r.account_id LIMIT 1;

-- ---- statements ----

-- name: ledger_roll_of :many
SELECT r.last_id FROM ledger_roll r WHERE r.tenant_id = $1 ORDER BY r.tenant_id LIMIT 1;

-- name: ledger_roll_put :exec
INSERT INTO ledger_roll (tenant_id, last_id) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET last_id = excluded.last_id;

-- name: ledger_postings_after :many
-- The postings behind one, in their order.
SELECT p.posting_id, p.at_us, p.kind, p.debit_account_id, p.credit_account_id, p.yen, p.leg_count, p.of_id, p.case_id, p.service_id, p.programme_id,
       p.party_id, p.fiscal_year, p.expires_us, p.memo, p.lots
  FROM ledger_posting p
 WHERE p.tenant_id = $1 AND p.posting_id > $2 /* after_id: id(posting) */ AND p.posting_id <= $3 /* to_id: id(posting) */
 ORDER BY p.posting_id LIMIT $4 /* limit: int */;

-- name: ledger_entry_insert :exec
INSERT INTO ledger_entry (tenant_id, account_id, posting_id, leg_no, yen, balance_yen) VALUES ($1, $2, $3, $4, $5, $6);

-- name: ledger_entry_last :many
-- The last entry of an account up to a posting: what the balance was then.
SELECT e.balance_yen
  FROM ledger_entry e
 WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.posting_id <= $3 /* to_id: id(posting) */
 ORDER BY e.posting_id DESC, e.leg_no DESC LIMIT 1;

-- name: ledger_tail :many
-- What moved on an account behind the statements: the first leg of a posting, and the further ones.
SELECT p.posting_id, 0 /* leg_no: int */, p.at_us, p.kind, p.debit_account_id, p.credit_account_id, p.yen, p.of_id, p.case_id, p.service_id, p.programme_id, p.party_id,
       p.fiscal_year, p.memo
  FROM ledger_posting p
 WHERE p.tenant_id = $1 AND p.posting_id > $3 /* after_id: id(posting) */ AND p.posting_id <= $4 /* to_id: id(posting) */
   AND (p.debit_account_id = $2 /* account_id: id(ledger_account) */ OR p.credit_account_id = $2) AND p.kind NOT IN (2, 4, 5)
UNION ALL
SELECT l.posting_id, l.leg_no, p.at_us, p.kind, l.debit_account_id, l.credit_account_id, l.yen, p.of_id, p.case_id, p.service_id, p.programme_id, p.party_id,
       p.fiscal_year, p.memo
  FROM ledger_leg l
  JOIN ledger_posting p ON p.tenant_id = l.tenant_id AND p.posting_id = l.posting_id
 WHERE l.tenant_id = $1 AND l.posting_id > $3 AND l.posting_id <= $4 AND (l.debit_account_id = $2 OR l.credit_account_id = $2)
 ORDER BY 1, 2 LIMIT $5 /* limit: int */;

-- name: ledger_tail_sums :one
-- What came in and went out of an account there.
SELECT CAST(COALESCE(sum(CASE WHEN x.credit_account_id = $2 THEN x.yen ELSE 0 END), 0) AS BIGINT) /* in_yen: yen */,
       CAST(COALESCE(sum(CASE WHEN x.debit_account_id = $2 THEN x.yen ELSE 0 END), 0) AS BIGINT) /* out_yen: yen */, count(*) /* lines: int */
  FROM (SELECT p.debit_account_id, p.credit_account_id, p.yen FROM ledger_posting p
         WHERE p.tenant_id = $1 AND p.posting_id > $3 /* after_id: id(posting) */ AND p.posting_id <= $4 /* to_id: id(posting) */
           AND (p.debit_account_id = $2 /* account_id: id(ledger_account) */ OR p.credit_account_id = $2) AND p.kind NOT IN (2, 4, 5)
        UNION ALL
        SELECT l.debit_account_id, l.credit_account_id, l.yen FROM ledger_leg l
         WHERE l.tenant_id = $1 AND l.posting_id > $3 AND l.posting_id <= $4 AND (l.debit_account_id = $2 OR l.credit_account_id = $2)) x;

-- name: ledger_entries :many
-- A statement: what stands between two postings, each with the account at the other end of its leg.
SELECT e.posting_id, e.leg_no, p.at_us, p.kind, e.yen, e.balance_yen,
       CASE WHEN e.yen < 0 THEN COALESCE(l.credit_account_id, p.credit_account_id) ELSE COALESCE(l.debit_account_id, p.debit_account_id) END
       /* counter_id: id(ledger_account) */, p.of_id, p.case_id, p.service_id, p.programme_id, p.party_id, p.fiscal_year, p.memo
  FROM ledger_entry e
  JOIN ledger_posting p ON p.tenant_id = e.tenant_id AND p.posting_id = e.posting_id
  LEFT JOIN ledger_leg l ON l.tenant_id = e.tenant_id AND l.posting_id = e.posting_id AND l.leg_no = e.leg_no
 WHERE e.tenant_id = $1 AND e.account_id = $2 AND (e.posting_id, e.leg_no) > ($3 /* after_id: id(posting) */, $4 /* after_leg: int */)
   AND e.posting_id <= $5 /* to_id: id(posting) */
 ORDER BY e.posting_id, e.leg_no LIMIT $6 /* limit: int */;

-- name: ledger_entry_sums :one
-- What came in and went out of an account behind one posting and up to another, as far as the job has come.
SELECT CAST(COALESCE(sum(CASE WHEN e.yen > 0 THEN e.yen ELSE 0 END), 0) AS BIGINT) /* in_yen: yen */,
       CAST(COALESCE(sum(CASE WHEN e.yen < 0 THEN -e.yen ELSE 0 END), 0) AS BIGINT) /* out_yen: yen */, count(*) /* lines: int */
  FROM ledger_entry e
 WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.posting_id > $3 /* after_id: id(posting) */ AND e.posting_id <= $4 /* to_id: id(posting) */;

-- name: ledger_tail_postings :many
-- What moved behind a posting and up to another: the first leg of each.
SELECT p.posting_id, p.debit_account_id, p.credit_account_id, p.yen
  FROM ledger_posting p
 WHERE p.tenant_id = $1 AND p.posting_id > $2 /* after_id: id(posting) */ AND p.posting_id <= $3 /* to_id: id(posting) */ AND p.kind NOT IN (2, 4, 5)
 ORDER BY p.posting_id LIMIT $4 /* limit: int */;

-- name: ledger_tail_legs :many
-- The further ones.
SELECT l.posting_id, l.leg_no, l.debit_account_id, l.credit_account_id, l.yen
  FROM ledger_leg l
 WHERE l.tenant_id = $1 AND (l.posting_id, l.leg_no) > ($2 /* after_id: id(posting) */, $3 /* after_leg: int */) AND l.posting_id <= $4 /* to_id: id(posting) */
 ORDER BY l.posting_id, l.leg_no LIMIT $5 /* limit: int */;

-- name: ledger_account_page :many
-- Accounts by kind and owner behind the last of the page before, with what the statements have of them up to a posting; up to a kind (as a range, so that
-- SQLite reads in the order of the index and stops), and those whose owner's name or code contains a text.
SELECT r.account_id, r.kind, r.owner_no, r.debits_pending, r.credits_pending, r.floor_yen, r.ceiling_yen,
       CAST(r.credits_posted - r.debits_posted AS BIGINT) /* balance_yen: yen */,
       (SELECT e.balance_yen FROM ledger_entry e WHERE e.tenant_id = r.tenant_id AND e.account_id = r.account_id AND e.posting_id <= $4 /* to_id: id(posting) */
         ORDER BY e.posting_id DESC, e.leg_no DESC LIMIT 1) /* entered_yen: yen? */
  FROM ledger_account r
 WHERE r.tenant_id = $1 AND (r.kind, r.owner_no) > ($2 /* after_kind: int */, $3 /* after_owner: int */)
   {?kind AND r.kind <= $6 /* kind: enum(ledger_kind) */ ?}
   {?text AND ((r.kind BETWEEN 21 AND 27 AND r.owner_no IN (SELECT b.line_id FROM budget_line b
                 WHERE b.tenant_id = $1 AND (replace(b.name, $7 /* text: text */, '') <> b.name OR replace(b.code, $7, '') <> b.code)))
            OR (r.kind IN (28, 29) AND r.owner_no IN (SELECT y.liability_id FROM budget_liability y WHERE y.tenant_id = $1 AND replace(y.title, $7, '') <> y.title))
            OR (r.kind = 2 AND r.owner_no IN (SELECT s.source_id FROM payment_source s WHERE s.tenant_id = $1 AND replace(s.label, $7, '') <> s.label))
            OR (r.kind IN (4, 5, 6) AND r.owner_no IN (SELECT f.party_id FROM party f
                 WHERE f.tenant_id = $1 AND (replace(f.name, $7, '') <> f.name OR replace(f.kana, $7, '') <> f.kana)))) ?}
 ORDER BY r.kind, r.owner_no LIMIT $5 /* limit: int */;

-- name: ledger_kind_next :many
-- The next kind that has accounts.
SELECT r.kind FROM ledger_account r WHERE r.tenant_id = $1 AND r.kind > $2 /* after_kind: int */ ORDER BY r.kind LIMIT 1;

-- name: ledger_kind_accounts :many
-- The accounts of a kind behind an owner.
SELECT r.account_id, r.owner_no
  FROM ledger_account r WHERE r.tenant_id = $1 AND r.kind = $2 AND r.owner_no > $3 /* after_owner: int */ ORDER BY r.owner_no LIMIT $4 /* limit: int */;

-- name: ledger_kind_counted :one
-- What all accounts of a kind hold together, from their own counters.
SELECT CAST(COALESCE(sum(r.credits_posted - r.debits_posted), 0) AS BIGINT) /* balance_yen: yen */
  FROM ledger_account r WHERE r.tenant_id = $1 AND r.kind = $2;

-- name: ledger_sum_by :many
-- What came into and went out of the accounts of a kind behind one posting and up to another, by what the postings were about:
-- 1 programme, 2 service, 3 party, 4 fiscal year; 0 in subject_no: they say nothing of it.
SELECT x.subject_no /* subject_no: int */, count(*) /* legs: int */, CAST(COALESCE(sum(x.in_yen), 0) AS BIGINT) /* in_yen: yen */, CAST(COALESCE(sum(x.out_yen), 0) AS BIGINT) /* out_yen: yen */
  FROM (SELECT COALESCE(CASE $5 /* subject: int */ WHEN 1 THEN p.programme_id WHEN 2 THEN p.service_id WHEN 3 THEN p.party_id ELSE p.fiscal_year END, 0) AS subject_no,
               CASE WHEN c.kind = $2 /* kind: enum(ledger_kind) */ THEN p.yen ELSE 0 END AS in_yen, CASE WHEN d.kind = $2 THEN p.yen ELSE 0 END AS out_yen
          FROM ledger_posting p
          JOIN ledger_account d ON d.tenant_id = p.tenant_id AND d.account_id = p.debit_account_id
          JOIN ledger_account c ON c.tenant_id = p.tenant_id AND c.account_id = p.credit_account_id
         WHERE p.tenant_id = $1 AND p.posting_id > $3 /* after_id: id(posting) */ AND p.posting_id <= $4 /* to_id: id(posting) */ AND p.kind NOT IN (2, 4, 5)
           AND (d.kind = $2 OR c.kind = $2)
        UNION ALL
        SELECT COALESCE(CASE $5 WHEN 1 THEN p.programme_id WHEN 2 THEN p.service_id WHEN 3 THEN p.party_id ELSE p.fiscal_year END, 0),
               CASE WHEN c.kind = $2 THEN l.yen ELSE 0 END, CASE WHEN d.kind = $2 THEN l.yen ELSE 0 END
          FROM ledger_leg l
          JOIN ledger_posting p ON p.tenant_id = l.tenant_id AND p.posting_id = l.posting_id
          JOIN ledger_account d ON d.tenant_id = l.tenant_id AND d.account_id = l.debit_account_id
          JOIN ledger_account c ON c.tenant_id = l.tenant_id AND c.account_id = l.credit_account_id
         WHERE l.tenant_id = $1 AND l.posting_id > $3 AND l.posting_id <= $4 AND (d.kind = $2 OR c.kind = $2)) x
 GROUP BY x.subject_no ORDER BY x.subject_no LIMIT $6 /* limit: int */;

-- name: ledger_sum_kept :many
-- The same from what the job has kept, over a run of spans.
SELECT u.subject_no, CAST(COALESCE(sum(u.legs), 0) AS BIGINT) /* legs: int */, CAST(COALESCE(sum(u.in_yen), 0) AS BIGINT) /* in_yen: yen */,
       CAST(COALESCE(sum(u.out_yen), 0) AS BIGINT) /* out_yen: yen */
  FROM ledger_sum u
 WHERE u.tenant_id = $1 AND u.kind = $2 AND u.subject = $3 AND u.span BETWEEN $4 /* first_span: int */ AND $5 /* last_span: int */
 GROUP BY u.subject_no ORDER BY u.subject_no LIMIT $6 /* limit: int */;

-- name: ledger_sum_roll_of :many
SELECT m.last_id FROM ledger_sum_roll m WHERE m.tenant_id = $1 ORDER BY m.tenant_id LIMIT 1;

-- name: ledger_sum_roll_put :exec
INSERT INTO ledger_sum_roll (tenant_id, last_id) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET last_id = excluded.last_id;

-- name: ledger_posting_times :many
-- The next postings behind one, up to another.
SELECT p.posting_id, p.at_us
  FROM ledger_posting p
 WHERE p.tenant_id = $1 AND p.posting_id > $2 /* after_id: id(posting) */ AND p.posting_id <= $3 /* to_id: id(posting) */
 ORDER BY p.posting_id LIMIT $4 /* limit: int */;

-- name: ledger_sum_add :exec
-- Adds the postings behind one and up to another, all of one day, to its month, to its fiscal year, and, but for firms, to the day.
INSERT INTO ledger_sum (tenant_id, kind, subject, span, subject_no, legs, in_yen, out_yen)
SELECT $1, g.kind, g.subject, t.span, g.subject_no, g.legs, g.in_yen, g.out_yen
  FROM (SELECT y.kind, y.subject, y.subject_no, count(*) AS legs, CAST(sum(y.in_yen) AS BIGINT) AS in_yen, CAST(sum(y.out_yen) AS BIGINT) AS out_yen
  FROM (SELECT CASE e.side WHEN 1 THEN x.credit_kind ELSE x.debit_kind END AS kind, s.subject,
               COALESCE(CASE s.subject WHEN 1 THEN x.programme_id WHEN 2 THEN x.service_id WHEN 3 THEN x.party_id ELSE x.fiscal_year END, 0) AS subject_no,
               CASE WHEN e.side = 1 THEN x.yen ELSE 0 END AS in_yen, CASE WHEN e.side = 2 OR x.debit_kind = x.credit_kind THEN x.yen ELSE 0 END AS out_yen
          FROM (SELECT d.kind AS debit_kind, c.kind AS credit_kind, p.yen, p.programme_id, p.service_id, p.party_id, p.fiscal_year
                  FROM ledger_posting p
                  JOIN ledger_account d ON d.tenant_id = p.tenant_id AND d.account_id = p.debit_account_id
                  JOIN ledger_account c ON c.tenant_id = p.tenant_id AND c.account_id = p.credit_account_id
                 WHERE p.tenant_id = $1 AND p.posting_id > $2 /* after_id: id(posting) */ AND p.posting_id <= $3 /* to_id: id(posting) */ AND p.kind NOT IN (2, 4, 5)
                UNION ALL
                SELECT d.kind, c.kind, l.yen, p.programme_id, p.service_id, p.party_id, p.fiscal_year
                  FROM ledger_leg l
                  JOIN ledger_posting p ON p.tenant_id = l.tenant_id AND p.posting_id = l.posting_id
                  JOIN ledger_account d ON d.tenant_id = l.tenant_id AND d.account_id = l.debit_account_id
                  JOIN ledger_account c ON c.tenant_id = l.tenant_id AND c.account_id = l.credit_account_id
                 WHERE l.tenant_id = $1 AND l.posting_id > $2 AND l.posting_id <= $3) x
         CROSS JOIN (SELECT 1 AS side UNION ALL SELECT 2) e
         CROSS JOIN (SELECT 1 AS subject UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) s
         WHERE e.side = 1 OR x.debit_kind <> x.credit_kind) y
         GROUP BY y.kind, y.subject, y.subject_no) g
 CROSS JOIN (SELECT $4 /* span: int */ AS span UNION ALL SELECT $5 /* fiscal_year: int */ UNION ALL SELECT $6 /* day: int */) t
 WHERE t.span < 1000000 OR g.subject <> 3
ON CONFLICT (tenant_id, kind, subject, span, subject_no) DO UPDATE
   SET legs = ledger_sum.legs + excluded.legs, in_yen = ledger_sum.in_yen + excluded.in_yen, out_yen = ledger_sum.out_yen + excluded.out_yen;

-- name: ledger_posting_by_id :one
SELECT p.posting_id, p.at_us, p.kind, p.debit_account_id, p.credit_account_id, p.yen, p.leg_count, p.of_id, p.case_id, p.service_id, p.programme_id,
       p.party_id, p.fiscal_year, p.expires_us, p.memo
  FROM ledger_posting p WHERE p.tenant_id = $1 AND p.posting_id = $2;

-- name: ledger_posting_linked :many
-- What was made of a posting later: captures, releases, refunds, corrections.
SELECT p.posting_id, p.at_us, p.kind, p.yen, p.memo
  FROM ledger_posting p WHERE p.tenant_id = $1 AND p.of_id = $2 /* of_id: id(posting) */ ORDER BY p.posting_id LIMIT $3 /* limit: int */;

-- name: ledger_keys_between :many
-- Keys behind one, before another, in their order.
SELECT k.key, k.first_id, k.at_us
  FROM ledger_key k WHERE k.tenant_id = $1 AND k.key > $2 /* from: text */ AND k.key < $3 /* to: text */ ORDER BY k.key LIMIT $4 /* limit: int */;

-- name: ledger_keys_before :many
-- Keys behind one, up to another, the last first.
SELECT k.key
  FROM ledger_key k WHERE k.tenant_id = $1 AND k.key > $2 /* from: text */ AND k.key <= $3 /* to: text */ ORDER BY k.key DESC LIMIT $4 /* limit: int */;

-- name: ledger_name_line :many
SELECT b.name, b.code, b.fiscal_year FROM budget_line b WHERE b.tenant_id = $1 AND b.line_id = $2 ORDER BY b.line_id LIMIT 1;

-- name: ledger_name_liability :many
SELECT y.title FROM budget_liability y WHERE y.tenant_id = $1 AND y.liability_id = $2 ORDER BY y.liability_id LIMIT 1;

-- name: ledger_name_source :many
SELECT s.label FROM payment_source s WHERE s.tenant_id = $1 AND s.source_id = $2 ORDER BY s.source_id LIMIT 1;

-- name: ledger_name_party :many
SELECT f.party_id, f.name FROM party f WHERE f.tenant_id = $1 AND f.party_id = $2 ORDER BY f.party_id LIMIT 1;

-- name: ledger_name_programme :many
SELECT n.name FROM plan_node n WHERE n.tenant_id = $1 AND n.node_id = $2 ORDER BY n.node_id LIMIT 1;

-- ---- the auditor ----

-- name: ledger_audit_tenants :many
-- Every municipality that may have accounts.
SELECT w.tenant_id /* tenant_id: id(tenant) */ FROM ledger_whose w UNION SELECT t.tenant_id FROM tenant t ORDER BY 1 LIMIT $1 /* limit: int */;

-- name: ledger_audit_accounts :many
SELECT r.account_id, r.debits_posted, r.credits_posted, r.debits_pending, r.credits_pending, r.floor_yen, r.ceiling_yen, r.kind, r.lots, r.lots_due_us,
       r.expiry_account_id
  FROM ledger_account r WHERE r.tenant_id = $1 AND r.account_id > $2 /* after: id(ledger_account) */ ORDER BY r.account_id LIMIT $3 /* limit: int */;

-- name: ledger_audit_postings :many
SELECT p.posting_id, p.at_us, p.kind, p.debit_account_id, p.credit_account_id, p.yen, p.leg_count, p.of_id, p.case_id, p.service_id, p.programme_id,
       p.party_id, p.fiscal_year, p.expires_us, p.memo, p.lots
  FROM ledger_posting p WHERE p.tenant_id = $1 AND p.posting_id > $2 /* after: id(posting) */ ORDER BY p.posting_id LIMIT $3 /* limit: int */;

-- name: ledger_audit_legs :many
SELECT l.posting_id, l.leg_no, l.debit_account_id, l.credit_account_id, l.yen
  FROM ledger_leg l WHERE l.tenant_id = $1 AND (l.posting_id, l.leg_no) > ($2 /* after: id(posting) */, $3 /* after_leg: int */)
 ORDER BY l.posting_id, l.leg_no LIMIT $4 /* limit: int */;

-- name: ledger_audit_one :many
SELECT p.kind, p.yen, p.leg_count, p.lots
  FROM ledger_posting p WHERE p.tenant_id = $1 AND p.posting_id = $2 ORDER BY p.posting_id LIMIT 1;

-- name: ledger_audit_links :many
SELECT k.link_no, k.first_id, k.last_id, k.postings, k.chain
  FROM ledger_link k WHERE k.tenant_id = $1 AND k.link_no > $2 /* after: int */ ORDER BY k.link_no LIMIT $3 /* limit: int */;

-- name: ledger_audit_holds :many
SELECT h.hold_id, h.debit_account_id, h.credit_account_id, h.yen, h.expires_us, h.state, h.captured_yen, h.lots
  FROM ledger_hold h WHERE h.tenant_id = $1 AND h.hold_id > $2 /* after: id(posting) */ ORDER BY h.hold_id LIMIT $3 /* limit: int */;

-- name: ledger_audit_keys :many
-- Keys in their order, each with the posting that it names, if that is there and of the time that the key says. No join: PostgreSQL
-- would read all postings for each page.
SELECT k.key, k.refusal, (SELECT p.posting_id FROM ledger_posting p WHERE p.tenant_id = k.tenant_id AND p.posting_id = k.first_id AND p.at_us = k.at_us)
       /* posting_id: id(posting)? */, k.first_id, k.op_no
  FROM ledger_key k WHERE k.tenant_id = $1 AND k.key > $2 /* after: text */
 ORDER BY k.key LIMIT $3 /* limit: int */;

-- name: ledger_audit_keys_twice :many
-- Postings that were answered under two keys.
SELECT k.first_id, count(*) /* keys: int */
  FROM ledger_key k WHERE k.tenant_id = $1 AND k.refusal = '' GROUP BY k.first_id HAVING count(*) > 1 ORDER BY k.first_id LIMIT 1;

-- name: ledger_audit_entries :many
SELECT e.account_id, e.posting_id, e.leg_no, e.yen, e.balance_yen
  FROM ledger_entry e WHERE e.tenant_id = $1 AND (e.account_id, e.posting_id, e.leg_no) > ($2 /* after: id(ledger_account) */, $3 /* after_id: id(posting) */, $4 /* after_leg: int */)
 ORDER BY e.account_id, e.posting_id, e.leg_no LIMIT $5 /* limit: int */;

-- name: ledger_audit_sum_month :many
-- A sum of a month or day that is not what its postings up to one come to; without one of the subjects.
SELECT y.kind /* kind: int */, y.subject /* subject: int */, y.subject_no /* subject_no: int */, count(*) /* rows_seen: int */
  FROM (SELECT CASE e.side WHEN 1 THEN c.kind ELSE d.kind END AS kind, s.subject,
               COALESCE(CASE s.subject WHEN 1 THEN x.programme_id WHEN 2 THEN x.service_id WHEN 3 THEN x.party_id ELSE x.fiscal_year END, 0) AS subject_no,
               1 AS legs, CASE WHEN e.side = 1 THEN x.yen ELSE 0 END AS in_yen, CASE WHEN e.side = 2 OR d.kind = c.kind THEN x.yen ELSE 0 END AS out_yen
          FROM (SELECT p.debit_account_id, p.credit_account_id, p.yen, p.programme_id, p.service_id, p.party_id, p.fiscal_year FROM ledger_posting p
                 WHERE p.tenant_id = $1 AND p.posting_id >= $3 /* from_id: id(posting) */ AND p.posting_id <= $4 /* to_id: id(posting) */ AND p.kind IN (1, 3, 6, 7, 8)
                UNION ALL
                SELECT l.debit_account_id, l.credit_account_id, l.yen, p.programme_id, p.service_id, p.party_id, p.fiscal_year
                  FROM ledger_leg l JOIN ledger_posting p ON p.tenant_id = l.tenant_id AND p.posting_id = l.posting_id
                 WHERE l.tenant_id = $1 AND l.posting_id >= $3 AND l.posting_id <= $4) x
          JOIN ledger_account d ON d.tenant_id = $1 AND d.account_id = x.debit_account_id
          JOIN ledger_account c ON c.tenant_id = $1 AND c.account_id = x.credit_account_id
         CROSS JOIN (SELECT 1 AS side UNION ALL SELECT 2) e
         CROSS JOIN (SELECT 1 AS subject UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) s
         WHERE (e.side = 1 OR d.kind <> c.kind) AND s.subject <> $5 /* without: int */
        UNION ALL
        SELECT u.kind, u.subject, u.subject_no, -u.legs, -u.in_yen, -u.out_yen FROM ledger_sum u WHERE u.tenant_id = $1 AND u.span = $2 /* month: int */ AND u.subject <> $5) y
 GROUP BY y.kind, y.subject, y.subject_no HAVING CAST(sum(y.legs) AS BIGINT) <> 0 OR CAST(sum(y.in_yen) AS BIGINT) <> 0 OR CAST(sum(y.out_yen) AS BIGINT) <> 0
 ORDER BY y.kind, y.subject, y.subject_no LIMIT 1;

-- name: ledger_audit_sum_year :many
-- A sum of a fiscal year that is not the sum of its months.
SELECT u.kind, u.subject, u.subject_no, count(*) /* rows_seen: int */
  FROM ledger_sum u
 WHERE u.tenant_id = $1 AND (u.span = $2 /* fiscal_year: int */ OR u.span BETWEEN $3 /* first_month: int */ AND $4 /* last_month: int */)
 GROUP BY u.kind, u.subject, u.subject_no
HAVING CAST(sum(CASE WHEN u.span = $2 THEN -u.legs ELSE u.legs END) AS BIGINT) <> 0
    OR CAST(sum(CASE WHEN u.span = $2 THEN -u.in_yen ELSE u.in_yen END) AS BIGINT) <> 0
    OR CAST(sum(CASE WHEN u.span = $2 THEN -u.out_yen ELSE u.out_yen END) AS BIGINT) <> 0
 ORDER BY u.kind, u.subject, u.subject_no LIMIT 1;

-- name: ledger_audit_sum_spans :many
SELECT u.span, count(*) /* sums: int */ FROM ledger_sum u WHERE u.tenant_id = $1 GROUP BY u.span ORDER BY u.span LIMIT $2 /* limit: int */;

-- name: ledger_audit_whose :many
-- Accounts that are entered as another municipality's, or as nobody's.
SELECT r.account_id
  FROM ledger_account r
  LEFT JOIN ledger_whose w ON w.account_id = r.account_id AND w.tenant_id = r.tenant_id
 WHERE r.tenant_id = $1 AND w.account_id IS NULL ORDER BY r.account_id LIMIT 1;

-- name: ledger_tenants :many
-- The municipalities that have accounts.
SELECT w.tenant_id FROM ledger_whose w GROUP BY w.tenant_id ORDER BY w.tenant_id LIMIT $1 /* limit: int */;
