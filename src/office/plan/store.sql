-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/plan/plan-types.h

-- ---- documents ----

-- name: plan_source_by_sha256 :one
-- A document that was read before.
SELECT s.source_id, s.name, s.format, s.imported_us
  FROM plan_source s
 WHERE s.sha256 = $1;

-- name: plan_source_body :one public
-- The lines as read.
SELECT s.source_id, s.name, s.format, s.body, s.imported_us
  FROM plan_source s
 WHERE s.source_id = $1;

-- name: plan_source_insert :exec
INSERT INTO plan_source (source_id, sha256, name, format, body, imported_us)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: plan_question_insert :exec
INSERT INTO plan_question (source_id, position, line, what, what_en)
VALUES ($1, $2, $3, $4, $5);

-- ---- plans of one municipality ----

-- name: plan_of_tenant :many
-- All plans of a municipality, drafts too: to find the one that an import belongs to.
SELECT p.plan_id, p.kind, p.status, p.title, p.first_fiscal_year, p.last_fiscal_year, p.subject_to_vote, p.background, p.about_ja, p.about_en,
       p.source_id, p.line, p.last_line, p.version, p.updated_us
  FROM plan p
 WHERE p.tenant_id = $1
 ORDER BY p.plan_id
 LIMIT $2 /* limit: int */;

-- name: plan_published :one public
-- A published plan.
SELECT p.plan_id, p.kind, p.title, p.first_fiscal_year, p.last_fiscal_year, p.subject_to_vote, p.background, p.about_ja, p.about_en,
       p.source_id, p.line, p.last_line, p.version, p.updated_us
  FROM plan p
 WHERE p.tenant_id = $1 AND p.plan_id = $2 AND p.status = $3;

