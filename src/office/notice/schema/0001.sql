-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Messages to people, and how they want them. One row is one message to one recipient over one channel; it is written in the
-- transaction of its cause and sent afterwards.

-- The site's own mail (sign-in links, about an account) has tenant_id 0: one table and one way of sending, and still no municipality
-- can bind that number, so none reads another's messages or the site's.
-- class: tenant
CREATE TABLE notice (
    tenant_id   $ID(tenant)           NOT NULL, -- 自治体番号; internal, whose message; 0: the site's own
    notice_id   $ID(notice)           NOT NULL, -- 通知番号; made in C, tells when it was written
    template    $TEXT                 NOT NULL, -- 文面; a word of templates.def
    cause       $TEXT                 NOT NULL, -- 通知のもと; internal, what happened and to whom: the same cause never makes two
    topic       $ENUM(notice_topic)   NOT NULL, -- お知らせの種類; decides whether it can be switched off
    channel     $ENUM(notice_channel) NOT NULL, -- 送り方; mail or letter
    state       $ENUM(notice_state)   NOT NULL, -- 通知の状態; see notice-types.h
    party_id    $ID(party),                     -- 事業者番号; about whose matter; none: nobody's
    account_id  $ID(account),                   -- 利用者番号; whose message, when that person signs in
    about       $TEXT                 NOT NULL, -- 関係するページ; path of the page where the matter is seen, empty when there is none
    lang        $INT                  NOT NULL, -- 言語; 1 Japanese, 2 English
    mail        $TEXT                 NOT NULL, -- メールアドレス; personal, empty when there is none
    name        $TEXT                 NOT NULL, -- 宛名; personal, without 様
    postcode    $TEXT                 NOT NULL, -- 郵便番号; personal, seven digits, empty when not known
    address     $TEXT                 NOT NULL, -- 住所; personal, empty when not known
    subject     $TEXT                 NOT NULL, -- 件名; personal, in the language of the row
    body        $TEXT                 NOT NULL, -- 本文; personal, paragraphs without greeting and signature; empty when it holds a secret
    sealed      $BLOB,                          -- 本文（暗号化）; internal, the body of a message that holds a secret, until it is sent; see sealed.h
    key_no      $INT,                           -- 鍵の番号; internal, of the key file's key that opens it
    secret      $BOOL                 NOT NULL, -- 秘密を含む; the body holds a link or a code that lets somebody in
    token       $TEXT                 NOT NULL, -- 照合番号; internal, 26 characters: part of the Message-ID and of the link that stops such messages
    written_us  $TIME                 NOT NULL, -- 通知日時; when it was written, the date of the mail
    next_us     $TIME                 NOT NULL, -- 次の送信日時; when it is tried next
    expires_us  $TIME,                          -- 有効期限; of no use afterwards
    attempt     $INT                  NOT NULL, -- 送信回数; how often it was tried
    settled_us  $TIME,                          -- 処理日時; when it was sent, posted, refused or returned
    reason      $TEXT                 NOT NULL, -- 送れない理由; what the mail server said, empty when nothing
    resent_of   $ID(notice),                    -- 再送のもと; the message that this one repeats
    digest_id   $ID(notice),                    -- まとめた通知; the daily message in which it went out
    PRIMARY KEY (tenant_id, notice_id),
    CONSTRAINT notice_cause_unique UNIQUE (tenant_id, template, cause),
    CONSTRAINT notice_state_valid CHECK (state BETWEEN 1 AND 9),
    CONSTRAINT notice_channel_valid CHECK (channel BETWEEN 1 AND 2),
    CONSTRAINT notice_secret_sealed CHECK (NOT secret OR body = ''),
    CONSTRAINT notice_topic_valid CHECK (topic BETWEEN 1 AND 5)
) $STRICT;
CREATE INDEX notice_by_state ON notice (tenant_id, state, channel, next_us, notice_id);
CREATE INDEX notice_by_key ON notice (tenant_id, notice_id) WHERE key_no IS NOT NULL;
CREATE INDEX notice_by_party ON notice (tenant_id, party_id, notice_id);

-- How somebody wants the messages that can be switched off. An account belongs to no municipality, so neither does this.
-- class: global
CREATE TABLE notice_preference (
    account_id $ID(account)            NOT NULL, -- 利用者番号; 0 for a person who does not sign in
    mail       $TEXT                   NOT NULL, -- メールアドレス; personal, of a person who does not sign in, else empty
    topic      $ENUM(notice_topic)     NOT NULL, -- お知らせの種類; one that can be switched off
    frequency  $ENUM(notice_frequency) NOT NULL, -- 受け取り方; at once, once a day or never
    changed_us $TIME                   NOT NULL, -- 変更日時; when it was chosen
    PRIMARY KEY (account_id, mail, topic)
) $STRICT;

-- What mail servers say about an address; the same for whoever writes to it.
-- class: global
CREATE TABLE notice_address (
    mail          $TEXT NOT NULL, -- メールアドレス; personal
    returned      $INT  NOT NULL, -- 不達回数; since it was last confirmed
    undeliverable $BOOL NOT NULL, -- 不達; nothing that can be avoided is sent there
    reason        $TEXT NOT NULL, -- 不達の理由; what the mail server said
    noted_us      $TIME NOT NULL, -- 記録日時; when this was last heard
    PRIMARY KEY (mail)
) $STRICT;
