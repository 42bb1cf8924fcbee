-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/account/account-types.h

-- ---- sessions ----

-- name: account_session_by_token :one
-- The session of a cookie with its account, ended or not.
SELECT s.session_id, s.account_id, s.method, s.level, s.created_us, s.used_us, s.proved_us, s.second_us, s.before_us, s.ended_us,
       a.name, a.email, a.state, a.lang, a.password_due
  FROM account_session s
  JOIN account a ON a.account_id = s.account_id
 WHERE s.token_hash = $1;

-- name: account_session_insert :exec
INSERT INTO account_session (session_id, token_hash, account_id, method, level, created_us, used_us, proved_us, second_us, remote, agent, before_us, ended_us, ended_why)
VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8, $9, $10, NULL, NULL);

-- name: account_session_second :exec
-- A second factor was shown or set up in it.
UPDATE account_session SET second_us = $2 WHERE session_id = $1 AND second_us IS NULL;

-- name: account_session_use :exec
UPDATE account_session SET used_us = $2 WHERE session_id = $1 AND used_us < $2;

-- name: account_session_prove :exec
UPDATE account_session SET proved_us = $2 WHERE session_id = $1;

-- name: account_session_end :exec
-- One session of this account.
UPDATE account_session SET ended_us = $3, ended_why = $4 WHERE session_id = $1 AND account_id = $2 AND ended_us IS NULL;

-- name: account_session_end_all :exec
-- Every session of an account but one (0: without exception).
UPDATE account_session SET ended_us = $3, ended_why = $4 WHERE account_id = $1 AND session_id <> $2 AND ended_us IS NULL;

-- name: account_session_list :many
-- The sessions that last and those that ended lately, newest first.
SELECT s.session_id, s.account_id, s.method, s.created_us, s.used_us, s.remote, s.agent, s.ended_us, s.ended_why
  FROM account_session s
 WHERE s.account_id = $1 AND s.created_us >= $2 /* since_us: time */
 ORDER BY s.session_id DESC
 LIMIT 100;

-- name: account_session_before :one
-- The account's sign-in before the one with which this session began.
SELECT s.before_us FROM account_session s WHERE s.session_id = $1;

-- name: account_session_method :one
SELECT s.method FROM account_session s WHERE s.session_id = $1;

-- name: account_session_forget :exec
DELETE FROM account_session WHERE created_us < $1;

-- ---- accounts ----

-- name: account_by_email :one
SELECT a.account_id, a.email, a.name, a.state, a.level, a.lang, a.password, a.password_due, a.signed_in_us
  FROM account a
 WHERE a.email_key = $1;

-- name: account_by_former_email :one
-- Who had this address before the last change; of several the one who changed last.
SELECT a.account_id FROM account a WHERE a.email_before = $1 ORDER BY a.version DESC, a.account_id LIMIT 1;

-- name: account_by_id :one
SELECT a.account_id, a.email, a.name, a.kana, a.state, a.level, a.lang, a.password, a.password_us, a.password_due, a.email_before, a.held_us, a.created_us, a.signed_in_us, a.version
  FROM account a
 WHERE a.account_id = $1;