-- name: plan_insert :exec
INSERT INTO plan (tenant_id, plan_id, kind, status, title, first_fiscal_year, last_fiscal_year, subject_to_vote, background, about_ja, about_en,
                  source_id, line, last_line, version, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: plan_update :exec
-- Only when nobody changed it meanwhile.
UPDATE plan
   SET status = $3, title = $4, last_fiscal_year = $5, subject_to_vote = $6, background = $7, about_ja = $8, about_en = $9,
       source_id = $10, line = $11, last_line = $12, updated_us = $13, version = version + 1
 WHERE tenant_id = $1 AND plan_id = $2 AND version = $14;

-- name: plan_node_of_plan :many public
-- Every node of a plan; the tree is in the places.
SELECT n.node_id, n.kind, n.status, n.name, n.number, n.line, n.open_list, n.metro_category, n.summary, n.plain_ja, n.plain_en
  FROM plan_node n
 WHERE n.tenant_id = $1 AND n.plan_id = $2
 ORDER BY n.node_id
 LIMIT $3 /* limit: int */;

-- name: plan_node_published :one public
-- A node with its plan, when that is published.
SELECT n.node_id, n.plan_id, n.kind, n.status, n.name, n.number, n.line, n.open_list, n.metro_category, n.summary, n.plain_ja, n.plain_en,
       p.title AS plan_title, p.first_fiscal_year, p.last_fiscal_year, p.subject_to_vote, p.source_id, p.kind AS plan_kind, p.updated_us
  FROM plan_node n
  JOIN plan p ON p.tenant_id = n.tenant_id AND p.plan_id = n.plan_id
 WHERE n.tenant_id = $1 AND n.node_id = $2 AND p.status = $3;

-- name: plan_node_insert :exec
INSERT INTO plan_node (tenant_id, node_id, plan_id, kind, status, name, number, line, open_list, metro_category, summary, plain_ja, plain_en)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: plan_node_update :exec
UPDATE plan_node
   SET status = $3, number = $4, line = $5, open_list = $6, metro_category = $7, summary = $8, plain_ja = $9, plain_en = $10
 WHERE tenant_id = $1 AND node_id = $2;

-- name: plan_node_delete :exec
DELETE FROM plan_node WHERE tenant_id = $1 AND node_id = $2;

-- name: plan_place_of_plan :many public
-- The tree, children in order.
SELECT c.parent_id, c.node_id, c.position, c.line
  FROM plan_place c
 WHERE c.tenant_id = $1 AND c.plan_id = $2
 ORDER BY c.parent_id, c.position, c.node_id
 LIMIT $3 /* limit: int */;

-- name: plan_place_insert :exec
INSERT INTO plan_place (tenant_id, plan_id, parent_id, node_id, position, line)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: plan_place_delete :exec
DELETE FROM plan_place WHERE tenant_id = $1 AND plan_id = $2;

-- name: plan_tag_of_plan :many public
SELECT g.node_id, g.tag
  FROM plan_tag g
  JOIN plan_node n ON n.tenant_id = g.tenant_id AND n.node_id = g.node_id
 WHERE g.tenant_id = $1 AND n.plan_id = $2
 ORDER BY g.node_id, g.tag
 LIMIT $3 /* limit: int */;

-- name: plan_tag_of_node :many public
SELECT g.tag
  FROM plan_tag g
 WHERE g.tenant_id = $1 AND g.node_id = $2
 ORDER BY g.tag
 LIMIT $3 /* limit: int */;

-- name: plan_tag_insert :exec
INSERT INTO plan_tag (tenant_id, node_id, tag) VALUES ($1, $2, $3);

-- name: plan_tag_delete :exec
DELETE FROM plan_tag WHERE tenant_id = $1 AND node_id = $2;

-- ---- continuity ----

-- name: plan_continuity_insert :exec
-- A proposal; what an officer has decided stays.
INSERT INTO plan_continuity (tenant_id, from_node, to_node, likeness, state)
VALUES ($1, $2 /* from_node: id(node) */, $3 /* to_node: id(node) */, $4, $5)
ON CONFLICT (tenant_id, from_node, to_node) DO UPDATE SET likeness = excluded.likeness;

-- name: plan_continuity_delete_between :exec
-- Proposals between two plans, before they are made anew or when another plan comes between them.
DELETE FROM plan_continuity
 WHERE tenant_id = $1 AND state = $2
   AND from_node IN (SELECT n.node_id FROM plan_node n WHERE n.tenant_id = $1 AND n.plan_id = $3 /* from_plan: id(plan) */)
   AND to_node IN (SELECT m.node_id FROM plan_node m WHERE m.tenant_id = $1 AND m.plan_id = $4 /* to_plan: id(plan) */);

-- name: plan_continuity_delete_node :exec
-- A node that leaves its plan takes its links along, also those that an officer has decided: they are about nothing.
DELETE FROM plan_continuity WHERE tenant_id = $1 AND (from_node = $2 /* node_id: id(node) */ OR to_node = $2);

-- name: plan_continuity_before :many public
-- Programmes of earlier plans that this one continues.
SELECT c.from_node /* node_id: id(node) */, n.name, p.plan_id, p.title AS plan_title, p.first_fiscal_year, p.last_fiscal_year, c.likeness, c.state
  FROM plan_continuity c
  JOIN plan_node n ON n.tenant_id = c.tenant_id AND n.node_id = c.from_node
  JOIN plan p ON p.tenant_id = n.tenant_id AND p.plan_id = n.plan_id
 WHERE c.tenant_id = $1 AND c.to_node = $2 /* node_id: id(node) */ AND p.status = $3 AND c.state <> $4 /* refused: enum(plan_continuity_state) */
 ORDER BY c.likeness DESC, c.from_node
 LIMIT $5 /* limit: int */;

-- name: plan_continuity_after :many public
-- Programmes of later plans that continue this one.
SELECT c.to_node /* node_id: id(node) */, n.name, p.plan_id, p.title AS plan_title, p.first_fiscal_year, p.last_fiscal_year, c.likeness, c.state
  FROM plan_continuity c
  JOIN plan_node n ON n.tenant_id = c.tenant_id AND n.node_id = c.to_node
  JOIN plan p ON p.tenant_id = n.tenant_id AND p.plan_id = n.plan_id
 WHERE c.tenant_id = $1 AND c.from_node = $2 /* node_id: id(node) */ AND p.status = $3 AND c.state <> $4 /* refused: enum(plan_continuity_state) */
 ORDER BY c.likeness DESC, c.to_node
 LIMIT $5 /* limit: int */;

-- name: plan_continuity_decided :many
-- What officers have decided between two plans.
SELECT c.from_node /* from_node: id(node) */, c.to_node /* to_node: id(node) */, c.state
  FROM plan_continuity c
 WHERE c.tenant_id = $1 AND c.state <> $2
   AND c.from_node IN (SELECT n.node_id FROM plan_node n WHERE n.tenant_id = $1 AND n.plan_id = $3 /* from_plan: id(plan) */)
   AND c.to_node IN (SELECT m.node_id FROM plan_node m WHERE m.tenant_id = $1 AND m.plan_id = $4 /* to_plan: id(plan) */)
 ORDER BY c.to_node, c.from_node
 LIMIT $5 /* limit: int */;

-- name: plan_continuity_list :many
-- For the officer: the newest plan first, open questions before decisions.
SELECT c.to_node /* to_node: id(node) */, m.name AS to_name, q.title AS to_plan, q.first_fiscal_year AS to_first_year, q.last_fiscal_year AS to_last_year, c.from_node /* from_node: id(node) */, n.name AS from_name,
       p.title AS from_plan, p.first_fiscal_year AS from_first_year, p.last_fiscal_year AS from_last_year, c.likeness, c.state, c.decided_us
  FROM plan_continuity c
  JOIN plan_node n ON n.tenant_id = c.tenant_id AND n.node_id = c.from_node
  JOIN plan p ON p.tenant_id = n.tenant_id AND p.plan_id = n.plan_id
  JOIN plan_node m ON m.tenant_id = c.tenant_id AND m.node_id = c.to_node
  JOIN plan q ON q.tenant_id = m.tenant_id AND q.plan_id = m.plan_id
 WHERE c.tenant_id = $1 AND p.status = $2 AND q.status = $2
 ORDER BY c.state, q.first_fiscal_year DESC NULLS LAST, c.to_node, c.from_node
 LIMIT $3 /* limit: int */;

-- name: plan_continuity_refuse :exec
-- All pairs of a programme with those of one plan before.
UPDATE plan_continuity SET state = $4, decided_us = $5, decided_by = $6
 WHERE tenant_id = $1 AND to_node = $2 /* to_node: id(node) */
   AND from_node IN (SELECT n.node_id FROM plan_node n WHERE n.tenant_id = $1 AND n.plan_id = $3 /* from_plan: id(plan) */);

-- name: plan_continuity_confirm :exec
UPDATE plan_continuity SET state = $4, decided_us = $5, decided_by = $6
 WHERE tenant_id = $1 AND to_node = $2 /* to_node: id(node) */ AND from_node = $3 /* from_node: id(node) */;

-- name: plan_continuity_confirm_alike :exec
UPDATE plan_continuity SET state = $4, decided_us = $5, decided_by = $6
 WHERE tenant_id = $1 AND state = $2 /* proposed: enum(plan_continuity_state) */ AND likeness >= $3;

-- ---- reports from readers ----

-- name: plan_report_insert :exec
INSERT INTO plan_report (tenant_id, report_id, node_id, topic, message, received_us)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: plan_report_of_tenant :many
-- For the officer: those that nobody has dealt with, then the others, newest first.
SELECT r.report_id, r.node_id, n.name, r.topic, r.message, r.received_us, r.settled_us, r.answer
  FROM plan_report r
  JOIN plan_node n ON n.tenant_id = r.tenant_id AND n.node_id = r.node_id
 WHERE r.tenant_id = $1
 ORDER BY CASE WHEN r.settled_us IS NULL THEN 0 ELSE 1 END, r.report_id DESC
 LIMIT $2 /* limit: int */;

-- name: plan_report_one :one
SELECT r.report_id, r.node_id, n.name, r.topic, r.message, r.received_us, r.settled_us, r.answer
  FROM plan_report r
  JOIN plan_node n ON n.tenant_id = r.tenant_id AND n.node_id = r.node_id
 WHERE r.tenant_id = $1 AND r.report_id = $2;

-- name: plan_report_settle :exec
UPDATE plan_report SET settled_us = $3, settled_by = $4, answer = $5 WHERE tenant_id = $1 AND report_id = $2;

-- ---- what is published ----

-- name: plan_public_insert :exec
INSERT INTO plan_public (tenant_id, plan_id, rank_no, kind, code, municipality, slug, title, first_fiscal_year, last_fiscal_year,
                         pillars, programmes, details, fictional, updated_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: plan_public_delete :exec
DELETE FROM plan_public WHERE tenant_id = $1 AND plan_id = $2;

-- name: plan_public_list :many public
-- Published plans, newest period first; of one municipality, of one year, of one kind.
SELECT p.tenant_id, p.plan_id, p.rank_no, p.kind, p.code, p.municipality, p.slug, p.title, p.first_fiscal_year, p.last_fiscal_year,
       p.pillars, p.programmes, p.details, p.fictional, p.updated_us
  FROM plan_public p
 WHERE p.rank_no > $1 /* after: int */
   {?tenant AND p.tenant_id = $2 /* tenant: id(tenant) */ ?}
   {?year AND p.first_fiscal_year <= $3 /* year: int */ AND p.last_fiscal_year >= $3 ?}
   {?kind AND p.kind = $4 /* kind: enum(plan_kind) */ ?}
 ORDER BY p.rank_no
 LIMIT $5 /* limit: int */;

-- name: plan_count_delete :exec
DELETE FROM plan_count WHERE tenant_id = $1;

-- name: plan_count_recount :exec
INSERT INTO plan_count (tenant_id, kind, plans, programmes, first_fiscal_year)
SELECT p.tenant_id, p.kind, count(*), CAST(sum(p.programmes) AS BIGINT), min(p.first_fiscal_year)
  FROM plan_public p
 WHERE p.tenant_id = $1
 GROUP BY p.tenant_id, p.kind;

-- name: plan_public_count :many public
-- What each municipality has published.
SELECT c.tenant_id, c.kind, c.plans, c.programmes, c.first_fiscal_year
  FROM plan_count c
 {?tenant WHERE c.tenant_id = $1 /* tenant: id(tenant) */ ?}
 ORDER BY c.tenant_id, c.kind
 LIMIT $2 /* limit: int */;

-- name: plan_public_by_id :one public
-- A published plan of any municipality.
SELECT p.tenant_id, p.plan_id, p.rank_no, p.kind, p.code, p.municipality, p.slug, p.title, p.first_fiscal_year, p.last_fiscal_year,
       p.pillars, p.programmes, p.details, p.fictional, p.updated_us
  FROM plan_public p
 WHERE p.plan_id = $1;

-- name: plan_programme_insert :exec
INSERT INTO plan_programme (tenant_id, node_id, plan_id, rank_no, code, municipality, slug, name, pillar, plan_title, first_fiscal_year, last_fiscal_year,
                            plain_ja, plain_en, kinds, audiences, wishes, details)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: plan_programme_delete :exec
DELETE FROM plan_programme WHERE tenant_id = $1 AND plan_id = $2;

-- name: plan_programme_tag_insert :exec
INSERT INTO plan_programme_tag (tenant_id, tag, rank_no, node_id) VALUES ($1, $2, $3, $4);

-- name: plan_programme_tag_delete :exec
DELETE FROM plan_programme_tag WHERE tenant_id = $1 AND rank_no >= $2 /* first_rank: int */ AND rank_no < $3 /* end_rank: int */;

-- name: plan_programme_list :many public
-- The list of programmes, current plans first, from behind a rank. Every filter is optional. A year is looked up among plans, each of
-- which has 65536 ranks for its programmes (PLAN_PLACE_BITS): a year long ago is found without passing all newer rows. The + 0
-- keeps SQLite from starting at $1 instead of at the plan.
SELECT p.tenant_id, p.node_id, p.plan_id, p.rank_no, p.code, p.municipality, p.slug, p.name, p.pillar, p.plan_title, p.first_fiscal_year, p.last_fiscal_year,
       p.plain_ja, p.plain_en, p.kinds, p.audiences, p.wishes, p.details
  FROM {?year plan_public_year y CROSS JOIN ?} plan_programme p
 WHERE p.rank_no {?year + 0 ?} > $1 /* after: int */
   {?tenant AND p.tenant_id = $2 /* tenant: id(tenant) */ ?}
   {?year AND y.year = $3 AND y.rank_no > $1 - 65536 AND p.rank_no > y.rank_no AND p.rank_no < y.rank_no + 65536 ?}
 ORDER BY {?year y.rank_no, ?} p.rank_no
 LIMIT $4 /* limit: int */;

-- name: plan_programme_list_tagged :many public
-- The same for one tag or pair of tags, whose index gives the order.
SELECT p.tenant_id, p.node_id, p.plan_id, p.rank_no, p.code, p.municipality, p.slug, p.name, p.pillar, p.plan_title, p.first_fiscal_year, p.last_fiscal_year,
       p.plain_ja, p.plain_en, p.kinds, p.audiences, p.wishes, p.details
  FROM {?year plan_public_year y CROSS JOIN ?} plan_programme_tag g
  JOIN plan_programme p ON p.tenant_id = g.tenant_id AND p.node_id = g.node_id
 WHERE g.tag = $1 AND g.rank_no {?year + 0 ?} > $2 /* after: int */
   {?tenant AND p.tenant_id = $3 /* tenant: id(tenant) */ AND g.tenant_id = $3 ?}
   {?year AND y.year = $4 AND y.rank_no > $2 - 65536 AND g.rank_no > y.rank_no AND g.rank_no < y.rank_no + 65536 ?}
 ORDER BY {?year y.rank_no, ?} g.rank_no
 LIMIT $5 /* limit: int */;

-- name: plan_programme_lines :many public
-- The same rows with only what the page shows of each, from the index that holds it (plan_programme_line).
SELECT p.rank_no, p.node_id, p.kinds, p.name
  FROM {?year plan_public_year y CROSS JOIN ?} plan_programme p
 WHERE p.rank_no {?year + 0 ?} > $1 /* after: int */
   {?tenant AND p.tenant_id = $2 /* tenant: id(tenant) */ ?}
   {?year AND y.year = $3 AND y.rank_no > $1 - 65536 AND p.rank_no > y.rank_no AND p.rank_no < y.rank_no + 65536 ?}
 ORDER BY {?year y.rank_no, ?} p.rank_no
 LIMIT $4 /* limit: int */;

-- name: plan_programme_lines_tagged :many public
-- The same rows as plan_programme_list_tagged.
SELECT p.rank_no, p.node_id, p.kinds, p.name
  FROM {?year plan_public_year y CROSS JOIN ?} plan_programme_tag g
  JOIN plan_programme p ON p.rank_no = g.rank_no
 WHERE g.tag = $1 AND g.rank_no {?year + 0 ?} > $2 /* after: int */
   {?tenant AND p.tenant_id = $3 /* tenant: id(tenant) */ AND g.tenant_id = $3 ?}
   {?year AND y.year = $4 AND y.rank_no > $2 - 65536 AND g.rank_no > y.rank_no AND g.rank_no < y.rank_no + 65536 ?}
 ORDER BY {?year y.rank_no, ?} g.rank_no
 LIMIT $5 /* limit: int */;

-- name: plan_programme_plan :one public
-- What the page shows with the lines of one plan; plan_rank_of tells the plan's rank from a line's.
SELECT p.tenant_id, p.municipality, p.slug, p.first_fiscal_year, p.last_fiscal_year
  FROM plan_public p
 WHERE p.rank_no = $1;

-- name: plan_programme_by_id :one public
SELECT p.tenant_id, p.node_id, p.plan_id, p.rank_no, p.code, p.municipality, p.slug, p.name, p.pillar, p.plan_title, p.first_fiscal_year, p.last_fiscal_year,
       p.plain_ja, p.plain_en, p.kinds, p.audiences, p.wishes, p.details
  FROM plan_programme p
 WHERE p.tenant_id = $1 AND p.node_id = $2;

-- name: plan_programme_of_plan :many public
SELECT p.node_id, p.rank_no, p.name, p.pillar, p.plain_ja, p.plain_en, p.kinds, p.audiences, p.wishes, p.details
  FROM plan_programme p
 WHERE p.tenant_id = $1 AND p.plan_id = $2
 ORDER BY p.rank_no
 LIMIT $3 /* limit: int */;

-- name: plan_public_year_insert :exec
INSERT INTO plan_public_year (tenant_id, year, rank_no) VALUES ($1, $2, $3);

-- name: plan_public_year_delete :exec
DELETE FROM plan_public_year WHERE tenant_id = $1 AND rank_no = $2;

-- name: plan_theme_delete :exec
DELETE FROM plan_theme WHERE tenant_id = $1;

-- name: plan_theme_recount :exec
-- The first tags are the kinds of support.
INSERT INTO plan_theme (tenant_id, kind, programmes)
SELECT g.tenant_id, g.tag, count(*)
  FROM plan_programme_tag g
 WHERE g.tenant_id = $1 AND g.tag <= $2 /* last_kind: enum(plan_tag) */
 GROUP BY g.tenant_id, g.tag;

-- name: plan_theme_all :many public
SELECT t.tenant_id, t.kind, t.programmes
  FROM plan_theme t
 ORDER BY t.tenant_id, t.kind
 LIMIT $1 /* limit: int */;
