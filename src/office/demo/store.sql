-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: demo_mark :one public
SELECT d.made_us FROM demo d WHERE d.demo_no = 1;

-- name: demo_mark_put :exec
INSERT INTO demo (demo_no, made_us) VALUES (1, $1) ON CONFLICT (demo_no) DO NOTHING;

-- name: demo_some_account :many
-- Whether anybody has an account.
SELECT a.account_id FROM account a ORDER BY a.account_id LIMIT 1;
