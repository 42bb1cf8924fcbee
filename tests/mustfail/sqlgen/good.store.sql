-- SPDX-License-Identifier: AGPL-3.0-or-later
-- All of this is accepted: the faults above, written well.

-- include: plan-types.h
-- name: plan_joined :one
-- The second alias is bound through the first.
SELECT p.title, q.name
  FROM plan p
  LEFT JOIN party q ON (q.tenant_id, q.party_id) = (p.tenant_id, p.party_id)
 WHERE $1 = p.tenant_id AND p.plan_id = $2;

-- name: plan_tree :many
-- A recursive query is bound in both arms.
WITH RECURSIVE tree (tenant_id, plan_id) AS (
    SELECT p.tenant_id, p.plan_id FROM plan p WHERE p.tenant_id = $1 AND p.plan_id = $2
     UNION ALL
    SELECT c.tenant_id, c.plan_id FROM plan c JOIN tree t ON t.tenant_id = c.tenant_id AND t.plan_id < c.plan_id
)
SELECT t.plan_id, p.title
  FROM tree t
  JOIN plan p ON p.tenant_id = t.tenant_id AND p.plan_id = t.plan_id
 ORDER BY t.plan_id
 LIMIT 100;

-- name: plan_page :many
-- order: by_title | by_year
SELECT p.plan_id, p.title, p.year
  FROM plan p
 WHERE p.tenant_id = $1
   {?after AND (p.title, p.plan_id) > ($2 /* after: text */, $3 /* after_id: id(plan) */) ?}
   {?written AND p.party_id IS NOT NULL ?}
 ORDER BY {by_title: p.title, p.plan_id} {by_year: p.year DESC NULLS LAST, p.plan_id}
 LIMIT $4 /* limit: int */;

-- name: plan_word_hit :one
INSERT INTO plan_word (word, hits) VALUES ($1, 1)
ON CONFLICT (word) DO UPDATE SET hits = plan_word.hits + 1
RETURNING hits;

-- name: plan_publish :exec
INSERT INTO plan_public (tenant_id, plan_id, title, open)
SELECT p.tenant_id, p.plan_id, p.title, TRUE FROM plan p WHERE p.tenant_id = $1 AND p.status = $2;

-- name: plan_set :exec
-- NULL is a value here.
UPDATE plan SET (title, year) = ($3, $4) WHERE tenant_id = $1 AND plan_id = $2 AND party_id IS NOT DISTINCT FROM $5;

-- name: plan_per_year :many
SELECT y.year, y.plans
  FROM (SELECT p.year, count(*) AS plans /* plans: int */ FROM plan p WHERE p.tenant_id = $1 GROUP BY p.year) y
 WHERE y.plans > $2
 ORDER BY y.plans DESC, y.year NULLS FIRST
 LIMIT $3 /* limit: int */;

-- name: plan_found :one
SELECT EXISTS (SELECT 1 FROM plan p WHERE p.tenant_id = $1 AND p.plan_id IN ($2 /* one: id(plan) */, $3 /* two: id(plan) */)) /* found: bool */;
