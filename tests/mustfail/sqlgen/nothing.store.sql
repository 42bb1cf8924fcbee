-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An INSERT of defaults, and a statement without text.
-- expect: plan/store.sql:8: plan_empty: INSERT needs the names of its columns
-- expect: plan/store.sql:8: plan_empty: DEFAULT VALUES is not allowed
-- expect: plan/store.sql:11: plan_none: is not one statement

-- name: plan_empty :exec
INSERT INTO plan_word DEFAULT VALUES;

-- name: plan_none :exec
;
