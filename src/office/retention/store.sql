-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/party/party-types.h
-- include: office/retention/retention-types.h

-- ---- rules ----

-- name: retention_rule_put :exec
INSERT INTO retention_rule (tenant_id, kind, valid_from, years, basis, set_by, set_us) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (tenant_id, kind, valid_from) DO UPDATE SET years = excluded.years, basis = excluded.basis, set_by = excluded.set_by, set_us = excluded.set_us;

-- name: retention_rule_now :many
-- The rule of a kind on a day; none: the program's own.
SELECT r.years, r.valid_from FROM retention_rule r WHERE r.tenant_id = $1 AND r.kind = $2 AND r.valid_from <= $3 /* day: date */ ORDER BY r.valid_from DESC LIMIT 1;

-- name: retention_rule_list :many
SELECT r.kind, r.valid_from, r.years, r.basis, r.set_us FROM retention_rule r WHERE r.tenant_id = $1 ORDER BY r.kind, r.valid_from DESC LIMIT 500;

-- ---- holds ----

-- name: retention_hold_insert :exec
INSERT INTO retention_hold (tenant_id, hold_id, kind, party_id, reason, from_us, set_by, ended_us, ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0);

-- name: retention_hold_end :exec
UPDATE retention_hold SET ended_us = $3, ended_by = $4 WHERE tenant_id = $1 AND hold_id = $2 AND ended_us IS NULL;

-- name: retention_hold_list :many
SELECT h.hold_id, h.kind, h.party_id, h.reason, h.from_us, h.ended_us, p.name AS party /* party: text? */
  FROM retention_hold h
  LEFT JOIN party p ON p.tenant_id = h.tenant_id AND p.party_id = h.party_id
 WHERE h.tenant_id = $1
 ORDER BY h.ended_us IS NOT NULL, h.hold_id DESC
 LIMIT 500;

-- name: retention_hold_count :one
-- Holds that stop a kind: of everybody, or of one party.
SELECT count(*) /* holds: int */
  FROM retention_hold h
 WHERE h.tenant_id = $1 AND h.ended_us IS NULL AND h.kind IN ('', $2 /* kind: text */) AND h.party_id IN (0, $3 /* party: id(party) */);

-- ---- what is over ----

-- name: retention_over_parties :many
-- Closed for long, untouched for long, with nobody who may act for them.
SELECT p.party_id, p.closed_on
  FROM party p
 WHERE p.tenant_id = $1 AND p.state = $2 AND p.closed_on < $3 /* before: date */ AND p.updated_us < $4 /* before_us: time */ AND p.name <> $5 /* blank: text */
   AND NOT EXISTS (SELECT 1 FROM mandate_member m WHERE m.tenant_id = $1 AND m.party_id = p.party_id AND m.until_us IS NULL)
 ORDER BY p.party_id
 LIMIT 5000;

-- name: retention_over_files :many
-- Files to which no record refers.
SELECT f.file_id, f.party_id, f.created_us
  FROM file f
 WHERE f.tenant_id = $1 AND f.created_us < $2 /* before_us: time */ AND NOT EXISTS (SELECT 1 FROM file_use u WHERE u.tenant_id = $1 AND u.file_id = f.file_id)
 ORDER BY f.file_id
 LIMIT 5000;

-- name: retention_over_notices :one
SELECT count(*) /* records: int */ FROM notice n WHERE n.tenant_id = $1 AND n.settled_us < $2 /* before_us: time */ AND (n.mail <> '' OR n.name <> '' OR n.address <> '' OR n.body <> '');

-- name: retention_over_officers :one
SELECT count(*) /* records: int */ FROM staff_membership m WHERE m.tenant_id = $1 AND m.valid_to < $2 /* before: date */ AND m.employee_no <> '';

-- name: retention_over_claims :one
SELECT (SELECT count(*) FROM disclosure_claim c WHERE c.tenant_id = $1 AND c.decided_us < $2 /* before_us: time */ AND c.name <> '')
     + (SELECT count(*) FROM disclosure_correction k WHERE k.tenant_id = $1 AND k.decided_us < $2 AND k.name <> '') AS records /* records: int */;

-- name: retention_over_trail :one
SELECT count(*) /* records: int */ FROM audit a WHERE a.tenant_id = $1 AND a.at_us < $2 /* before_us: time */ AND a.seal_no IS NOT NULL;

-- ---- lists ----

