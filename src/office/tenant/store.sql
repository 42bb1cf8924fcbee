-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/tenant/tenant-types.h

-- name: tenant_all :many public
-- Every municipality in the order of its code; the register is small and bounded.
SELECT t.tenant_id, t.kind, t.slug, t.code, t.name, t.kana, t.english, t.prefecture, t.fictional, t.office, t.url, t.telephone, t.tile_x, t.tile_y
  FROM tenant t
 ORDER BY t.code, t.tenant_id
 LIMIT $1 /* limit: int */;

-- name: tenant_by_slug :one public
-- The municipality of an address; the code before the hyphen decides, so that a changed romanisation still leads there.
SELECT t.tenant_id, t.kind, t.slug, t.code, t.name, t.kana, t.english, t.prefecture, t.fictional, t.office, t.url, t.telephone, t.tile_x, t.tile_y
  FROM tenant t
 WHERE t.slug = $1;

-- name: tenant_by_code :one public
-- The municipality that has this code now.
SELECT t.tenant_id, t.kind, t.slug, t.code, t.name, t.kana, t.english, t.prefecture, t.fictional, t.office, t.url, t.telephone, t.tile_x, t.tile_y
  FROM tenant t
 WHERE t.code = $1
 ORDER BY t.tenant_id
 LIMIT 1;

-- name: tenant_insert :exec
INSERT INTO tenant (tenant_id, kind, slug, code, name, kana, english, prefecture, fictional, office, url, telephone, tile_x, tile_y)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: tenant_update :exec
-- What the register file may correct later.
UPDATE tenant
   SET kind = $2, slug = $3, name = $4, kana = $5, english = $6, prefecture = $7, fictional = $8, office = $9, url = $10, telephone = $11, tile_x = $12, tile_y = $13
 WHERE tenant_id = $1;

-- name: tenant_code_insert :exec
INSERT INTO tenant_code (tenant_id, code, valid_from, valid_to)
VALUES ($1, $2, $3, $4);
