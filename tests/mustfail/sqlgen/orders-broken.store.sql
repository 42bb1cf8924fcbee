-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders that are not listed, or listed and not written.
-- expect: plan/store.sql:6: plan_list: the order by_id has no {by_id: …} in the text
-- expect: plan/store.sql:8: plan_list: -- order: does not list by_year

-- name: plan_list :many
-- order: by_title | by_id
SELECT p.plan_id FROM plan p WHERE p.tenant_id = $1 ORDER BY {by_title: p.title} {by_year: p.plan_id} LIMIT 10;
