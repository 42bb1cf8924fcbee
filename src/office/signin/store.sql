-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/signin/signin-types.h

-- ---- what a browser has begun ----

-- name: signin_attempt_insert :exec
-- Again with the same token (a second click): what was begun first stays.
INSERT INTO signin_attempt (attempt_hash, kind, account_id, method, provider, sealed, next, failures, expires_us, used_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, NULL)
    ON CONFLICT (attempt_hash) DO NOTHING;

-- name: signin_attempt_find :one
SELECT t.kind, t.account_id, t.method, t.provider, t.sealed, t.next, t.failures, t.expires_us, t.used_us
  FROM signin_attempt t
 WHERE t.attempt_hash = $1;

-- name: signin_attempt_use :exec
-- No row: it was used meanwhile.
UPDATE signin_attempt SET used_us = $2 WHERE attempt_hash = $1 AND used_us IS NULL;

-- name: signin_attempt_failed :exec
UPDATE signin_attempt SET failures = failures + 1 WHERE attempt_hash = $1;

-- name: signin_attempts_stop :exec
UPDATE signin_attempt SET used_us = $2 WHERE account_id = $1 AND used_us IS NULL;

-- name: signin_attempt_forget :exec
DELETE FROM signin_attempt WHERE expires_us < $1;

-- ---- passkeys ----

-- name: signin_passkey_insert :exec
INSERT INTO signin_passkey (passkey_id, account_id, credential_id, algorithm, public_key, sign_count, backed_up, name, created_us, used_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL);

-- name: signin_passkey_by_credential :one
SELECT p.passkey_id, p.account_id, p.credential_id, p.algorithm, p.public_key, p.sign_count
  FROM signin_passkey p
 WHERE p.credential_id = $1;

-- name: signin_passkey_list :many
SELECT p.passkey_id, p.credential_id, p.backed_up, p.name, p.created_us, p.used_us
  FROM signin_passkey p
 WHERE p.account_id = $1
 ORDER BY p.passkey_id
 LIMIT 50;

-- name: signin_passkey_used :exec
-- No row: another sign-in with the same counter came first, so this one is a copy.
UPDATE signin_passkey SET sign_count = $2, backed_up = $3, used_us = $4
 WHERE passkey_id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0));

-- name: signin_passkey_rename :exec
UPDATE signin_passkey SET name = $3 WHERE passkey_id = $1 AND account_id = $2;

-- name: signin_passkey_remove :exec
DELETE FROM signin_passkey WHERE passkey_id = $1 AND account_id = $2;

-- name: signin_passkeys_remove_since :exec
DELETE FROM signin_passkey WHERE account_id = $1 AND created_us >= $2;

-- ---- the authenticator app ----

-- name: signin_totp_find :one
SELECT o.sealed, o.key_no, o.last_step, o.created_us FROM signin_totp o WHERE o.account_id = $1;

-- name: signin_totp_set :exec
INSERT INTO signin_totp (account_id, sealed, key_no, last_step, created_us)
VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, key_no = excluded.key_no, last_step = excluded.last_step, created_us = excluded.created_us;

-- name: signin_totp_use :exec
-- No row: the code was used meanwhile.
UPDATE signin_totp SET last_step = $2 WHERE account_id = $1 AND last_step < $2;

-- name: signin_totp_remove :exec
DELETE FROM signin_totp WHERE account_id = $1;

-- ---- keys of secrets ----

-- name: signin_key_list :many
SELECT k.key_no, k.since_us FROM signin_key k ORDER BY k.since_us, k.key_no LIMIT 1000;

-- name: signin_key_put :exec
INSERT INTO signin_key (key_no, since_us) VALUES ($1, $2) ON CONFLICT (key_no) DO NOTHING;

-- name: signin_key_remove :exec
DELETE FROM signin_key WHERE key_no = $1;

-- name: signin_key_used :one
SELECT count(*) /* secrets: int */ FROM signin_totp o WHERE o.key_no = $1;

-- name: signin_totp_old :many
-- What another key than this one opens.
SELECT o.account_id, o.sealed, o.key_no
  FROM signin_totp o
 WHERE o.key_no <> $1
 ORDER BY o.key_no, o.account_id
 LIMIT $2 /* limit: int */;

