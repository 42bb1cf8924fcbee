-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Aliases of tenant tables that no equality binds.
-- expect: plan/store.sql:17: plan_any: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:20: plan_or: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:23: plan_less: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:28: plan_joined: tenant_id of "q" is not compared with a parameter
-- expect: plan/store.sql:33: plan_pair: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:34: plan_pair: tenant_id of "q" is not compared with a parameter
-- expect: plan/store.sql:40: plan_inside: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:44: plan_left: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:49: plan_option: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:53: plan_union: tenant_id of "p" is not compared with a parameter
-- expect: plan/store.sql:57: plan_change: tenant_id of "plan" is not compared with a parameter
-- expect: plan/store.sql:60: plan_remove: tenant_id of "plan" is not compared with a parameter

-- name: plan_any :one
SELECT p.title FROM plan p WHERE p.plan_id = $1;

-- name: plan_or :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 OR p.plan_id = $2;

-- name: plan_less :one
SELECT p.title FROM plan p WHERE p.tenant_id <= $1 AND p.plan_id = $2;

-- name: plan_joined :one
SELECT p.title
  FROM plan p
  JOIN party q ON q.party_id = p.party_id
 WHERE p.tenant_id = $1 AND p.plan_id = $2;

-- name: plan_pair :one
SELECT p.title
  FROM plan p
  JOIN party q ON q.tenant_id = p.tenant_id AND q.party_id = p.party_id
 WHERE p.plan_id = $1;

-- name: plan_inside :one
SELECT w.hits
  FROM plan_word w
 WHERE w.word = $1 AND EXISTS (SELECT 1 FROM plan p WHERE p.title = w.word);

-- name: plan_left :one
SELECT p.title, q.name
  FROM plan p
  LEFT JOIN party q ON q.tenant_id = $1 AND p.tenant_id = $1
 WHERE p.plan_id = $2;

-- name: plan_option :one
SELECT p.title FROM plan p WHERE p.plan_id = $1 {?tenant_id AND p.tenant_id = $2 ?};

-- name: plan_union :one
SELECT p.title
  FROM plan p
  JOIN (SELECT q.tenant_id FROM plan q WHERE q.tenant_id = $1 UNION ALL SELECT o.tenant_id FROM plan_public o) u ON u.tenant_id = p.tenant_id;

-- name: plan_change :exec
UPDATE plan SET title = $1 WHERE plan_id = $2;

-- name: plan_remove :exec
DELETE FROM plan WHERE plan_id = $1;
