-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/file/file-types.h

-- name: file_chunk_insert :exec
-- Equal bytes are kept once.
INSERT INTO file_chunk (tenant_id, sha256, bytes, created_us)
VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, sha256) DO NOTHING;

-- name: file_chunk_find :one
-- The bytes of one piece; whoever asks has read to whom they belong.
SELECT c.bytes
  FROM file_chunk c
 WHERE c.tenant_id = $1 AND c.sha256 = $2;

-- name: file_chunk_unused :many
-- Pieces that nothing refers to, older than a day's uploads.
SELECT c.sha256
  FROM file_chunk c
 WHERE c.tenant_id = $1 AND c.created_us < $2
   AND NOT EXISTS (SELECT 1 FROM file_part p WHERE p.tenant_id = $1 AND p.chunk_sha256 = c.sha256)
   AND NOT EXISTS (SELECT 1 FROM file f WHERE f.tenant_id = $1 AND f.preview_sha256 = c.sha256)
 ORDER BY c.created_us, c.sha256
 LIMIT $3 /* limit: int */;

-- name: file_chunk_delete :exec
DELETE FROM file_chunk WHERE tenant_id = $1 AND sha256 = $2;

-- name: file_part_insert :exec
INSERT INTO file_part (tenant_id, file_id, number, chunk_sha256, size)
VALUES ($1, $2, $3, $4, $5);

-- name: file_part_list :many
-- The pieces of a file in their order.
SELECT p.number, p.chunk_sha256, p.size
  FROM file_part p
 WHERE p.tenant_id = $1 AND p.file_id = $2
 ORDER BY p.number
 LIMIT $3 /* limit: int */;

-- name: file_part_delete :exec
DELETE FROM file_part WHERE tenant_id = $1 AND file_id = $2;

-- name: file_upload_insert :exec
INSERT INTO file_upload (tenant_id, file_id, party_id, account_id, name, size, sha256, received, created_us, touched_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $8);

-- name: file_upload_find :one
-- An unfinished upload of this party.
SELECT u.file_id, u.party_id, u.account_id, u.name, u.size, u.sha256, u.received, u.created_us, u.touched_us
  FROM file_upload u
 WHERE u.tenant_id = $1 AND u.file_id = $2 AND u.party_id = $3;

-- name: file_upload_list :many
-- Unfinished uploads of a party, oldest first: what can be gone on with.
SELECT u.file_id, u.party_id, u.name, u.size, u.sha256, u.received, u.created_us, u.touched_us
  FROM file_upload u
 WHERE u.tenant_id = $1 AND u.party_id = $2
 ORDER BY u.created_us, u.file_id
 LIMIT $3 /* limit: int */;

-- name: file_upload_advance :exec
-- Only when nobody else has written the same piece meanwhile.
UPDATE file_upload
   SET received = $4 /* received: int */, touched_us = $5
 WHERE tenant_id = $1 AND file_id = $2 AND received = $3 /* offset: int */;

-- name: file_upload_delete :exec
DELETE FROM file_upload WHERE tenant_id = $1 AND file_id = $2;

-- name: file_upload_stale :many
-- Uploads that nobody has gone on with.
SELECT u.file_id
  FROM file_upload u
 WHERE u.tenant_id = $1 AND u.touched_us < $2
 ORDER BY u.touched_us, u.file_id
 LIMIT $3 /* limit: int */;

