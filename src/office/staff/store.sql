-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/account/account-types.h
-- include: office/staff/staff-types.h
-- include: office/party/party-types.h
-- include: office/notice/notice-types.h

-- name: staff_roles_of :many
-- The posts that an account holds on a day, with what they may do.
SELECT m.membership_id, p.post_id, p.section_id, p.roles, p.rank, p.name AS post, m.valid_from
  FROM staff_membership m
  JOIN staff_post p ON p.tenant_id = m.tenant_id AND p.post_id = m.post_id
 WHERE m.tenant_id = $1 AND m.account_id = $2
   AND m.valid_from <= $3 /* day: date */ AND (m.valid_to IS NULL OR m.valid_to > $3)
   AND p.valid_from <= $3 AND (p.valid_to IS NULL OR p.valid_to > $3)
 ORDER BY p.rank DESC, m.membership_id
 LIMIT 50;

-- name: staff_section_insert :exec
INSERT INTO staff_section (tenant_id, section_id, parent_id, valid_from, valid_to, version)
VALUES ($1, $2, $3, $4, $5, 1);

-- name: staff_section_name_insert :exec
INSERT INTO staff_section_name (tenant_id, section_id, valid_from, name, short_name)
VALUES ($1, $2, $3, $4, $5);

-- name: staff_post_insert :exec
INSERT INTO staff_post (tenant_id, post_id, section_id, name, rank, roles, valid_from, valid_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1);

-- name: staff_membership_insert :exec
INSERT INTO staff_membership (tenant_id, membership_id, account_id, post_id, employee_no, concurrent, valid_from, valid_to, begun_by, ended_by, was_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL, 1);

-- ---- sections ----

-- name: staff_section_list :many
-- Sections that exist on a day or will, with the name of that day (of their first day, when that is later).
SELECT s.section_id, s.parent_id, n.name, n.short_name, s.valid_from, s.valid_to, s.version
  FROM staff_section s
  JOIN staff_section_name n ON n.tenant_id = s.tenant_id AND n.section_id = s.section_id
 WHERE s.tenant_id = $1 AND (s.valid_to IS NULL OR s.valid_to > $2 /* day: date */)
   AND n.valid_from <= CASE WHEN s.valid_from > $2 THEN s.valid_from ELSE $2 END
   AND NOT EXISTS (SELECT 1 FROM staff_section_name x
                    WHERE x.tenant_id = $1 AND x.section_id = s.section_id AND x.valid_from > n.valid_from
                      AND x.valid_from <= CASE WHEN s.valid_from > $2 THEN s.valid_from ELSE $2 END)
 ORDER BY s.valid_from, s.section_id
 LIMIT 2000;

-- name: staff_section_by_id :one
SELECT s.section_id, s.parent_id, s.valid_from, s.valid_to, s.version FROM staff_section s WHERE s.tenant_id = $1 AND s.section_id = $2;

-- name: staff_section_names :many
-- Every name that a section has had or will have.
SELECT n.valid_from, n.name, n.short_name
  FROM staff_section_name n
 WHERE n.tenant_id = $1 AND n.section_id = $2
 ORDER BY n.valid_from
 LIMIT 200;

-- name: staff_section_name_put :exec
INSERT INTO staff_section_name (tenant_id, section_id, valid_from, name, short_name)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant_id, section_id, valid_from) DO UPDATE SET name = excluded.name, short_name = excluded.short_name;

-- name: staff_section_touch :exec
-- Counts a change, unless somebody else was quicker.
UPDATE staff_section SET version = version + 1 WHERE tenant_id = $1 AND section_id = $2 AND version = $3;

-- name: staff_section_end :exec
UPDATE staff_section SET valid_to = $3 WHERE tenant_id = $1 AND section_id = $2;

-- name: staff_section_below :one
SELECT count(*) /* sections: int */
  FROM staff_section c
 WHERE c.tenant_id = $1 AND c.parent_id = $2 AND (c.valid_to IS NULL OR c.valid_to > $3 /* day: date */);

-- name: staff_section_link_insert :exec
INSERT INTO staff_section_link (tenant_id, from_id, to_id, on_day) VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant_id, from_id, to_id) DO UPDATE SET on_day = excluded.on_day;

-- name: staff_section_links :many
-- What a section came from, and what became of it.
SELECT l.from_id, l.to_id, l.on_day
  FROM staff_section_link l
 WHERE l.tenant_id = $1 AND (l.from_id = $2 /* section: id(section) */ OR l.to_id = $2)
 ORDER BY l.on_day, l.from_id, l.to_id
 LIMIT 200;

