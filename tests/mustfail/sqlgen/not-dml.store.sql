-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is no statement of a store.
-- expect: plan/store.sql:7: plan_make: is not SELECT, INSERT, UPDATE or DELETE
-- expect: plan/store.sql:10: plan_broken: syntax error at or near "WHERE"

-- name: plan_make :exec
CREATE TABLE plan_other (a BIGINT);

-- name: plan_broken :one
SELECT FROM WHERE;
