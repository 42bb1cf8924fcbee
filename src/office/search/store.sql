-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/plan/plan-types.h
-- include: office/search/search.h

-- name: search_doc_insert :exec
INSERT INTO search_doc (tenant_id, rank_no, kind, plan_id, node_id, slug, municipality, first_fiscal_year, last_fiscal_year, kinds, title, text, folded, grams)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: search_index_insert :exec !sqlite
-- The engine's index beside the row; PostgreSQL keeps its own.
INSERT INTO search_index (rowid, grams) VALUES ($1 /* rank_no: int */, $2 /* grams: text */);

-- name: search_index_delete :exec !sqlite
-- A contentless index is told the very words that it forgets.
INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', $1 /* rank_no: int */, $2 /* grams: text */);

-- name: search_doc_of_plan :many
-- What is indexed of a plan, to forget it.
SELECT d.rank_no, d.grams
  FROM search_doc d
 WHERE d.tenant_id = $1 AND d.plan_id = $2
 ORDER BY d.rank_no
 LIMIT $3 /* limit: int */;

-- name: search_doc_delete_plan :exec
DELETE FROM search_doc WHERE tenant_id = $1 AND plan_id = $2;

-- name: search_find :many public !sqlite
-- Rows that hold all the bigrams, in rank order; the caller compares `folded` with the word again.
SELECT d.tenant_id /* tenant_id: id(tenant) */, d.rank_no /* rank_no: int */, d.kind /* kind: enum(search_kind) */, d.plan_id /* plan_id: id(plan) */,
       d.node_id /* node_id: id(node) */, d.slug /* slug: text */, d.municipality /* municipality: text */,
       d.first_fiscal_year /* first_fiscal_year: fiscal_year? */, d.last_fiscal_year /* last_fiscal_year: fiscal_year? */,
       d.kinds /* kinds: flags(support_kind) */, d.title /* title: text */, d.text /* text: text */, d.folded /* folded: text */
  FROM search_index x
  JOIN search_doc d ON d.rank_no = x.rowid
 WHERE x.search_index MATCH $1 /* grams: text */ AND x.rowid > $2 /* after: int */
   {?tenant AND d.tenant_id = $3 /* tenant: id(tenant) */ ?}
   {?year AND d.first_fiscal_year <= $4 /* year: int */ AND d.last_fiscal_year >= $4 ?}
   {?kinds AND (d.kinds & $5 /* kinds: int */) <> 0 ?}
   {?what AND d.kind = $6 /* what: enum(search_kind) */ ?}
 ORDER BY x.rowid
 LIMIT $7 /* limit: int */;

-- name: search_find :many public !pg
SELECT d.tenant_id, d.rank_no, d.kind, d.plan_id, d.node_id, d.slug, d.municipality,
       d.first_fiscal_year, d.last_fiscal_year, d.kinds, d.title, d.text, d.folded
  FROM search_doc d
 WHERE string_to_array(d.grams, ' ') @> string_to_array($1 /* grams: text */, ' ') AND d.rank_no > $2 /* after: int */
   {?tenant AND d.tenant_id = $3 /* tenant: id(tenant) */ ?}
   {?year AND d.first_fiscal_year <= $4 /* year: int */ AND d.last_fiscal_year >= $4 ?}
   {?kinds AND (d.kinds & $5 /* kinds: int */) <> 0 ?}
   {?what AND d.kind = $6 /* what: enum(search_kind) */ ?}
 ORDER BY d.rank_no
 LIMIT $7 /* limit: int */;

-- ---- records of one municipality ----

-- name: search_private_insert :exec
INSERT INTO search_private (tenant_id, kind, ref, folded, grams) VALUES ($1, $2, $3, $4, $5);

-- name: search_private_grams :one
-- What is indexed of a record, to forget it.
SELECT r.grams FROM search_private r WHERE r.tenant_id = $1 AND r.ref = $2;

-- name: search_private_delete :exec
DELETE FROM search_private WHERE tenant_id = $1 AND ref = $2;

-- name: search_private_index_insert :exec !sqlite
INSERT INTO search_private_index (rowid, grams) VALUES ($1 /* ref: int */, $2 /* grams: text */);

-- name: search_private_index_delete :exec !sqlite
INSERT INTO search_private_index (search_private_index, rowid, grams) VALUES ('delete', $1 /* ref: int */, $2 /* grams: text */);

-- name: search_private_find :many !sqlite
-- Newest first; the caller compares `folded` with the words again.
SELECT r.ref /* ref: int */, r.folded /* folded: text */
  FROM search_private_index x
  JOIN search_private r ON r.tenant_id = $3 AND r.ref = x.rowid
 WHERE x.search_private_index MATCH $1 /* grams: text */ AND x.rowid < $2 /* before: int */ AND r.tenant_id = $3 /* tenant: id(tenant) */ AND r.kind = $4 /* kind: enum(search_private) */
 ORDER BY x.rowid DESC
 LIMIT $5 /* limit: int */;

-- name: search_private_find :many !pg
SELECT r.ref, r.folded
  FROM search_private r
 WHERE string_to_array(r.grams, ' ') @> string_to_array($1 /* grams: text */, ' ') AND r.ref < $2 /* before: int */ AND r.tenant_id = $3 /* tenant: id(tenant) */
   AND r.kind = $4 /* kind: enum(search_private) */
 ORDER BY r.ref DESC
 LIMIT $5 /* limit: int */;
