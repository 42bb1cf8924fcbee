-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/party/party-types.h

-- ---- the party itself ----

-- name: party_by_id :one
-- The whole row, joined ones too.
SELECT p.party_id, p.kind, p.state, p.name, p.kana, p.trade_name, p.corporate_number, p.registration_number, p.invoice_number, p.founded_on, p.closed_on,
       p.representative, p.municipality_code, p.address, p.telephone, p.email, p.industry, p.note, p.origin, p.joined_into, p.received_us, p.created_by,
       p.updated_us, p.version, p.happened
  FROM party p
 WHERE p.tenant_id = $1 AND p.party_id = $2;

-- name: party_head :one
-- What of a row is nobody's personal data: to compare and to follow.
SELECT p.party_id, p.kind, p.state, p.corporate_number, p.joined_into, p.version, p.happened
  FROM party p
 WHERE p.tenant_id = $1 AND p.party_id = $2;

-- name: party_list :many
-- order: by_name | by_newest
-- A page of the register; what an import or export carries stands in it.
SELECT p.party_id, p.kind, p.state, p.name, p.kana, p.trade_name, p.corporate_number, p.registration_number, p.invoice_number, p.founded_on, p.closed_on,
       p.representative, p.municipality_code, p.address, p.telephone, p.email, p.industry, p.note, p.received_us, p.version, p.sort_key /* sort_key: text */
  FROM party p
 WHERE p.tenant_id = $1 AND p.state <> $2 /* hidden: enum(party_state) */
   {?kind AND p.kind = $3 ?}
   {?state AND p.state = $4 ?}
   {?after_name AND (p.sort_key, p.party_id) > ($5 /* after_name: text */, $6 /* after_id: id(party) */) ?}
   {?before_id AND p.party_id < $7 /* before_id: id(party) */ ?}
 ORDER BY {by_name: p.sort_key, p.party_id} {by_newest: p.party_id DESC}
 LIMIT $8 /* limit: int */;

-- name: party_of_ids :many
-- Ten rows of the register by their ids, for what a search found; ids that are 0 find nothing.
SELECT p.party_id, p.kind, p.state, p.name, p.kana, p.trade_name, p.corporate_number, p.registration_number, p.invoice_number, p.founded_on, p.closed_on,
       p.representative, p.municipality_code, p.address, p.telephone, p.email, p.industry, p.note, p.received_us, p.version, p.sort_key /* sort_key: text */
  FROM party p
 WHERE p.tenant_id = $1
   AND p.party_id IN ($2 /* id_1: id(party) */, $3 /* id_2: id(party) */, $4 /* id_3: id(party) */, $5 /* id_4: id(party) */, $6 /* id_5: id(party) */,
                      $7 /* id_6: id(party) */, $8 /* id_7: id(party) */, $9 /* id_8: id(party) */, $10 /* id_9: id(party) */, $11 /* id_10: id(party) */)
 ORDER BY p.party_id
 LIMIT 10;

-- name: party_insert :exec
INSERT INTO party (tenant_id, party_id, kind, state, name, kana, sort_key, trade_name, corporate_number, registration_number, invoice_number, founded_on, closed_on,
                   representative, municipality_code, address, telephone, email, industry, note, origin, joined_into, received_us, created_by, updated_us, version, happened)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', '', '', '', '', $14, $15, NULL, $16, $17, $18, 1, 1);

-- name: party_update :exec
-- Only when nobody changed it meanwhile.
UPDATE party
   SET kind = $3, state = $4, name = $5, kana = $6, trade_name = $7, corporate_number = $8, registration_number = $9, invoice_number = $10, founded_on = $11,
       closed_on = $12, note = $13, updated_us = $14, version = version + 1, happened = happened + 1
 WHERE tenant_id = $1 AND party_id = $2 AND version = $15;

-- name: party_set_copies :exec
-- What lists show of other tables.
UPDATE party
   SET sort_key = $3, representative = $4, municipality_code = $5, address = $6, telephone = $7, email = $8, industry = $9
 WHERE tenant_id = $1 AND party_id = $2;

-- name: party_set_joined :exec
UPDATE party SET state = $3, joined_into = $4, happened = happened + 1 WHERE tenant_id = $1 AND party_id = $2;

-- name: party_count_happened :exec
-- Something happened to it: every module that attaches a record to a party says so in the same transaction.
UPDATE party SET happened = happened + 1 WHERE tenant_id = $1 AND party_id = $2;

-- ---- names ----

-- name: party_name_of_party :many
SELECT n.name_id, n.party_id, n.name_use, n.name, n.kana, n.valid_from, n.recorded_us, n.recorded_by
  FROM party_name n
 WHERE n.tenant_id = $1 AND n.party_id = $2
 ORDER BY n.name_use, n.valid_from DESC, n.name_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_name_insert :exec
