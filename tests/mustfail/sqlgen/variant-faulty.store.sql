-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A fault that only one variant has.
-- expect: plan/store.sql:10: plan_list: column "titel" does not exist in "p"
-- expect: plan/store.sql:11: plan_list: ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST

-- name: plan_list :many
-- order: by_id | by_year
SELECT p.plan_id
  FROM plan p
 WHERE p.tenant_id = $1 {?title AND p.titel = $2 /* title: text */ ?}
 ORDER BY {by_id: p.plan_id} {by_year: p.year}
 LIMIT 10;
