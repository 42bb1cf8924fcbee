-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/snapshot/snapshot-types.h
-- include: office/plan/plan-types.h

-- name: snapshot_insert :exec
INSERT INTO snapshot (tenant_id, snapshot_id, seq, kind, plan_id, code, municipality, title, first_fiscal_year, last_fiscal_year, pillars, programmes, details, note, sha256,
                      submitted_us, submitted_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: snapshot_item_insert :exec
INSERT INTO snapshot_item (tenant_id, snapshot_id, item_no, name, pillar, plain_ja, kinds, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: snapshot_list :many
-- Of one municipality, newest first.
SELECT s.code, s.municipality, s.seq, s.kind, s.title, s.first_fiscal_year, s.last_fiscal_year, s.pillars, s.programmes, s.details, s.note, s.sha256, s.submitted_us,
       s.snapshot_id, s.plan_id
  FROM snapshot s
 WHERE s.tenant_id = $1
 ORDER BY s.seq DESC
 LIMIT $2 /* limit: int */;

-- name: snapshot_by_id :one
SELECT s.code, s.municipality, s.seq, s.kind, s.title, s.first_fiscal_year, s.last_fiscal_year, s.pillars, s.programmes, s.details, s.note, s.sha256, s.submitted_us,
       s.snapshot_id, s.plan_id
  FROM snapshot s
 WHERE s.tenant_id = $1 AND s.snapshot_id = $2;

-- name: snapshot_before :many
-- The one of the same plan before this.
SELECT s.snapshot_id, s.seq, s.submitted_us, s.sha256
  FROM snapshot s
 WHERE s.tenant_id = $1 AND s.plan_id = $2 AND s.seq < $3 /* seq: int */
 ORDER BY s.seq DESC
 LIMIT 1;

-- name: snapshot_items :many
-- In the order of the plan.
SELECT i.item_no, i.name, i.pillar, i.plain_ja, i.kinds, i.details
  FROM snapshot_item i
 WHERE i.tenant_id = $1 AND i.snapshot_id = $2
 ORDER BY i.item_no
 LIMIT $3 /* limit: int */;
