-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/staff/staff-types.h

-- name: staff_roles_of :many
-- The posts that an account holds on a day, with what they may do.
SELECT m.membership_id, p.post_id, p.section_id, p.roles, p.rank
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
INSERT INTO staff_membership (tenant_id, membership_id, account_id, post_id, employee_no, concurrent, valid_from, valid_to, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1);
