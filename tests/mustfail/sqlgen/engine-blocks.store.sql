-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Blocks for one engine that do not make a pair.
-- expect: plan/store.sql:9: plan_now: is for one engine: write the block for the other one directly below
-- expect: plan/store.sql:14: plan_word_get: the columns differ between the variants or blocks
-- expect: plan/store.sql:19: plan_word_count: the two blocks use different parameters
-- expect: plan/store.sql:23: plan_word_has: the two blocks differ in kind or in `public`

-- name: plan_now :one !pg
SELECT now()::text /* moment: text */;

-- name: plan_word_get :one !sqlite
SELECT w.word FROM plan_word w WHERE w.word = $1;
-- name: plan_word_get :one !pg
SELECT w.word, w.hits FROM plan_word w WHERE w.word = $1 AND w.hits = $2;

-- name: plan_word_count :one !sqlite
SELECT w.hits FROM plan_word w WHERE w.word = $1;
-- name: plan_word_count :one !pg
SELECT w.hits FROM plan_word w WHERE w.word = $1 AND w.hits = $2;

-- name: plan_word_has :one
SELECT w.word FROM plan_word w WHERE w.word = $1;
-- name: plan_word_has :many !pg
SELECT w.word FROM plan_word w WHERE w.word = $1 ORDER BY w.word LIMIT 1;
