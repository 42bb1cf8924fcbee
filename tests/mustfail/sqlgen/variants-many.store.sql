-- SPDX-License-Identifier: AGPL-3.0-or-later
-- More than 32 variants.
-- expect: plan/store.sql:5: plan_search: has more than 32 variants

-- name: plan_search :many
SELECT p.plan_id
  FROM plan_public p
 WHERE TRUE
   {?a1 AND p.title <> $1 /* a1: text */ ?} {?a2 AND p.title <> $2 /* a2: text */ ?} {?a3 AND p.title <> $3 /* a3: text */ ?}
   {?a4 AND p.title <> $4 /* a4: text */ ?} {?a5 AND p.title <> $5 /* a5: text */ ?} {?a6 AND p.title <> $6 /* a6: text */ ?}
 ORDER BY p.plan_id
 LIMIT 10;
