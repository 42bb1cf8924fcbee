-- SPDX-License-Identifier: AGPL-3.0-or-later
-- ORDER BY over what may be NULL: a column, an outer join, an expression, a window.
-- expect: plan/store.sql:9: plan_by_year: ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST
-- expect: plan/store.sql:16: plan_by_party: ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST
-- expect: plan/store.sql:20: plan_by_sum: ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST
-- expect: plan/store.sql:23: plan_numbered: ORDER BY may meet NULL: write NULLS FIRST or NULLS LAST

-- name: plan_by_year :many
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 ORDER BY p.year, p.plan_id LIMIT 10;

-- name: plan_by_party :many
SELECT p.plan_id
  FROM plan p
  LEFT JOIN party q ON q.tenant_id = p.tenant_id AND q.party_id = p.party_id
 WHERE p.tenant_id = $1
 ORDER BY q.name, p.plan_id
 LIMIT 10;

-- name: plan_by_sum :many
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 ORDER BY p.year + 1, p.plan_id LIMIT 10;

-- name: plan_numbered :many
SELECT p.plan_id, row_number() OVER (ORDER BY p.year) /* place: int */
  FROM plan p
 WHERE p.tenant_id = $1
 ORDER BY p.year DESC NULLS LAST, COALESCE(p.year, 0)
 LIMIT 10;
