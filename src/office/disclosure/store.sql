-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/audit/audit-types.h
-- Behind the statements of this file stand those that sqlgen makes of the marks `personal` (tools/sqlgen-held.c).
-- held: personal

-- name: held_notice_address :many
-- What mail servers said about an account's address: the one table with personal data whose rows name nobody.
SELECT n.mail, n.returned, n.undeliverable, n.reason, n.noted_us
  FROM notice_address n
  JOIN account a ON a.email = n.mail
 WHERE a.account_id = $1
 ORDER BY n.mail
 LIMIT 1;

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