-- ---- posts ----

-- name: staff_post_list :many
-- Posts that exist on a day or will.
SELECT p.post_id, p.section_id, p.name, p.rank, p.roles, p.valid_from, p.valid_to, p.version
  FROM staff_post p
 WHERE p.tenant_id = $1 AND (p.valid_to IS NULL OR p.valid_to > $2 /* day: date */) {?section AND p.section_id = $3 /* section: id(section) */ ?}
 ORDER BY p.section_id, p.rank DESC, p.post_id
 LIMIT 5000;

-- name: staff_post_by_id :one
SELECT p.post_id, p.section_id, p.name, p.rank, p.roles, p.valid_from, p.valid_to, p.version
  FROM staff_post p
 WHERE p.tenant_id = $1 AND p.post_id = $2;

-- name: staff_post_update :exec
UPDATE staff_post SET name = $4, rank = $5, roles = $6, version = version + 1 WHERE tenant_id = $1 AND post_id = $2 AND version = $3;

-- name: staff_post_end :exec
UPDATE staff_post SET valid_to = $3, version = version + 1 WHERE tenant_id = $1 AND post_id = $2;

-- ---- people ----

-- ---- a second factor ----

-- name: staff_demand_now :many
-- None or one.
SELECT d.set_us, d.roles, d.since_on, d.grace_days, a.name AS setter
  FROM staff_demand d
  LEFT JOIN account a ON a.account_id = d.set_by
 WHERE d.tenant_id = $1
 ORDER BY d.set_us DESC
 LIMIT 1;

-- name: staff_demand_rule :many
-- The same without anybody's name, for each request of an officer.
SELECT d.roles, d.since_on, d.grace_days FROM staff_demand d WHERE d.tenant_id = $1 ORDER BY d.set_us DESC LIMIT 1;