-- name: retention_disposal_last :one
SELECT CAST(COALESCE(max(d.number), 0) AS BIGINT) /* number: int */ FROM retention_disposal d WHERE d.tenant_id = $1 AND d.fiscal_year = $2;

-- name: retention_disposal_open :one
SELECT count(*) /* lists: int */ FROM retention_disposal d WHERE d.tenant_id = $1 AND d.state IN (1, 2, 3);

-- name: retention_disposal_insert :exec
INSERT INTO retention_disposal (tenant_id, disposal_id, fiscal_year, number, state, made_us, made_by, submitted_us, submitted_by, decided_us, decided_by, note, done_us, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0, NULL, 0, '', NULL, 1);

-- name: retention_item_insert :exec
INSERT INTO retention_item (tenant_id, disposal_id, item_no, kind, completed_year, party_id, file_id, until_us, records, state, reason, disposed_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', NULL);

-- name: retention_disposal_list :many
SELECT d.disposal_id, d.fiscal_year, d.number, d.state, d.made_us, d.submitted_us, d.decided_us, d.done_us
  FROM retention_disposal d
 WHERE d.tenant_id = $1
 ORDER BY d.disposal_id DESC
 LIMIT $2 /* limit: int */;

-- name: retention_disposal_by_id :one
SELECT d.disposal_id, d.fiscal_year, d.number, d.state, d.made_us, d.made_by AS maker, d.submitted_us, d.submitted_by AS submitter, d.decided_us, d.decided_by AS decider, d.note,
       d.done_us, d.version
  FROM retention_disposal d
 WHERE d.tenant_id = $1 AND d.disposal_id = $2;

-- name: retention_item_list :many
-- With what each is called as long as it is there.
SELECT i.item_no, i.kind, i.completed_year, i.party_id, i.file_id, i.until_us, i.records, i.state, i.reason, i.disposed_us, p.name AS party /* party: text? */,
       f.name AS file /* file: text? */
  FROM retention_item i
  LEFT JOIN party p ON p.tenant_id = i.tenant_id AND p.party_id = i.party_id
  LEFT JOIN file f ON f.tenant_id = i.tenant_id AND f.file_id = i.file_id
 WHERE i.tenant_id = $1 AND i.disposal_id = $2
 ORDER BY i.item_no
 LIMIT $3 /* limit: int */;

-- name: retention_item_keep :exec
UPDATE retention_item SET state = $4, reason = $5 WHERE tenant_id = $1 AND disposal_id = $2 AND item_no = $3 AND state IN (1, 2, 3);

-- name: retention_item_settle :exec
UPDATE retention_item SET state = $4, records = $5, disposed_us = $6 WHERE tenant_id = $1 AND disposal_id = $2 AND item_no = $3;

-- name: retention_disposal_submit :exec
UPDATE retention_disposal SET state = $4, submitted_us = $5, submitted_by = $6, version = version + 1
 WHERE tenant_id = $1 AND disposal_id = $2 AND version = $3 AND state = 1;

-- name: retention_disposal_decide :exec
-- Never by whoever made it or handed it in.
UPDATE retention_disposal SET state = $4, decided_us = $5, decided_by = $6, note = $7, version = version + 1
 WHERE tenant_id = $1 AND disposal_id = $2 AND version = $3 AND state = 2 AND made_by <> $6 AND submitted_by <> $6;

-- name: retention_disposal_return :exec
UPDATE retention_disposal SET state = $4, note = $5, version = version + 1 WHERE tenant_id = $1 AND disposal_id = $2 AND version = $3 AND state = 2;

-- name: retention_disposal_done :exec
UPDATE retention_disposal SET state = $3, done_us = $4, version = version + 1 WHERE tenant_id = $1 AND disposal_id = $2;

-- ---- kassei verify ----

-- name: retention_verify_decider :many
-- Approved by nobody, or by whoever made it or handed it in.
SELECT d.disposal_id AS found
  FROM retention_disposal d
 WHERE d.tenant_id = $1 AND d.state IN (3, 4) AND (d.decided_by = 0 OR d.decided_by = d.made_by OR d.decided_by = d.submitted_by)
 ORDER BY d.disposal_id LIMIT 1;

-- name: retention_verify_items :many
-- Disposed of on a list that nobody approved.
SELECT i.disposal_id AS found
  FROM retention_item i
  JOIN retention_disposal d ON d.tenant_id = i.tenant_id AND d.disposal_id = i.disposal_id
 WHERE i.tenant_id = $1 AND i.state = 4 AND d.state NOT IN (3, 4)
 ORDER BY i.disposal_id LIMIT 1;