-- name: file_insert :exec
INSERT INTO file (tenant_id, file_id, party_id, account_id, name, size, sha256, type, state, original_sha256, scan, scan_says, scanned_us,
                  width, height, pages, text_pages, preview_sha256, created_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: file_find :one
-- A file of this party.
SELECT f.file_id, f.party_id, f.account_id, f.name, f.size, f.sha256, f.type, f.state, f.original_sha256, f.scan, f.scan_says, f.scanned_us,
       f.width, f.height, f.pages, f.text_pages, f.preview_sha256, f.created_us
  FROM file f
 WHERE f.tenant_id = $1 AND f.file_id = $2 AND f.party_id = $3;

-- name: file_list :many
-- Files of a party, newest first.
SELECT f.file_id, f.party_id, f.name, f.size, f.sha256, f.type, f.state, f.scan, f.width, f.height, f.pages, f.text_pages, f.created_us
  FROM file f
 WHERE f.tenant_id = $1 AND f.party_id = $2 {?before AND f.file_id < $3 /* before: id(file) */ ?}
 ORDER BY f.file_id DESC
 LIMIT $4 /* limit: int */;

-- name: file_total :one
-- How much a party keeps here.
SELECT count(*) /* files: int */, CAST(coalesce(sum(f.size), 0) AS BIGINT) /* bytes: int */
  FROM file f
 WHERE f.tenant_id = $1 AND f.party_id = $2;

-- name: file_delete :exec
DELETE FROM file WHERE tenant_id = $1 AND file_id = $2 AND party_id = $3;

-- name: file_scan_set :exec
-- What the scanner said later.
UPDATE file
   SET scan = $3, scan_says = $4, scanned_us = $5
 WHERE tenant_id = $1 AND file_id = $2 AND scan = 1;

-- name: file_waiting :one
-- A file that still waits for the scanner.
SELECT f.size
  FROM file f
 WHERE f.tenant_id = $1 AND f.file_id = $2 AND f.scan = 1;

-- name: file_use_insert :exec
INSERT INTO file_use (tenant_id, file_id, kind, ref, created_us)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant_id, file_id, kind, ref) DO NOTHING;

-- name: file_use_delete :exec
DELETE FROM file_use WHERE tenant_id = $1 AND file_id = $2 AND kind = $3 AND ref = $4;

-- name: file_use_count :one
SELECT count(*) /* uses: int */ FROM file_use u WHERE u.tenant_id = $1 AND u.file_id = $2;

-- ---- kassei verify ----

-- name: file_verify_gap :many
-- A piece without the one before it.
SELECT p.file_id AS found
  FROM file_part p
 WHERE p.tenant_id = $1 AND p.number > 0
   AND NOT EXISTS (SELECT 1 FROM file_part b WHERE b.tenant_id = $1 AND b.file_id = p.file_id AND b.number = p.number - 1)
 ORDER BY p.file_id LIMIT 1;

-- name: file_verify_piece :many
-- A piece whose bytes are not there, or not as many as it says.
SELECT p.file_id AS found
  FROM file_part p
 WHERE p.tenant_id = $1
   AND NOT EXISTS (SELECT 1 FROM file_chunk c WHERE c.tenant_id = $1 AND c.sha256 = p.chunk_sha256 AND length(c.bytes) = p.size)
 ORDER BY p.file_id LIMIT 1;

-- name: file_verify_orphan :many
-- Pieces of neither a file nor an upload.
SELECT p.file_id AS found
  FROM file_part p
 WHERE p.tenant_id = $1
   AND NOT EXISTS (SELECT 1 FROM file f WHERE f.tenant_id = $1 AND f.file_id = p.file_id)
   AND NOT EXISTS (SELECT 1 FROM file_upload u WHERE u.tenant_id = $1 AND u.file_id = p.file_id)
 ORDER BY p.file_id LIMIT 1;

-- name: file_verify_preview :many
SELECT f.file_id AS found
  FROM file f
 WHERE f.tenant_id = $1 AND f.preview_sha256 IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM file_chunk c WHERE c.tenant_id = $1 AND c.sha256 = f.preview_sha256)
 ORDER BY f.file_id LIMIT 1;

-- name: file_verify_use :many
-- A record refers to a file that is not there.
SELECT u.file_id AS found
  FROM file_use u
 WHERE u.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM file f WHERE f.tenant_id = $1 AND f.file_id = u.file_id)
 ORDER BY u.file_id LIMIT 1;

-- name: file_verify_list :many
-- Every file with what its bytes must be, a page at a time. Names are not read.
SELECT f.file_id, f.size, f.sha256
  FROM file f
 WHERE f.tenant_id = $1 AND f.file_id > $2 /* after: id(file) */
 ORDER BY f.file_id
 LIMIT $3 /* limit: int */;

-- name: file_release_corrections :exec
-- Requests for correction that are disposed of no longer refer to their evidence.
DELETE FROM file_use
 WHERE tenant_id = $1 AND kind = 'correction'
   AND ref IN (SELECT CAST(c.correction_id AS BIGINT) FROM disclosure_correction c WHERE c.tenant_id = $1 AND c.decided_us < $2 /* before_us: time */);
