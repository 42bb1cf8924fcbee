-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What means something else, or nothing, on the other engine.
-- expect: plan/store.sql:23: plan_like: LIKE ignores case in SQLite only; compare a folded column
-- expect: plan/store.sql:26: plan_ilike: ILIKE exists in PostgreSQL only; compare a folded column
-- expect: plan/store.sql:29: plan_lower: lower() is not the same on both engines
-- expect: plan/store.sql:32: plan_upper: upper() is not the same on both engines
-- expect: plan/store.sql:35: plan_now: now() is not the same on both engines
-- expect: plan/store.sql:38: plan_today: the time or the user of the engine is not the same on both; pass a parameter
-- expect: plan/store.sql:41: plan_random: random() is not the same on both engines
-- expect: plan/store.sql:44: plan_similar: this comparison exists in PostgreSQL only
-- expect: plan/store.sql:47: plan_any: this comparison exists in PostgreSQL only
-- expect: plan/store.sql:50: plan_greatest: greatest() and least() exist in PostgreSQL only
-- expect: plan/store.sql:53: plan_max_two: max() with 2 arguments exists in SQLite only
-- expect: plan/store.sql:56: plan_regex: the operator ~ is not the same on both engines
-- expect: plan/store.sql:59: plan_position: position() is not the same on both engines
-- expect: plan/store.sql:62: plan_json: the operator -> is not the same on both engines
-- expect: plan/store.sql:65: plan_fraction: fractions print differently; use integers
-- expect: plan/store.sql:68: plan_bits: x'…' is a blob in SQLite and a bit string in PostgreSQL; pass a parameter
-- expect: plan/store.sql:71: plan_cast: CAST goes to BIGINT or TEXT only
-- expect: plan/store.sql:74: plan_collate: COLLATE is not the same on both engines

-- name: plan_like :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title LIKE 'a%';

-- name: plan_ilike :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title ILIKE 'a%';

-- name: plan_lower :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND lower(p.title) = 'a';

-- name: plan_upper :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND upper(p.title) = 'A';

-- name: plan_now :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year < now();

-- name: plan_today :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year < CURRENT_DATE;

-- name: plan_random :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year < random();

-- name: plan_similar :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title SIMILAR TO 'a';

-- name: plan_any :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year = ANY (ARRAY[1, 2]);

-- name: plan_greatest :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year = greatest(1, 2);

-- name: plan_max_two :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year = max(1, 2);

-- name: plan_regex :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title ~ 'a';

-- name: plan_position :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND position('a' IN p.title) > 0;

-- name: plan_json :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title -> 'a' = 'b';

-- name: plan_fraction :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.year > 1.5;

-- name: plan_bits :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title = x'00ff';

-- name: plan_cast :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND CAST(p.year AS INTEGER) = 1;

-- name: plan_collate :one
SELECT p.title FROM plan p WHERE p.tenant_id = $1 AND p.title > 'a' COLLATE nocase;