-- name: staff_demand_insert :exec
INSERT INTO staff_demand (tenant_id, set_us, roles, since_on, grace_days, set_by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: staff_second_people :many
-- Who holds a post on a day, with what he can show; somebody with two posts comes twice, one behind the other.
SELECT m.account_id, a.name AS person, p.name AS post, p.roles, m.valid_from,
       CASE WHEN EXISTS (SELECT 1 FROM signin_passkey k WHERE k.account_id = m.account_id) THEN 1 ELSE 0 END /* passkey: int */,
       CASE WHEN EXISTS (SELECT 1 FROM signin_totp t WHERE t.account_id = m.account_id) THEN 1 ELSE 0 END /* app: int */
  FROM staff_membership m
  JOIN staff_post p ON p.tenant_id = m.tenant_id AND p.post_id = m.post_id
  JOIN account a ON a.account_id = m.account_id
 WHERE m.tenant_id = $1
   AND m.valid_from <= $2 /* day: date */ AND (m.valid_to IS NULL OR m.valid_to > $2)
   AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
 ORDER BY m.account_id, p.rank DESC, m.membership_id
 LIMIT 10000;

-- name: staff_second_ways :one
-- What an account can show.
SELECT (SELECT count(*) FROM signin_passkey k WHERE k.account_id = a.account_id) /* passkeys: int */,
       (SELECT count(*) FROM signin_totp t WHERE t.account_id = a.account_id) /* apps: int */
  FROM account a
 WHERE a.account_id = $1;

-- name: staff_people :many
-- Who holds which post on a day or will, in the order of posts.
SELECT m.account_id, a.name AS person, a.kana, a.email, m.employee_no, m.membership_id, m.post_id, p.section_id, p.name AS post, p.rank, p.roles, m.concurrent,
       m.valid_from, m.valid_to
  FROM staff_membership m
  JOIN staff_post p ON p.tenant_id = m.tenant_id AND p.post_id = m.post_id
  JOIN account a ON a.account_id = m.account_id
 WHERE m.tenant_id = $1 AND (m.valid_to IS NULL OR m.valid_to > $2 /* day: date */) {?post AND m.post_id = $3 /* post: id(post) */ ?}
 ORDER BY p.section_id, p.rank DESC, p.post_id, m.membership_id
 LIMIT 10000;

-- name: staff_memberships_of :many
-- Every post that somebody has held, holds or will hold.
SELECT m.membership_id, m.account_id, m.post_id, p.section_id, p.name AS post, p.rank, p.roles, m.employee_no, m.concurrent, m.valid_from, m.valid_to, m.version
  FROM staff_membership m
  JOIN staff_post p ON p.tenant_id = m.tenant_id AND p.post_id = m.post_id
 WHERE m.tenant_id = $1 AND m.account_id = $2
 ORDER BY m.valid_from DESC, m.membership_id DESC
 LIMIT 500;

-- name: staff_membership_end :exec
-- Ends a post that its holder still has on that day; nobody else may have ended it before.
UPDATE staff_membership SET valid_to = $4, version = version + 1
 WHERE tenant_id = $1 AND membership_id = $2 AND account_id = $3 AND (valid_to IS NULL OR valid_to > $4);

-- name: staff_membership_end_planned :exec
-- The same by a plan that can be withdrawn.
UPDATE staff_membership SET was_to = valid_to, valid_to = $3, ended_by = $4, version = version + 1
 WHERE tenant_id = $1 AND account_id = $2 AND begun_by IS DISTINCT FROM $4 AND valid_from < $3 /* day: date */ AND (valid_to IS NULL OR valid_to > $3);

-- name: staff_membership_drop_planned :exec
DELETE FROM staff_membership WHERE tenant_id = $1 AND begun_by = $2;

-- name: staff_membership_restore_planned :exec
UPDATE staff_membership SET valid_to = was_to, was_to = NULL, ended_by = NULL, version = version + 1 WHERE tenant_id = $1 AND ended_by = $2;

-- name: staff_terms :many
-- From when to when each role is held by somebody who can sign in: to see that an administrator is always there.
SELECT m.valid_from, m.valid_to, p.valid_from AS post_from, p.valid_to AS post_to, p.roles
  FROM staff_membership m
  JOIN staff_post p ON p.tenant_id = m.tenant_id AND p.post_id = m.post_id
  JOIN account a ON a.account_id = m.account_id
 WHERE m.tenant_id = $1 AND (m.valid_to IS NULL OR m.valid_to > $2 /* day: date */) AND a.state = $3
 ORDER BY m.valid_from, m.membership_id
 LIMIT 20000;

-- ---- who looks after whom ----

-- name: staff_charge_list :many
-- The parties that officers look after now.
SELECT c.charge_id, c.party_id, p.name AS party, c.account_id, a.name AS officer, c.from_us
  FROM staff_charge c
  JOIN party p ON p.tenant_id = c.tenant_id AND p.party_id = c.party_id
  JOIN account a ON a.account_id = c.account_id
 WHERE c.tenant_id = $1 AND c.until_us IS NULL {?account AND c.account_id = $3 /* account: id(account) */ ?} {?after AND c.charge_id > $4 /* after: id(charge) */ ?}
 ORDER BY c.charge_id
 LIMIT $2 /* limit: int */;

-- name: staff_charge_insert :exec
INSERT INTO staff_charge (tenant_id, charge_id, party_id, account_id, from_us, until_us, given_by) VALUES ($1, $2, $3, $4, $5, NULL, $6);

-- name: staff_charge_end_of_party :exec
UPDATE staff_charge SET until_us = $3 WHERE tenant_id = $1 AND party_id = $2 AND until_us IS NULL;

-- name: staff_charge_count :one
SELECT count(*) /* charges: int */ FROM staff_charge c WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.until_us IS NULL;

-- name: staff_charge_open :many
SELECT c.charge_id, c.party_id
  FROM staff_charge c
 WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.until_us IS NULL
 ORDER BY c.charge_id
 LIMIT 100000;

-- ---- the April change ----

-- name: staff_april_insert :exec
INSERT INTO staff_april (tenant_id, april_id, effective_on, state, made_by, made_us, decided_by, decided_us, done_us, left_over)
VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL, NULL, 0);

-- name: staff_april_list :many
SELECT p.april_id, p.effective_on, p.state, p.made_us, p.decided_us, p.done_us
  FROM staff_april p
 WHERE p.tenant_id = $1
 ORDER BY p.april_id DESC
 LIMIT 100;

-- name: staff_april_by_id :one
SELECT p.april_id, p.effective_on, p.state, p.made_by, p.made_us, p.decided_by, p.decided_us, p.done_us, p.left_over
  FROM staff_april p
 WHERE p.tenant_id = $1 AND p.april_id = $2;

-- name: staff_april_decide :exec
-- Nobody else may have moved it meanwhile.
UPDATE staff_april SET state = $4, decided_by = $5, decided_us = $6 WHERE tenant_id = $1 AND april_id = $2 AND state = $3 /* old: enum(staff_april_state) */;

-- name: staff_april_finish :exec
UPDATE staff_april SET state = $3, done_us = $4, left_over = $5 WHERE tenant_id = $1 AND april_id = $2;

