-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/notice/notice-types.h

-- name: notice_insert :exec
-- A new message; nothing when its cause has written one before.
INSERT INTO notice (tenant_id, notice_id, template, cause, topic, channel, state, party_id, account_id, about, lang, mail, name, postcode, address,
                    subject, body, sealed, key_no, secret, token, written_us, next_us, expires_us, attempt, settled_us, reason, resent_of, digest_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22, $23, 0, NULL, $24, $25, NULL)
ON CONFLICT (tenant_id, template, cause) DO NOTHING;

-- name: notice_by_id :one
-- One message with all that is needed to send, print or repeat it.
SELECT n.notice_id, n.template, n.cause, n.topic, n.channel, n.state, n.party_id, n.account_id, n.about, n.lang, n.mail, n.name, n.postcode, n.address,
       n.subject, n.body, n.secret, n.token, n.written_us, n.next_us, n.expires_us, n.attempt, n.settled_us, n.reason, n.resent_of
  FROM notice n
 WHERE n.tenant_id = $1 AND n.notice_id = $2;

-- name: notice_due :many
-- Mail that waits and may be tried now, the oldest first.
SELECT n.notice_id, n.topic, n.about, n.lang, n.mail, n.name, n.subject, n.body, n.sealed, n.key_no, n.secret, n.token, n.account_id, n.party_id, n.written_us, n.expires_us, n.attempt
  FROM notice n
 WHERE n.tenant_id = $1 AND n.state = $2 AND n.channel = $3 AND n.next_us <= $4
 ORDER BY n.next_us, n.notice_id
 LIMIT $5 /* limit: int */;

-- name: notice_next_due :one
-- When the next of them may be tried; no row: none waits.
SELECT n.next_us FROM notice n
 WHERE n.tenant_id = $1 AND n.state = $2 AND n.channel = $3
 ORDER BY n.next_us, n.notice_id
 LIMIT 1;

-- name: notice_settle :exec
-- What became of a message that waited.
UPDATE notice
   SET state = $1, attempt = attempt + 1, next_us = $2, settled_us = $3, reason = $4,
       sealed = CASE WHEN $5 /* over: bool */ THEN NULL ELSE sealed END, key_no = CASE WHEN $5 THEN NULL ELSE key_no END
 WHERE tenant_id = $6 AND notice_id = $7 AND state = $8 /* old_state: enum(notice_state) */;

-- name: notice_move :exec
-- From one state to another, when it is still in the first.
UPDATE notice
   SET state = $1, next_us = $2, settled_us = $3, reason = $4, attempt = 0,
       sealed = CASE WHEN $5 /* over: bool */ THEN NULL ELSE sealed END, key_no = CASE WHEN $5 THEN NULL ELSE key_no END
 WHERE tenant_id = $6 AND notice_id = $7 AND state = $8 /* old_state: enum(notice_state) */ AND channel = $9;

-- name: notice_repetitions :one
-- How often a message was written again, and whether one of these still waits.
SELECT count(*) /* written: int */, CAST(COALESCE(sum(CASE WHEN n.state = $3 THEN 1 ELSE 0 END), 0) AS BIGINT) /* waiting: int */
  FROM notice n
 WHERE n.tenant_id = $1 AND n.resent_of = $2;

-- name: notice_held :many
-- What waits for the daily message, by recipient.
SELECT n.notice_id, n.account_id, n.mail, n.name, n.lang, n.about, n.subject, n.body
  FROM notice n
 WHERE n.tenant_id = $1 AND n.state = $2
 ORDER BY n.mail, n.notice_id
 LIMIT $3 /* limit: int */;

-- name: notice_into_digest :exec
UPDATE notice SET state = $1, digest_id = $2, settled_us = $3
 WHERE tenant_id = $4 AND notice_id = $5 AND state = $6 /* old_state: enum(notice_state) */;

-- name: notice_preference_of :one
SELECT p.frequency FROM notice_preference p WHERE p.account_id = $1 AND p.mail = $2 AND p.topic = $3;

-- name: notice_use_stopped :one
-- 利用停止: a decision that the party's data is not to be used.
SELECT count(*) /* stops: int */ FROM disclosure_stop s WHERE s.tenant_id = $1 AND s.party_id = $2 AND s.ended_us IS NULL;

-- name: notice_preference_put :exec
INSERT INTO notice_preference (account_id, mail, topic, frequency, changed_us)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, mail, topic) DO UPDATE SET frequency = excluded.frequency, changed_us = excluded.changed_us;

-- name: notice_address_state :one
SELECT d.returned, d.undeliverable, d.reason FROM notice_address d WHERE d.mail = $1;

-- name: notice_address_note :exec
-- One more message came back.
INSERT INTO notice_address (mail, returned, undeliverable, reason, noted_us)
VALUES ($1, 1, $2, $3, $4)
ON CONFLICT (mail) DO UPDATE
   SET returned = notice_address.returned + 1, reason = excluded.reason, noted_us = excluded.noted_us,
       undeliverable = notice_address.undeliverable OR excluded.undeliverable OR notice_address.returned + 1 >= $5 /* returned_most: int */;

-- name: notice_address_clear :exec
DELETE FROM notice_address WHERE mail = $1;

