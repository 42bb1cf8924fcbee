-- SPDX-License-Identifier: AGPL-3.0-or-later
-- INSERT without the names of columns, without a needed one, with too many values.
-- expect: plan/store.sql:8: plan_word_add: INSERT needs the names of its columns
-- expect: plan/store.sql:11: plan_add: INSERT lacks column "title", which is NOT NULL and has no default
-- expect: plan/store.sql:14: plan_word_put: INSERT names 1 columns and gives 2 values

-- name: plan_word_add :exec
INSERT INTO plan_word VALUES ($1, $2);

-- name: plan_add :exec
INSERT INTO plan (tenant_id, plan_id, status) VALUES ($1, $2, $3);

-- name: plan_word_put :exec
INSERT INTO plan_word (word) VALUES ($1, 1);