-- name: account_insert :exec
INSERT INTO account (account_id, email, email_key, name, kana, state, level, lang, password, password_us, password_due, email_before, held_us, created_us, signed_in_us,
                     version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', NULL, $12, NULL, 1);

-- name: account_signed_in :exec
UPDATE account SET signed_in_us = $2, level = CASE WHEN level < $3 THEN $3 ELSE level END WHERE account_id = $1;

-- name: account_set_password :exec
UPDATE account SET password = $2, password_us = $3, password_due = $4, held_us = NULL, version = version + 1 WHERE account_id = $1;

-- name: account_hold :exec
-- Somebody said "that was not me": the password is worth nothing any more, and nothing is changed until a new one is set.
UPDATE account SET held_us = $2, password = NULL, password_us = NULL, version = version + 1 WHERE account_id = $1;

-- name: account_renew_password :exec
-- The same password under another cost; nobody else may have changed it meanwhile.
UPDATE account SET password = $3 WHERE account_id = $1 AND password = $2 /* old: text */;

-- name: account_set_names :exec
UPDATE account SET name = $3, kana = $4, lang = $5, version = version + 1 WHERE account_id = $1 AND version = $2;

-- name: account_level_raise :exec
UPDATE account SET level = $2, version = version + 1 WHERE account_id = $1 AND level < $2;

-- name: account_sessions_raise :exec
UPDATE account_session SET level = $2 WHERE account_id = $1 AND level < $2 AND ended_us IS NULL;

-- name: account_session_raise :exec
UPDATE account_session SET level = $2 WHERE session_id = $1 AND level < $2;

-- name: account_set_email :exec
UPDATE account SET email = $2, email_key = $3, email_before = $4, version = version + 1 WHERE account_id = $1;

-- name: account_reopen :exec
-- Ends a hold, and a stop; an account that was closed stays closed.
UPDATE account SET held_us = NULL, state = CASE WHEN state = $3 /* stopped: enum(account_state) */ THEN $2 /* active: enum(account_state) */ ELSE state END, version = version + 1 WHERE account_id = $1;

-- name: account_drop_password :exec
UPDATE account SET password = NULL, password_us = NULL, password_due = FALSE, version = version + 1 WHERE account_id = $1;

-- name: account_set_state :exec
UPDATE account SET state = $2, version = version + 1 WHERE account_id = $1;

-- ---- devices ----

-- name: account_device_seen :exec
INSERT INTO account_device (account_id, device_hash, first_us, last_us)
VALUES ($1, $2, $3, $3)
    ON CONFLICT (account_id, device_hash) DO UPDATE SET last_us = excluded.last_us;

-- name: account_device_count :one
-- How many devices the account has, and whether this is one of them.
SELECT count(*) /* devices: int */, count(*) FILTER (WHERE d.device_hash = $2) /* known: int */
  FROM account_device d
 WHERE d.account_id = $1;

-- ---- failed tries ----

-- name: account_try_find :many
SELECT t.failures, t.last_us, t.until_us FROM account_try t WHERE t.try_key = $1 ORDER BY t.try_key LIMIT 1;

-- name: account_try_set :exec
INSERT INTO account_try (try_key, failures, last_us, until_us)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (try_key) DO UPDATE SET failures = excluded.failures, last_us = excluded.last_us, until_us = excluded.until_us;

-- name: account_try_clear :exec
DELETE FROM account_try WHERE try_key = $1;

-- name: account_try_forget :exec
DELETE FROM account_try WHERE last_us < $1 AND until_us < $1;

-- ---- links in mails ----

-- name: account_link_insert :exec
INSERT INTO account_link (link_hash, purpose, account_id, email, next, expires_us, used_us)
VALUES ($1, $2, $3, $4, $5, $6, NULL);

-- name: account_link_find :one
SELECT l.purpose, l.account_id, l.email, l.next, l.expires_us, l.used_us FROM account_link l WHERE l.link_hash = $1;

-- name: account_link_use :exec
UPDATE account_link SET used_us = $2 WHERE link_hash = $1 AND used_us IS NULL;

-- name: account_links_stop :exec
-- Whatever is still open for an account is worth nothing any more.
UPDATE account_link SET used_us = $2 WHERE account_id = $1 AND used_us IS NULL;

-- name: account_link_forget :exec
DELETE FROM account_link WHERE expires_us < $1;

-- ---- where an account has something to do ----

-- name: account_tenant_add :exec
INSERT INTO account_tenant (account_id, tenant_id) VALUES ($1, $2) ON CONFLICT (account_id, tenant_id) DO NOTHING;

-- name: account_tenant_list :many
SELECT t.tenant_id, t.slug, t.name, t.english
  FROM account_tenant j
  JOIN tenant t ON t.tenant_id = j.tenant_id
 WHERE j.account_id = $1
 ORDER BY t.code, t.tenant_id
 LIMIT 200;

-- ---- kassei verify ----

-- name: account_verify_session :many
-- A session of nobody.
SELECT s.session_id AS found
  FROM account_session s
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.account_id = s.account_id)
 ORDER BY s.session_id LIMIT 1;

-- name: account_verify_place :many
SELECT t.account_id AS found
  FROM account_tenant t
 WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.account_id = t.account_id)
    OR NOT EXISTS (SELECT 1 FROM tenant m WHERE m.tenant_id = t.tenant_id)
 ORDER BY t.account_id LIMIT 1;
