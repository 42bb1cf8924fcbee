-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Arms that do not fit.
-- expect: plan/store.sql:7: plan_words: is int here and text in the arm above
-- expect: plan/store.sql:10: plan_more_words: the arms of UNION have 1 and 2 columns

-- name: plan_words :many
SELECT p.title FROM plan p WHERE p.tenant_id = $1 UNION ALL SELECT w.hits FROM plan_word w ORDER BY title LIMIT 10;

-- name: plan_more_words :many
SELECT p.title FROM plan p WHERE p.tenant_id = $1 UNION ALL SELECT w.word, w.hits FROM plan_word w ORDER BY title LIMIT 10;