-- name: notice_letters :many
-- What an officer has to post, the oldest first.
SELECT n.notice_id, n.written_us, n.party_id, n.postcode, n.address, n.name, n.subject, n.reason
  FROM notice n
 WHERE n.tenant_id = $1 AND n.state = $2 AND n.channel = $3 AND n.notice_id > $4 /* after: int */
 ORDER BY n.notice_id
 LIMIT $5 /* limit: int */;

-- name: notice_letter_texts :many
-- The same with their texts, to be printed; without an address nothing can be posted.
SELECT n.notice_id, n.written_us, n.party_id, n.postcode, n.address, n.name, n.subject, n.body, n.sealed, n.key_no, n.about, n.lang
  FROM notice n
 WHERE n.tenant_id = $1 AND n.state = $2 AND n.channel = $3 AND n.address <> ''
 ORDER BY n.notice_id
 LIMIT $4 /* limit: int */;

-- name: notice_letters_posted :exec
-- All that the list showed have gone to the post.
UPDATE notice
   SET state = $1, settled_us = $2, sealed = NULL, key_no = NULL
 WHERE tenant_id = $3 AND state = $4 /* old_state: enum(notice_state) */ AND channel = $5 AND address <> '' AND notice_id <= $6 /* through: int */;

-- name: notice_list :many
-- Messages of a municipality, or of one party, the newest first.
SELECT n.notice_id, n.written_us, n.party_id, n.topic, n.channel, n.state, n.name, n.mail, n.subject, n.settled_us, n.reason, n.secret
  FROM notice n
 WHERE n.tenant_id = $1 {?party_id AND n.party_id = $2 ?} {?before AND n.notice_id < $3 /* before: int */ ?}
   {?failed AND n.state IN ($4 /* failed: enum(notice_state) */, $5 /* returned: enum(notice_state) */) ?}
 ORDER BY n.notice_id DESC
 LIMIT $6 /* limit: int */;

-- ---- messages that hold a secret: see sealed.h ----

-- name: notice_sealed_old :many
-- What another key than this one opens.
SELECT n.notice_id, n.sealed, n.key_no
  FROM notice n
 WHERE n.tenant_id = $1 AND n.key_no IS NOT NULL AND n.key_no <> $2
 ORDER BY n.notice_id
 LIMIT $3 /* limit: int */;

-- name: notice_reseal :exec
UPDATE notice SET sealed = $3, key_no = $4 WHERE tenant_id = $1 AND notice_id = $2;

-- name: notice_sealed_count :one
SELECT count(*) /* messages: int */ FROM notice n WHERE n.tenant_id = $1 AND n.key_no = $2;

-- name: notice_sealed_lost :exec
-- Its key is gone for good: nobody can send it any more.
UPDATE notice SET state = $3, settled_us = $4, reason = $5, sealed = NULL, key_no = NULL WHERE tenant_id = $1 AND key_no = $2;

-- ---- kassei verify ----

-- name: notice_verify_unsettled :many
-- Over, but nobody knows when; states: sent, posted, failed, returned, digested.
SELECT n.notice_id AS found
  FROM notice n
 WHERE n.tenant_id = $1 AND n.state IN (3, 4, 5, 6, 7) AND n.settled_us IS NULL
 ORDER BY n.notice_id LIMIT 1;

-- name: notice_verify_digest :many
-- Went out in a daily message that is not there.
SELECT n.notice_id AS found
  FROM notice n
 WHERE n.tenant_id = $1 AND n.state = 7
   AND NOT EXISTS (SELECT 1 FROM notice d WHERE d.tenant_id = $1 AND d.notice_id = n.digest_id)
 ORDER BY n.notice_id LIMIT 1;

-- name: notice_verify_secret :many
-- A link that lets somebody in is still there although the message is over, or stands there readable; a message that waits has lost it.
SELECT n.notice_id AS found
  FROM notice n
 WHERE n.tenant_id = $1 AND n.secret
   AND (n.body <> '' OR (n.state NOT IN (1, 2) AND n.sealed IS NOT NULL) OR (n.state IN (1, 2) AND n.sealed IS NULL))
 ORDER BY n.notice_id LIMIT 1;

-- name: notice_verify_address :many
-- Waits for the mail server without an address.
SELECT n.notice_id AS found
  FROM notice n
 WHERE n.tenant_id = $1 AND n.channel = 1 AND n.state = 1 AND n.mail = ''
 ORDER BY n.notice_id LIMIT 1;

-- name: notice_verify_waiting :many
-- Mail that waits for the mail server; a job must be there to send it.
SELECT n.notice_id AS found
  FROM notice n
 WHERE n.tenant_id = $1 AND n.channel = 1 AND n.state = 1
   AND NOT EXISTS (SELECT 1 FROM job j WHERE j.kind = 'notice.send' AND j.unique_key = $2 /* tenant_key: text */)
 ORDER BY n.notice_id LIMIT 1;

-- name: notice_dispose :exec
-- After retention: that a message was sent stays, to whom and what goes. What a hold keeps is left.
UPDATE notice SET mail = '', name = '', postcode = '', address = '', subject = '', body = '', sealed = NULL, key_no = NULL
 WHERE tenant_id = $1 AND settled_us < $2 /* before_us: time */ AND (mail <> '' OR name <> '' OR address <> '' OR body <> '')
   AND NOT EXISTS (SELECT 1 FROM retention_hold h
                    WHERE h.tenant_id = $1 AND h.ended_us IS NULL AND h.kind IN ('', 'notices') AND h.party_id <> 0 AND h.party_id = notice.party_id);