-- name: staff_april_line_insert :exec
INSERT INTO staff_april_line (tenant_id, april_id, line_no, employee_no, name, email, move_word, section_name, post_name, role_words, concurrent, successor_no,
       account_id, successor_id, made_post, handed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL, NULL, 0);

-- name: staff_april_lines :many
SELECT l.line_no, l.employee_no, l.name, l.email, l.move_word, l.section_name, l.post_name, l.role_words, l.concurrent, l.successor_no, l.account_id,
       l.successor_id, l.made_post, l.handed
  FROM staff_april_line l
 WHERE l.tenant_id = $1 AND l.april_id = $2
 ORDER BY l.line_no
 LIMIT 5000;

-- name: staff_april_line_decide :exec
UPDATE staff_april_line SET account_id = $4, successor_id = $5, made_post = $6 WHERE tenant_id = $1 AND april_id = $2 AND line_no = $3;

-- name: staff_april_line_hand :exec
UPDATE staff_april_line SET handed = $4 WHERE tenant_id = $1 AND april_id = $2 AND line_no = $3;

-- ---- the desk ----

-- name: staff_desk_counts :one
-- How much waits for officers: claims, names taken at the counter (PARTY_RECEIVED, as the index party_received has it), suspicious pairs, successions, letters,
-- messages that did not arrive, the parties that somebody looks after, plans for April.
SELECT (SELECT count(*) FROM party_claim c WHERE c.tenant_id = $1 AND c.state = $2 /* claim_open: enum(claim_state) */) /* claims: int */,
       (SELECT count(*) FROM party p WHERE p.tenant_id = $1 AND p.state = 1) /* received: int */,
       (SELECT count(*) FROM party_suspect u WHERE u.tenant_id = $1 AND u.state = $3 /* suspect_open: enum(suspect_state) */) /* suspects: int */,
       (SELECT count(*) FROM party_succession s WHERE s.tenant_id = $1 AND s.state = $4 /* proposed: enum(succession_state) */) /* successions: int */,
       (SELECT count(*) FROM notice l WHERE l.tenant_id = $1 AND l.state = $5 /* queued: enum(notice_state) */ AND l.channel = $6 /* letter: enum(notice_channel) */) /* letters: int */,
       (SELECT count(*) FROM notice r WHERE r.tenant_id = $1 AND r.state IN ($7 /* failed: enum(notice_state) */, $8 /* returned: enum(notice_state) */)) /* unreached: int */,
       (SELECT count(*) FROM staff_charge g WHERE g.tenant_id = $1 AND g.account_id = $9 /* account: id(account) */ AND g.until_us IS NULL) /* mine: int */,
       (SELECT count(*) FROM staff_april a WHERE a.tenant_id = $1 AND a.state = $10 /* draft: enum(staff_april_state) */) /* april: int */;

-- name: staff_is_open :one
-- Somebody holds a post in the municipality on a day: there is somebody to ask.
SELECT EXISTS (SELECT 1 FROM staff_membership m WHERE m.tenant_id = $1 AND m.valid_from <= $2 /* day: date */ AND (m.valid_to IS NULL OR m.valid_to > $2)) /* is_open: bool */;

-- ---- kassei verify ----

-- name: staff_verify_post :many
-- A post in a section that is not there.
SELECT p.post_id AS found
  FROM staff_post p
 WHERE p.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM staff_section s WHERE s.tenant_id = $1 AND s.section_id = p.section_id)
 ORDER BY p.post_id LIMIT 1;

-- name: staff_verify_membership :many
-- Somebody who is not there, or in a post that is not there.
SELECT m.membership_id AS found
  FROM staff_membership m
 WHERE m.tenant_id = $1
   AND (NOT EXISTS (SELECT 1 FROM staff_post p WHERE p.tenant_id = $1 AND p.post_id = m.post_id)
        OR NOT EXISTS (SELECT 1 FROM account a WHERE a.account_id = m.account_id))
 ORDER BY m.membership_id LIMIT 1;

-- name: staff_verify_name :many
-- A section that never had a name.
SELECT s.section_id AS found
  FROM staff_section s
 WHERE s.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM staff_section_name n WHERE n.tenant_id = $1 AND n.section_id = s.section_id)
 ORDER BY s.section_id LIMIT 1;

-- name: staff_membership_dispose :exec
-- After retention: that somebody held the post stays, as the letters of its time name the post; the number of the personnel section goes.
UPDATE staff_membership SET employee_no = '' WHERE tenant_id = $1 AND valid_to < $2 /* before: date */ AND employee_no <> '';
