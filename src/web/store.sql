-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the server itself keeps: answered POST requests. And what it asks the database about itself.

-- name: web_request_find :one
-- The answer that a request_id already got.
SELECT r.route, r.form_hash, r.outcome
  FROM web_request r
 WHERE r.request_id = $1;

-- name: web_request_keep :exec
INSERT INTO web_request (request_id, route, form_hash, outcome, created_us)
VALUES ($1, $2, $3, $4, $5);

-- name: web_request_forget :exec
-- Nobody sends a form again after so long.
DELETE FROM web_request WHERE created_us < $1;

-- name: web_data_version :one !sqlite
-- A text that changes whenever another process may have committed. On SQLite one process writes, and its writer counts.
SELECT '' /* version: text */;
-- name: web_data_version :one !pg
SELECT pg_current_snapshot()::text /* version: text */;

-- name: web_alive :one
SELECT count(*) /* requests: int */ FROM web_request r WHERE r.created_us < $1;

-- name: web_kept_insert :exec
INSERT INTO web_kept (kept_hash, account_id, path, fields, created_us)
VALUES ($1, $2, $3, $4, $5);

-- name: web_kept_find :one
-- What was typed into a form when the session had ended.
SELECT k.account_id, k.path, k.fields
  FROM web_kept k
 WHERE k.kept_hash = $1 AND k.created_us >= $2;

-- name: web_kept_forget :exec
DELETE FROM web_kept WHERE created_us < $1;