-- name: signin_totp_reseal :exec
UPDATE signin_totp SET sealed = $2, key_no = $3 WHERE account_id = $1;

-- name: signin_totp_forget_key :exec
DELETE FROM signin_totp WHERE key_no = $1;

-- ---- recovery codes ----

-- name: signin_recovery_insert :exec
INSERT INTO signin_recovery (account_id, code_hash, created_us, used_us) VALUES ($1, $2, $3, NULL);

-- name: signin_recovery_left :one
SELECT count(*) /* codes: int */, count(*) FILTER (WHERE r.code_hash = $2) /* found: int */
  FROM signin_recovery r
 WHERE r.account_id = $1 AND r.used_us IS NULL;

-- name: signin_recovery_use :exec
-- No row: it was used meanwhile.
UPDATE signin_recovery SET used_us = $3 WHERE account_id = $1 AND code_hash = $2 AND used_us IS NULL;

-- name: signin_recovery_remove :exec
DELETE FROM signin_recovery WHERE account_id = $1;

-- ---- identities of other sites ----

-- name: signin_identity_find :one
SELECT i.account_id FROM signin_identity i WHERE i.issuer = $1 AND i.subject = $2;

-- name: signin_identity_set :exec
-- Joins it with the account, or brings up to date what the provider says. No row: it is another account's.
INSERT INTO signin_identity (issuer, subject, account_id, provider, level, account_type, corp_type, organisation, corporate_number,
                             sole_trader_number, created_us, used_us)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
    ON CONFLICT (issuer, subject) DO UPDATE
   SET level = excluded.level, account_type = excluded.account_type, corp_type = excluded.corp_type, organisation = excluded.organisation,
       corporate_number = excluded.corporate_number, sole_trader_number = excluded.sole_trader_number, used_us = excluded.used_us
 WHERE signin_identity.account_id = excluded.account_id;

-- name: signin_identity_list :many
SELECT i.issuer, i.subject, i.account_id, i.provider, i.level, i.account_type, i.organisation, i.corporate_number, i.created_us, i.used_us
  FROM signin_identity i
 WHERE i.account_id = $1
 ORDER BY i.created_us, i.issuer, i.subject
 LIMIT 50;

-- name: signin_identities_remove_since :exec
DELETE FROM signin_identity WHERE account_id = $1 AND created_us >= $2;

-- name: signin_identity_remove :exec
DELETE FROM signin_identity WHERE issuer = $1 AND subject = $2 AND account_id = $3;

-- ---- resets at the counter ----

-- name: signin_reset_insert :exec
INSERT INTO signin_reset (tenant_id, reset_id, account_id, cause, checked, note, parts, former_address, postcode, address, state, asked_by, asked_us, decided_by, decided_us,
                          reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, NULL, '');

-- name: signin_reset_by_id :one
SELECT r.reset_id, r.account_id, r.parts, r.former_address, r.postcode, r.address, r.state, r.asked_by
  FROM signin_reset r
 WHERE r.tenant_id = $1 AND r.reset_id = $2;

-- name: signin_reset_list :many
SELECT r.reset_id, r.account_id, a.name AS person, a.email, r.cause, r.checked, r.note, r.parts, r.former_address, r.state, r.asked_us, r.asked_by, b.name AS asker, r.decided_us,
       d.name AS decider, r.reason
  FROM signin_reset r
  JOIN account a ON a.account_id = r.account_id
  JOIN account b ON b.account_id = r.asked_by
  LEFT JOIN account d ON d.account_id = r.decided_by
 WHERE r.tenant_id = $1 {?state AND r.state = $2 ?}
 ORDER BY r.reset_id DESC
 LIMIT $3 /* limit: int */;

-- name: signin_reset_decide :exec
-- Once: whoever comes second changes nothing.
UPDATE signin_reset SET state = $3, decided_by = $4, decided_us = $5, reason = $6
 WHERE tenant_id = $1 AND reset_id = $2 AND state = $7 /* was: enum(signin_reset_state) */;
