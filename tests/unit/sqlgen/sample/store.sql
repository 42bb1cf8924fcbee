-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: unit/sqlgen/sample/sample-types.h

-- name: sample_insert :exec
INSERT INTO sample (tenant_id, sample_id, name, note, size, weight, fee, refund, day, gone, made_us, seen_us, year, end_year, state, was,
                    active, checked, bytes, more, parent_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- name: sample_get :one
-- Everything about one.
SELECT s.sample_id, s.name, s.note, s.size, s.weight, s.fee, s.refund, s.day, s.gone, s.made_us, s.seen_us, s.year, s.end_year, s.state, s.was,
       s.active, s.checked, s.bytes, s.more, s.parent_id
  FROM sample s
 WHERE s.tenant_id = $1 AND s.sample_id = $2;

-- name: sample_by_state :one
-- One, when there is exactly one.
SELECT s.sample_id FROM sample s WHERE s.tenant_id = $1 AND s.state = $2;

-- name: sample_tag_insert :exec
INSERT INTO sample_tag (tenant_id, sample_id, label) VALUES ($1, $2, $3);

-- name: sample_list :many
-- order: by_name | by_weight | by_distance
-- All filters are optional; from behind a key.
SELECT s.sample_id, s.name
  FROM sample s
 WHERE s.tenant_id = $1
   {?state AND s.state = $2 ?}
   {?after AND (s.name, s.sample_id) > ($3 /* after: text */, $4 /* after_id: id(sample) */) ?}
   {?only_active AND s.active ?}
   AND s.size >= $5 /* smallest: int */
 ORDER BY {by_name: s.name, s.sample_id}
          {by_weight: s.weight DESC NULLS LAST, s.sample_id}
          {by_distance: abs(s.size - $6 /* wanted: int */), s.sample_id}
 LIMIT $7 /* limit: int */;

-- name: sample_labels :many
-- With what stands on them, also those without any.
SELECT s.sample_id, t.label, t.label IS NOT NULL /* labelled: bool; 札あり */
  FROM sample s
  LEFT JOIN sample_tag t ON t.tenant_id = s.tenant_id AND t.sample_id = s.sample_id
 WHERE s.tenant_id = $1
 ORDER BY s.sample_id, t.label NULLS LAST
 LIMIT 100;

-- name: sample_per_state :many
SELECT s.state, count(*) /* samples: int; 件数 */, CAST(COALESCE(sum(s.weight), 0) AS BIGINT) /* grams: int; 重さの計 */,
       max(s.gone) /* last_gone: date? */
  FROM sample s
 WHERE s.tenant_id = $1
 GROUP BY s.state
 ORDER BY s.state
 LIMIT 10;

-- name: sample_line :many
-- A sample and what it was cut from, up to the first.
WITH RECURSIVE line (tenant_id, sample_id, depth) AS (
    SELECT s.tenant_id, s.sample_id, CAST(0 AS BIGINT) /* depth: int */ FROM sample s WHERE s.tenant_id = $1 AND s.sample_id = $2
     UNION ALL
    SELECT p.tenant_id, p.sample_id, l.depth + 1
      FROM line l
      JOIN sample c ON c.tenant_id = l.tenant_id AND c.sample_id = l.sample_id
      JOIN sample p ON p.tenant_id = c.tenant_id AND p.sample_id = c.parent_id
)
SELECT l.sample_id, l.depth FROM line l ORDER BY l.depth LIMIT 100;

-- name: sample_raise :one
-- What it weighs now.
UPDATE sample SET weight = COALESCE(weight, 0) + $3 /* grams: int */ WHERE tenant_id = $1 AND sample_id = $2
RETURNING weight;

-- name: sample_set :exec
-- Only when the note is still what it was.
UPDATE sample SET (note, checked) = ($4 /* new_note: text? */, $5) WHERE tenant_id = $1 AND sample_id = $2 AND note IS NOT DISTINCT FROM $3;

-- name: sample_clear :exec
DELETE FROM sample WHERE tenant_id = $1 AND state IN ($2 /* one: enum(sample_state) */, $3 /* two: enum(sample_state) */);

-- name: sample_word_put :one
-- Counts a word.
INSERT INTO sample_word (word, number, hits, grams) VALUES ($1, $2, 1, $3)
ON CONFLICT (word) DO UPDATE SET hits = sample_word.hits + 1
RETURNING hits, listed;

-- name: sample_index_insert :exec !sqlite
-- PostgreSQL keeps its index itself.
INSERT INTO sample_index (rowid, grams)
SELECT w.number, w.grams FROM sample_word w WHERE w.word = $1;

-- name: sample_word_find :many public !sqlite
-- Words that hold all the letters.
SELECT w.word FROM sample_index x JOIN sample_word w ON w.number = x.rowid
 WHERE x.grams MATCH $1 /* grams: text */ {?word AND w.word <> $2 ?}
 ORDER BY w.word
 LIMIT 10;
-- name: sample_word_find :many public !pg
SELECT w.word FROM sample_word w
 WHERE string_to_array(w.grams, ' ') @> string_to_array($1 /* grams: text */, ' ') {?word AND w.word <> $2 ?}
 ORDER BY w.word
 LIMIT 10;

-- name: sample_words :many
SELECT w.word, w.listed FROM sample_word w ORDER BY w.word LIMIT 100;

-- name: sample_has :one
SELECT EXISTS (SELECT 1 FROM sample s WHERE s.tenant_id = $1) /* has: bool */, (SELECT count(*) FROM sample_word w WHERE w.listed) /* listed: int */;
