-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sixteen texts for one engine.
-- expect: migrations.def:1: sqlgen: 16 blocks are for one engine only; fewer than sixteen are allowed

-- name: plan_pg_0 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_1 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_2 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_3 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_4 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_5 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_6 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_7 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_8 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_9 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_10 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_11 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_12 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_13 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_14 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;

-- name: plan_pg_15 :exec !pg
DELETE FROM plan_word WHERE lower(word) = $1 /* word: text */;