INSERT INTO party_name (tenant_id, name_id, party_id, name_use, name, kana, valid_from, recorded_us, recorded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: party_name_move :exec
UPDATE party_name SET party_id = $3 WHERE tenant_id = $1 AND name_id = $2;

-- ---- establishments ----

-- name: party_establishment_of_party :many
SELECT e.establishment_id, e.party_id, e.name, e.is_main, e.postal_code, e.municipality_code, e.prefecture, e.city, e.street, e.building, e.opened_on, e.closed_on,
       e.version
  FROM party_establishment e
 WHERE e.tenant_id = $1 AND e.party_id = $2
 ORDER BY e.is_main DESC, e.establishment_id
 LIMIT $3 /* limit: int */;

-- name: party_establishment_by_id :one
SELECT e.establishment_id, e.party_id, e.name, e.is_main, e.postal_code, e.municipality_code, e.prefecture, e.city, e.street, e.building, e.opened_on, e.closed_on,
       e.version
  FROM party_establishment e
 WHERE e.tenant_id = $1 AND e.party_id = $2 AND e.establishment_id = $3;

-- name: party_establishment_insert :exec
INSERT INTO party_establishment (tenant_id, establishment_id, party_id, name, is_main, postal_code, municipality_code, prefecture, city, street, building, opened_on,
                                 closed_on, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1);

-- name: party_establishment_update :exec
UPDATE party_establishment
   SET name = $4, is_main = $5, postal_code = $6, municipality_code = $7, prefecture = $8, city = $9, street = $10, building = $11, opened_on = $12,
       closed_on = $13, version = version + 1
 WHERE tenant_id = $1 AND party_id = $2 AND establishment_id = $3 AND version = $14;

-- name: party_establishment_set_main :exec
-- Moves the mark: one establishment is the main one.
UPDATE party_establishment SET is_main = (establishment_id = $3 /* main: id(establishment) */) WHERE tenant_id = $1 AND party_id = $2;

-- name: party_establishment_mark :exec
UPDATE party_establishment SET is_main = $3 WHERE tenant_id = $1 AND establishment_id = $2;

-- name: party_establishment_move :exec
UPDATE party_establishment SET party_id = $3 WHERE tenant_id = $1 AND establishment_id = $2;

-- name: party_industry_of_party :many
SELECT i.establishment_id, i.revision, i.code, i.is_main
  FROM party_industry i
 WHERE i.tenant_id = $1
   AND i.establishment_id IN (SELECT e.establishment_id FROM party_establishment e WHERE e.tenant_id = $1 AND e.party_id = $2 /* party: id(party) */)
 ORDER BY i.establishment_id, i.is_main DESC, i.code, i.revision
 LIMIT $3 /* limit: int */;

-- name: party_industry_insert :exec
INSERT INTO party_industry (tenant_id, establishment_id, revision, code, is_main) VALUES ($1, $2, $3, $4, $5);

-- name: party_industry_delete :exec
DELETE FROM party_industry WHERE tenant_id = $1 AND establishment_id = $2;

-- ---- contacts ----

-- name: party_contact_of_party :many
SELECT c.contact_id, c.party_id, c.kind, c.purpose, c.value, c.attention, c.version
  FROM party_contact c
 WHERE c.tenant_id = $1 AND c.party_id = $2
 ORDER BY c.kind, c.purpose, c.contact_id
 LIMIT $3 /* limit: int */;

-- name: party_contact_by_id :one
SELECT c.contact_id, c.party_id, c.kind, c.purpose, c.value, c.attention, c.version
  FROM party_contact c
 WHERE c.tenant_id = $1 AND c.party_id = $2 AND c.contact_id = $3;

-- name: party_contact_insert :exec
INSERT INTO party_contact (tenant_id, contact_id, party_id, kind, purpose, value, attention, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1);

-- name: party_contact_update :exec
UPDATE party_contact
   SET kind = $4, purpose = $5, value = $6, attention = $7, version = version + 1
 WHERE tenant_id = $1 AND party_id = $2 AND contact_id = $3 AND version = $8;

-- name: party_contact_delete :exec
DELETE FROM party_contact WHERE tenant_id = $1 AND party_id = $2 AND contact_id = $3 AND version = $4;

-- name: party_contact_move :exec
UPDATE party_contact SET party_id = $3 WHERE tenant_id = $1 AND contact_id = $2;

-- ---- facts ----

-- name: party_fact_of_party :many
-- Newest first.
SELECT f.fact_id, f.party_id, f.kind, f.value, f.as_of, f.source, f.recorded_us, f.recorded_by
  FROM party_fact f
 WHERE f.tenant_id = $1 AND f.party_id = $2
 ORDER BY f.kind, f.as_of DESC, f.fact_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_fact_insert :exec
INSERT INTO party_fact (tenant_id, fact_id, party_id, kind, value, as_of, source, recorded_us, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: party_fact_move :exec
UPDATE party_fact SET party_id = $3 WHERE tenant_id = $1 AND fact_id = $2;

-- ---- bank accounts ----

-- name: party_bank_account_of_party :many
-- For those who pay, and the firm itself.
SELECT b.bank_account_id, b.party_id, b.bank_code, b.bank_name, b.branch_code, b.branch_name, b.kind, b.number, b.holder_kana, b.holder_name, b.mismatch, b.valid_from,
       b.valid_to, b.recorded_us, b.recorded_by, b.checked_by, b.version
  FROM party_bank_account b
 WHERE b.tenant_id = $1 AND b.party_id = $2
 ORDER BY b.valid_from DESC, b.bank_account_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_bank_account_masked :many
-- For those who need not see it: where, and the last three digits.
SELECT b.bank_account_id, b.party_id, b.bank_name, b.branch_name, b.kind, '****' || substr(b.number, 5) /* number: text ; 口座番号 */, b.mismatch, b.valid_from, b.valid_to,
       b.recorded_us, b.checked_by
  FROM party_bank_account b
 WHERE b.tenant_id = $1 AND b.party_id = $2
 ORDER BY b.valid_from DESC, b.bank_account_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_bank_account_insert :exec
INSERT INTO party_bank_account (tenant_id, bank_account_id, party_id, bank_code, bank_name, branch_code, branch_name, kind, number, holder_kana, holder_name, mismatch,
                                valid_from, valid_to, recorded_us, recorded_by, checked_by, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1);

-- name: party_bank_account_end :exec
-- Ends what still runs, from the day on which the next one holds.
UPDATE party_bank_account SET valid_to = $3, version = version + 1 WHERE tenant_id = $1 AND party_id = $2 AND valid_to IS NULL;

-- name: party_bank_account_check :exec
-- An officer has compared it with the passbook.
UPDATE party_bank_account SET checked_by = $4, version = version + 1 WHERE tenant_id = $1 AND party_id = $2 AND bank_account_id = $3 AND version = $5;

-- name: party_bank_account_move :exec
UPDATE party_bank_account SET party_id = $3 WHERE tenant_id = $1 AND bank_account_id = $2;

-- ---- persons ----

-- name: party_person_of_party :many
SELECT r.person_id, r.party_id, r.self_id, r.role, r.title, r.name, r.kana, r.birth_on, r.sex, r.address, r.valid_from, r.valid_to, r.version
  FROM party_person r
 WHERE r.tenant_id = $1 AND r.party_id = $2
 ORDER BY r.role, r.person_id
 LIMIT $3 /* limit: int */;

-- name: party_person_by_id :one
SELECT r.person_id, r.party_id, r.self_id, r.role, r.title, r.name, r.kana, r.birth_on, r.sex, r.address, r.valid_from, r.valid_to, r.version
  FROM party_person r
 WHERE r.tenant_id = $1 AND r.party_id = $2 AND r.person_id = $3;

-- name: party_person_insert :exec
INSERT INTO party_person (tenant_id, person_id, party_id, self_id, role, title, name, kana, birth_on, sex, address, valid_from, valid_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1);

-- name: party_person_update :exec
UPDATE party_person
   SET role = $4, title = $5, name = $6, kana = $7, birth_on = $8, sex = $9, address = $10, valid_from = $11, valid_to = $12, version = version + 1
 WHERE tenant_id = $1 AND party_id = $2 AND person_id = $3 AND version = $13;

-- name: party_person_end :exec
-- The role ends on this day.
UPDATE party_person SET valid_to = $4, version = version + 1 WHERE tenant_id = $1 AND party_id = $2 AND person_id = $3;

-- name: party_person_move :exec
UPDATE party_person SET party_id = $3 WHERE tenant_id = $1 AND person_id = $2;

-- ---- keys and suspected duplicates ----

-- name: party_key_insert :exec
INSERT INTO party_key (tenant_id, kind, key, party_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, kind, key, party_id) DO NOTHING;

-- name: party_key_delete :exec
DELETE FROM party_key WHERE tenant_id = $1 AND party_id = $2;

-- name: party_key_of_party :many
SELECT k.kind, k.key
  FROM party_key k
 WHERE k.tenant_id = $1 AND k.party_id = $2
 ORDER BY k.kind, k.key
 LIMIT $3 /* limit: int */;

-- name: party_key_find :many
-- Who has this key.
SELECT k.party_id
  FROM party_key k
 WHERE k.tenant_id = $1 AND k.kind = $2 AND k.key = $3
 ORDER BY k.party_id
 LIMIT $4 /* limit: int */;

-- name: party_key_prefix :many
-- Whose key begins so: `to` is the first text behind all that do.
SELECT k.key, k.party_id
  FROM party_key k
 WHERE k.tenant_id = $1 AND k.kind = $2 AND k.key >= $3 /* from: text */ AND k.key < $4 /* to: text */
 ORDER BY k.key, k.party_id
 LIMIT $5 /* limit: int */;

-- name: party_suspect_list :many
-- The suspicious pairs, strongest first, with what one sees of both.
SELECT s.first_id, s.second_id, s.score, s.reasons, s.state, p.name AS first_name, p.address AS first_address, p.corporate_number AS first_number, p.kind AS first_kind,
       q.name AS second_name, q.address AS second_address, q.corporate_number AS second_number, q.kind AS second_kind
  FROM party_suspect s
  JOIN party p ON p.tenant_id = s.tenant_id AND p.party_id = s.first_id
  JOIN party q ON q.tenant_id = s.tenant_id AND q.party_id = s.second_id
 WHERE s.tenant_id = $1 AND s.state = $2
   {?after AND (s.score, s.first_id, s.second_id) < ($3 /* after: int */, $4 /* after_first: id(party) */, $5 /* after_second: id(party) */) ?}
 ORDER BY s.score DESC, s.first_id DESC, s.second_id DESC
 LIMIT $6 /* limit: int */;

-- name: party_suspect_by_pair :one
SELECT s.first_id, s.second_id, s.score, s.reasons, s.state, s.note, s.decided_us, s.decided_by
  FROM party_suspect s
 WHERE s.tenant_id = $1 AND s.first_id = $2 AND s.second_id = $3;

-- name: party_suspect_of_party :many
-- Pairs with a newer row; party_suspect_of_second has the older ones: one statement for both would read all open pairs.
SELECT s.first_id, s.second_id, s.score, s.reasons, s.state
  FROM party_suspect s
 WHERE s.tenant_id = $1 AND s.first_id = $2 AND s.state = $3
 ORDER BY s.score DESC, s.first_id, s.second_id
 LIMIT $4 /* limit: int */;

-- name: party_suspect_of_second :many
SELECT s.first_id, s.second_id, s.score, s.reasons, s.state
  FROM party_suspect s
 WHERE s.tenant_id = $1 AND s.second_id = $2 AND s.state = $3
 ORDER BY s.score DESC, s.first_id, s.second_id
 LIMIT $4 /* limit: int */;

-- name: party_suspect_put :exec
-- What an officer has decided stays; the score and reasons follow the rows.
INSERT INTO party_suspect (tenant_id, first_id, second_id, score, reasons, state, note, decided_us, decided_by)
VALUES ($1, $2, $3, $4, $5, $6, '', NULL, NULL)
ON CONFLICT (tenant_id, first_id, second_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons;

-- name: party_suspect_decide :exec
UPDATE party_suspect SET state = $4, note = $5, decided_us = $6, decided_by = $7 WHERE tenant_id = $1 AND first_id = $2 AND second_id = $3;

-- name: party_suspect_delete_open :exec
-- Before the pairs of a changed row are looked for anew.
DELETE FROM party_suspect WHERE tenant_id = $1 AND first_id = $2 AND state = $3;

-- name: party_suspect_delete_open_second :exec
-- The other half: one statement for both would read all open pairs.
DELETE FROM party_suspect WHERE tenant_id = $1 AND second_id = $2 AND state = $3;

-- ---- joining ----

-- name: party_join_insert :exec
INSERT INTO party_join (tenant_id, join_id, kept_id, joined_id, state, kept_state, joined_state, reason, done_us, done_by, kept_happened, joined_happened, undo_reason,
                        undone_us, undone_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', NULL, NULL);

-- name: party_join_by_id :one
SELECT j.join_id, j.kept_id, j.joined_id, j.state, j.kept_state, j.joined_state, j.reason, j.done_us, j.done_by, j.kept_happened, j.joined_happened, j.undo_reason, j.undone_us,
       j.undone_by
  FROM party_join j
 WHERE j.tenant_id = $1 AND j.join_id = $2;

-- name: party_join_of_party :many
SELECT j.join_id, j.kept_id, j.joined_id, j.state, j.reason, j.done_us, j.done_by, j.undone_us
  FROM party_join j
 WHERE j.tenant_id = $1 AND (j.kept_id = $2 /* party: id(party) */ OR j.joined_id = $2)
 ORDER BY j.join_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_join_undo :exec
UPDATE party_join SET state = $3, undo_reason = $4, undone_us = $5, undone_by = $6 WHERE tenant_id = $1 AND join_id = $2;

-- name: party_join_field_insert :exec
INSERT INTO party_join_field (tenant_id, join_id, field, from_joined, kept_value, joined_value) VALUES ($1, $2, $3, $4, $5, $6);

-- name: party_join_field_of_join :many
SELECT j.kept_id, f.field, f.from_joined, f.kept_value, f.joined_value
  FROM party_join_field f
  JOIN party_join j ON j.tenant_id = f.tenant_id AND j.join_id = f.join_id
 WHERE f.tenant_id = $1 AND f.join_id = $2
 ORDER BY f.field
 LIMIT $3 /* limit: int */;

-- name: party_join_moved_insert :exec
INSERT INTO party_join_moved (tenant_id, join_id, part, row_id, was_main) VALUES ($1, $2, $3, $4, $5);

-- name: party_join_moved_of_join :many
SELECT m.part, m.row_id, m.was_main
  FROM party_join_moved m
 WHERE m.tenant_id = $1 AND m.join_id = $2
 ORDER BY m.part, m.row_id
 LIMIT $3 /* limit: int */;

-- ---- succession ----

-- name: party_succession_insert :exec
INSERT INTO party_succession (tenant_id, succession_id, kind, state, from_id, to_id, effective_on, old_person_id, new_name, new_kana, new_title, reason, proposed_us,
                              proposed_by, decided_us, decided_by, decided_note, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, NULL, '', 1);

-- name: party_succession_by_id :one
SELECT s.succession_id, s.kind, s.state, s.from_id, s.to_id, s.effective_on, s.old_person_id, s.new_name, s.new_kana, s.new_title, s.reason, s.proposed_us, s.proposed_by,
       s.decided_us, s.decided_by, s.decided_note, s.version
  FROM party_succession s
 WHERE s.tenant_id = $1 AND s.succession_id = $2;

-- name: party_succession_list :many
-- Newest first, with the names of both.
SELECT s.succession_id, s.kind, s.state, s.from_id, s.to_id, s.effective_on, p.name AS from_name, q.name AS to_name, s.new_name, s.proposed_us, s.decided_us
  FROM party_succession s
  JOIN party p ON p.tenant_id = s.tenant_id AND p.party_id = s.from_id
  JOIN party q ON q.tenant_id = s.tenant_id AND q.party_id = s.to_id
 WHERE s.tenant_id = $1
   {?state AND s.state = $2 ?}
   {?party AND (s.from_id = $3 /* party: id(party) */ OR s.to_id = $3) ?}
   {?before AND s.succession_id < $4 /* before: id(succession) */ ?}
 ORDER BY s.succession_id DESC
 LIMIT $5 /* limit: int */;

-- name: party_succession_decide :exec
UPDATE party_succession
   SET state = $3, decided_us = $4, decided_by = $5, decided_note = $6, version = version + 1
 WHERE tenant_id = $1 AND succession_id = $2 AND version = $7 AND state = $8 /* was: enum(succession_state) */;

-- name: party_line_of :many
-- Who stands next to a party in time: whom it followed, who followed it, which rows were joined to it and to which it was joined.
SELECT l.party_id /* party_id: id(party) */, l.since /* since: date? */
  FROM (SELECT s.from_id AS party_id, s.effective_on AS since
          FROM party_succession s WHERE s.tenant_id = $1 AND s.to_id = $2 /* party: id(party) */ AND s.state = $3 /* approved: enum(succession_state) */
        UNION ALL
        SELECT t.to_id AS party_id, t.effective_on AS since FROM party_succession t WHERE t.tenant_id = $1 AND t.from_id = $2 AND t.state = $3
        UNION ALL
        SELECT j.joined_id AS party_id, NULL AS since FROM party_join j WHERE j.tenant_id = $1 AND j.kept_id = $2 AND j.state = $4 /* done: enum(join_state) */
        UNION ALL
        SELECT k.kept_id AS party_id, NULL AS since FROM party_join k WHERE k.tenant_id = $1 AND k.joined_id = $2 AND k.state = $4) l
 ORDER BY l.party_id, l.since NULLS LAST
 LIMIT $5 /* limit: int */;

-- ---- claims: a firm that registers itself ----

-- name: party_claim_insert :exec
INSERT INTO party_claim (tenant_id, claim_id, account_id, party_id, made_party, proof, state, note, code_hash, attempts, claimed_us, posted_us, expires_us, decided_us,
                         decided_by, reason, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13, $14, '', 1);

-- name: party_claim_by_id :one
SELECT c.claim_id, c.account_id, c.party_id, c.made_party, c.proof, c.state, c.note, c.code_hash, c.attempts, c.claimed_us, c.posted_us, c.expires_us, c.decided_us,
       c.decided_by, c.reason, c.version
  FROM party_claim c
 WHERE c.tenant_id = $1 AND c.claim_id = $2;

-- name: party_claim_of_account :many
SELECT c.claim_id, c.account_id, c.party_id, p.name, c.proof, c.state, c.claimed_us, c.posted_us, c.expires_us, c.attempts
  FROM party_claim c
  JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
 WHERE c.tenant_id = $1 AND c.account_id = $2
 ORDER BY c.claim_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_claim_list :many
-- What waits for an officer, oldest first.
SELECT c.claim_id, c.account_id, c.party_id, p.name, p.address, p.corporate_number, c.made_party, c.proof, c.state, c.note, c.claimed_us, c.posted_us, c.expires_us, c.attempts
  FROM party_claim c
  JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
 WHERE c.tenant_id = $1 AND c.state = $2
   {?after AND c.claim_id > $3 /* after: id(claim) */ ?}
 ORDER BY c.claim_id
 LIMIT $4 /* limit: int */;

-- name: party_claim_set_code :exec
-- A (new) letter: the code before it is worth nothing.
UPDATE party_claim
   SET proof = $3, code_hash = $4, attempts = 0, posted_us = $5, expires_us = $6, version = version + 1
 WHERE tenant_id = $1 AND claim_id = $2 AND state = $7;

-- name: party_claim_count_attempt :exec
UPDATE party_claim SET attempts = attempts + 1 WHERE tenant_id = $1 AND claim_id = $2;

-- name: party_claim_decide :exec
UPDATE party_claim
   SET state = $3, decided_us = $4, decided_by = $5, reason = $6, code_hash = '', version = version + 1
 WHERE tenant_id = $1 AND claim_id = $2 AND state = $7 /* was: enum(claim_state) */;

-- ---- imports ----

-- name: party_import_insert :exec
INSERT INTO party_import (tenant_id, import_id, file_name, sha256, encoding, sheet_name, headings, columns, language, state, pieces, pieces_done, rows_total, rows_done,
                          rows_added, rows_changed, rows_same, rows_refused, rows_suspect, rows_written, rows_failed, takes_suspects, imported_us, imported_by,
                          confirmed_us, confirmed_by, finished_us, undone_us, undone_by, undo_reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, 0, 0, 0, 0, 0, 0, 0, 0, FALSE, $13, $14, NULL, NULL, NULL, NULL, NULL, '');

-- name: party_import_by_id :one
SELECT i.import_id, i.file_name, i.sha256, i.encoding, i.sheet_name, i.headings, i.columns, i.language, i.state, i.pieces, i.pieces_done, i.rows_total, i.rows_done,
       i.rows_added, i.rows_changed, i.rows_same, i.rows_refused, i.rows_suspect, i.rows_written, i.rows_failed, i.takes_suspects, i.imported_us, i.imported_by,
       i.confirmed_us, i.confirmed_by, i.finished_us, i.undone_us, i.undone_by, i.undo_reason
  FROM party_import i
 WHERE i.tenant_id = $1 AND i.import_id = $2;

-- name: party_import_list :many
-- Newest first.
SELECT i.import_id, i.file_name, i.encoding, i.state, i.rows_total, i.rows_added, i.rows_changed, i.rows_same, i.rows_refused, i.rows_suspect, i.rows_written, i.imported_us,
       i.imported_by
  FROM party_import i
 WHERE i.tenant_id = $1
   {?before AND i.import_id < $2 /* before: id(import) */ ?}
 ORDER BY i.import_id DESC
 LIMIT $3 /* limit: int */;

-- name: party_import_set_columns :exec
-- The comparison begins.
UPDATE party_import
   SET columns = $3, state = $4, pieces_done = 0, rows_done = 0, rows_added = 0, rows_changed = 0, rows_same = 0, rows_refused = 0, rows_suspect = 0
 WHERE tenant_id = $1 AND import_id = $2 AND (state = $5 /* mapping: enum(import_state) */ OR state = $6 /* ready: enum(import_state) */);

-- name: party_import_count :exec
-- One piece further.
UPDATE party_import
   SET rows_done = rows_done + $3 /* done: int */, pieces_done = pieces_done + $4 /* pieces: int */, rows_added = rows_added + $5 /* added: int */,
       rows_changed = rows_changed + $6 /* changed: int */, rows_same = rows_same + $7 /* same: int */, rows_refused = rows_refused + $8 /* refused: int */,
       rows_suspect = rows_suspect + $9 /* suspect: int */, rows_written = rows_written + $10 /* written: int */, rows_failed = rows_failed + $11 /* failed: int */
 WHERE tenant_id = $1 AND import_id = $2;

-- name: party_import_set_state :exec
-- The next step begins at its first piece.
UPDATE party_import
   SET state = $3, pieces_done = 0, rows_done = 0, finished_us = $4
 WHERE tenant_id = $1 AND import_id = $2 AND state = $5 /* was: enum(import_state) */;

-- name: party_import_confirm :exec
UPDATE party_import
   SET state = $3, pieces_done = 0, rows_done = 0, takes_suspects = $4, confirmed_us = $5, confirmed_by = $6
 WHERE tenant_id = $1 AND import_id = $2 AND state = $7 /* was: enum(import_state) */;

-- name: party_import_undo_begin :exec
UPDATE party_import
   SET state = $3, rows_done = 0, rows_failed = 0, undone_us = $4, undone_by = $5, undo_reason = $6
 WHERE tenant_id = $1 AND import_id = $2 AND state = $7 /* was: enum(import_state) */;

-- name: party_import_piece_insert :exec
INSERT INTO party_import_piece (tenant_id, import_id, piece_no, body) VALUES ($1, $2, $3, $4);

-- name: party_import_piece_by_no :one
SELECT p.body
  FROM party_import_piece p
 WHERE p.tenant_id = $1 AND p.import_id = $2 AND p.piece_no = $3;

-- name: party_import_piece_delete :exec
DELETE FROM party_import_piece WHERE tenant_id = $1 AND import_id = $2;

-- name: party_import_row_insert :exec
INSERT INTO party_import_row (tenant_id, import_id, row_no, action, result, name, party_id, suspect_id, changes, problems, row_key, party_version, happened)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: party_import_row_delete :exec
-- Before the comparison begins anew, and when it is dropped.
DELETE FROM party_import_row WHERE tenant_id = $1 AND import_id = $2;

-- name: party_import_row_list :many
-- The rows of a file with what they do.
SELECT r.row_no, r.action, r.result, r.name, r.party_id, r.suspect_id, r.changes, r.problems
  FROM party_import_row r
 WHERE r.tenant_id = $1 AND r.import_id = $2
   {?action AND r.action = $3 ?}
   {?after AND r.row_no > $4 /* after: int */ ?}
 ORDER BY r.row_no
 LIMIT $5 /* limit: int */;

-- name: party_import_row_by_no :one
SELECT r.row_no, r.action, r.result, r.party_id, r.party_version
  FROM party_import_row r
 WHERE r.tenant_id = $1 AND r.import_id = $2 AND r.row_no = $3;

-- name: party_import_row_by_key :many
-- An earlier row about the same party.
SELECT r.row_no
  FROM party_import_row r
 WHERE r.tenant_id = $1 AND r.import_id = $2 AND r.row_key = $3
 ORDER BY r.row_no
 LIMIT $4 /* limit: int */;

-- name: party_import_row_set_result :exec
UPDATE party_import_row
   SET result = $4, party_id = $5, happened = $6, problems = $7
 WHERE tenant_id = $1 AND import_id = $2 AND row_no = $3;

-- name: party_import_row_end :exec
-- What became of it, and nothing else.
UPDATE party_import_row SET result = $4 WHERE tenant_id = $1 AND import_id = $2 AND row_no = $3;

-- name: party_import_row_written :many
-- The last rows first, as they are taken back.
SELECT r.row_no, r.action, r.party_id, r.happened
  FROM party_import_row r
 WHERE r.tenant_id = $1 AND r.import_id = $2 AND r.result = $3
 ORDER BY r.row_no DESC
 LIMIT $4 /* limit: int */;

-- name: party_import_moved_on :many
-- Written rows whose party something has happened to since.
SELECT r.row_no, r.name, r.party_id
  FROM party_import_row r
  JOIN party p ON p.tenant_id = r.tenant_id AND p.party_id = r.party_id
 WHERE r.tenant_id = $1 AND p.tenant_id = $1 AND r.import_id = $2 AND r.result = $3 AND p.happened <> r.happened
 ORDER BY r.row_no
 LIMIT $4 /* limit: int */;

-- name: party_import_row_of_party :many
-- From which rows of which files it comes.
SELECT r.party_id, r.import_id, r.row_no, r.action, r.changes, i.file_name, i.imported_us, i.imported_by
  FROM party_import_row r
  JOIN party_import i ON i.tenant_id = r.tenant_id AND i.import_id = r.import_id
 WHERE r.tenant_id = $1 AND r.party_id = $2 AND r.result = $3
 ORDER BY r.import_id DESC, r.row_no
 LIMIT $4 /* limit: int */;

-- name: party_import_undo_insert :exec
INSERT INTO party_import_undo (tenant_id, import_id, row_no, part, row_id, was) VALUES ($1, $2, $3, $4, $5, $6);

-- name: party_import_undo_of_row :many
SELECT u.part, u.row_id, u.was
  FROM party_import_undo u
 WHERE u.tenant_id = $1 AND u.import_id = $2 AND u.row_no = $3
 ORDER BY u.part, u.row_id
 LIMIT $4 /* limit: int */;

-- name: party_import_undo_delete :exec
DELETE FROM party_import_undo WHERE tenant_id = $1 AND import_id = $2 AND row_no = $3;

-- name: party_import_heading_put :exec
INSERT INTO party_import_heading (tenant_id, heading, field, used_us) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, heading) DO UPDATE SET field = excluded.field, used_us = excluded.used_us;

-- name: party_import_heading_find :many
SELECT h.field
  FROM party_import_heading h
 WHERE h.tenant_id = $1 AND h.heading = $2
 ORDER BY h.heading
 LIMIT $3 /* limit: int */;

-- ---- taking an import back: rows that nothing else refers to ----

-- name: party_name_delete :exec
DELETE FROM party_name WHERE tenant_id = $1 AND name_id = $2;

-- name: party_fact_delete :exec
DELETE FROM party_fact WHERE tenant_id = $1 AND fact_id = $2;

-- name: party_person_delete :exec
DELETE FROM party_person WHERE tenant_id = $1 AND person_id = $2;

-- name: party_establishment_delete :exec
DELETE FROM party_establishment WHERE tenant_id = $1 AND establishment_id = $2;

-- name: party_delete :exec
DELETE FROM party WHERE tenant_id = $1 AND party_id = $2;

-- name: party_suspect_delete_all :exec
DELETE FROM party_suspect WHERE tenant_id = $1 AND (first_id = $2 /* party: id(party) */ OR second_id = $2);

-- ---- the published register of corporations ----

-- name: party_register_by_number :one
SELECT g.corporate_number, g.name, g.kana, g.kind_code, g.municipality_code, g.prefecture, g.city, g.street, g.postal_code, g.foreign_address, g.updated_on, g.closed_on,
       g.close_cause, g.successor_number, g.hidden, g.file_name, g.imported_us
  FROM party_register g
 WHERE g.corporate_number = $1;

-- name: party_register_put :exec
-- A row that is older than what is known changes nothing.
INSERT INTO party_register (corporate_number, name, kana, kind_code, municipality_code, prefecture, city, street, postal_code, foreign_address, updated_on, closed_on,
                            close_cause, successor_number, hidden, file_name, imported_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (corporate_number) DO UPDATE
   SET name = excluded.name, kana = excluded.kana, kind_code = excluded.kind_code, municipality_code = excluded.municipality_code, prefecture = excluded.prefecture,
       city = excluded.city, street = excluded.street, postal_code = excluded.postal_code, foreign_address = excluded.foreign_address, updated_on = excluded.updated_on,
       closed_on = excluded.closed_on, close_cause = excluded.close_cause, successor_number = excluded.successor_number, hidden = excluded.hidden,
       file_name = excluded.file_name, imported_us = excluded.imported_us
 WHERE excluded.updated_on >= party_register.updated_on;

-- name: party_register_delete :exec
-- 処理区分 99: the number was withdrawn.
DELETE FROM party_register WHERE corporate_number = $1;

-- ---- kassei verify ----

-- name: party_verify_part :many
-- A part of a party that is not there.
SELECT x.party_id AS found
  FROM (SELECT n.party_id FROM party_name n WHERE n.tenant_id = $1
        UNION SELECT e.party_id FROM party_establishment e WHERE e.tenant_id = $1
        UNION SELECT c.party_id FROM party_contact c WHERE c.tenant_id = $1
        UNION SELECT s.party_id FROM party_person s WHERE s.tenant_id = $1
        UNION SELECT b.party_id FROM party_bank_account b WHERE b.tenant_id = $1
        UNION SELECT k.party_id FROM party_key k WHERE k.tenant_id = $1) x
 WHERE NOT EXISTS (SELECT 1 FROM party p WHERE p.tenant_id = $1 AND p.party_id = x.party_id)
 ORDER BY x.party_id LIMIT 1;

-- name: party_verify_accounts :many
-- Two bank accounts that run at the same time.
SELECT b.bank_account_id AS found
  FROM party_bank_account b
 WHERE b.tenant_id = $1 AND b.valid_to IS NULL
   AND EXISTS (SELECT 1 FROM party_bank_account o
                WHERE o.tenant_id = $1 AND o.party_id = b.party_id AND o.valid_to IS NULL AND o.bank_account_id < b.bank_account_id)
 ORDER BY b.bank_account_id LIMIT 1;

-- name: party_verify_joined :many
-- Says that it was joined into another, and no joining says into which.
SELECT p.party_id AS found
  FROM party p
 WHERE p.tenant_id = $1 AND p.state = $2 /* joined: enum(party_state) */
   AND NOT EXISTS (SELECT 1 FROM party_join j WHERE j.tenant_id = $1 AND j.joined_id = p.party_id)
 ORDER BY p.party_id LIMIT 1;

-- ---- disposal after retention: the row stays as a number, everything that says who it was goes ----

-- name: party_dispose_row :exec
UPDATE party SET name = $3, kana = '', sort_key = '', trade_name = '', corporate_number = '', registration_number = '', invoice_number = '', founded_on = NULL, representative = '',
       municipality_code = '', address = '', telephone = '', email = '', industry = '', note = '', updated_us = $4, version = version + 1
 WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_names :exec
DELETE FROM party_name WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_industries :exec
DELETE FROM party_industry WHERE tenant_id = $1 AND establishment_id IN (SELECT e.establishment_id FROM party_establishment e WHERE e.tenant_id = $1 AND e.party_id = $2 /* party_id: id(party) */);

-- name: party_dispose_establishments :exec
DELETE FROM party_establishment WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_contacts :exec
DELETE FROM party_contact WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_facts :exec
DELETE FROM party_fact WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_accounts :exec
DELETE FROM party_bank_account WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_persons :exec
DELETE FROM party_person WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_successions :exec
UPDATE party_succession SET new_name = '', new_kana = '', new_title = '', reason = '', decided_note = '' WHERE tenant_id = $1 AND (from_id = $2 /* party_id: id(party) */ OR to_id = $2);

-- name: party_dispose_claims :exec
UPDATE party_claim SET note = '' WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_imports :exec
UPDATE party_import_row SET changes = '' WHERE tenant_id = $1 AND party_id = $2;

-- name: party_dispose_joins :exec
UPDATE party_join_field SET kept_value = '', joined_value = ''
 WHERE tenant_id = $1 AND join_id IN (SELECT j.join_id FROM party_join j WHERE j.tenant_id = $1 AND (j.kept_id = $2 /* party_id: id(party) */ OR j.joined_id = $2));
