-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who signs in. An account belongs to no municipality; what it may do in one are rows of that municipality (staff_membership,
-- mandate_member, mandate). Secrets stand here only as hashes.

-- class: global
CREATE TABLE account (
    account_id   $ID(account)          NOT NULL, -- アカウント番号; made in C
    email        $TEXT                 NOT NULL, -- メールアドレス; personal, as typed
    email_key    $TEXT                 NOT NULL, -- メールアドレス（照合用）; personal, folded, unique
    name         $TEXT                 NOT NULL, -- 氏名; personal
    kana         $TEXT                 NOT NULL, -- フリガナ; personal, katakana; may be empty
    state        $ENUM(account_state)  NOT NULL, -- 状態; only an active account signs in
    level        $ENUM(account_level)  NOT NULL, -- 本人確認の水準; the highest that was shown
    lang         $INT                  NOT NULL, -- 表示言語; 0 not chosen, 1 Japanese, 2 English
    password     $TEXT,                          -- パスワード（ハッシュ）; internal, argon2id as a PHC string; none: signs in otherwise
    password_us  $TIME,                          -- パスワード設定日時; when it was set
    password_due $BOOL                 NOT NULL, -- 要変更; an officer set it, so it is changed at the first sign-in
    email_before $TEXT                 NOT NULL, -- 前のメールアドレス（照合用）; personal, folded; empty: it never changed
    held_us      $TIME,                          -- 変更の停止日時; somebody said "that was not me"; none: changes are possible
    created_us   $TIME                 NOT NULL, -- 登録日時; when the account was made
    signed_in_us $TIME,                          -- 最終サインイン; the sign-in before the present one is shown to the person
    version      $INT                  NOT NULL, -- 版; counts changes
    PRIMARY KEY (account_id),
    CONSTRAINT account_email_unique UNIQUE (email_key)
) $STRICT;
CREATE INDEX account_by_email_before ON account (email_before) WHERE email_before <> '';

-- class: global
CREATE TABLE account_session (
    session_id $ID(session)          NOT NULL, -- セッション番号; made in C
    token_hash $BLOB                 NOT NULL, -- 照合値; internal, hash of the cookie's value
    account_id $ID(account)          NOT NULL, -- アカウント番号; whose
    method     $ENUM(account_method) NOT NULL, -- サインインの方法; by which proof
    level      $ENUM(account_level)  NOT NULL, -- 本人確認の水準; shown at this sign-in
    created_us $TIME                 NOT NULL, -- 開始日時; the absolute limit counts from here
    used_us    $TIME                 NOT NULL, -- 最終利用日時; the idle limit counts from here; written at most once a minute
    proved_us  $TIME                 NOT NULL, -- 確認日時; when a secret was last shown
    remote     $TEXT                 NOT NULL, -- 接続元; personal, address of the client
    agent      $TEXT                 NOT NULL, -- 端末; personal, what the browser calls itself, shortened
    second_us  $TIME,                          -- 二要素の確認日時; when a second factor (passkey, code, a strong identity) was shown in this session; none: not yet
    before_us  $TIME,                          -- 前回のサインイン; the account's sign-in before this one
    ended_us   $TIME,                          -- 終了日時; none while it lasts
    ended_why  $ENUM(account_end),             -- 終了の理由; none while it lasts
    PRIMARY KEY (session_id),
    CONSTRAINT account_session_token_unique UNIQUE (token_hash)
) $STRICT;
CREATE INDEX account_session_by_account ON account_session (account_id, session_id);

-- class: global
CREATE TABLE account_device (
    account_id  $ID(account) NOT NULL, -- アカウント番号; whose
    device_hash $BLOB        NOT NULL, -- 端末の照合値; internal, hash of the device's cookie
    first_us    $TIME        NOT NULL, -- 初回利用日時; when it first signed in
    last_us     $TIME        NOT NULL, -- 最終利用日時; when it last signed in
    PRIMARY KEY (account_id, device_hash)
) $STRICT;

-- class: global
CREATE TABLE account_try (
    try_key   $BLOB NOT NULL, -- 対象の照合値; internal, hash of what was tried: an address (whether it has an account or not), or a client
    failures  $INT  NOT NULL, -- 失敗回数; in a row
    last_us   $TIME NOT NULL, -- 最終失敗日時; the count starts anew some time after it
    until_us  $TIME NOT NULL, -- 制限解除日時; nothing is tried before
    PRIMARY KEY (try_key)
) $STRICT;
CREATE INDEX account_try_by_time ON account_try (last_us);

-- class: global
CREATE TABLE account_link (
    link_hash  $BLOB                       NOT NULL, -- 照合値; internal, hash of the token in the mail
    purpose    $ENUM(account_link_purpose) NOT NULL, -- 用途; what it is for
    account_id $ID(account)                NOT NULL, -- アカウント番号; 0 for a registration
    email      $TEXT                       NOT NULL, -- メールアドレス; personal, where it was sent
    next       $TEXT                       NOT NULL, -- 戻り先; page to go to afterwards, may be empty
    expires_us $TIME                       NOT NULL, -- 有効期限; not good from then on
    used_us    $TIME,                                -- 使用日時; good once
    PRIMARY KEY (link_hash)
) $STRICT;
CREATE INDEX account_link_by_time ON account_link (expires_us);

-- class: global
CREATE TABLE account_tenant (
    account_id $ID(account) NOT NULL, -- アカウント番号; who
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; where he has, or had, a post or may act for somebody
    PRIMARY KEY (account_id, tenant_id)
) $STRICT;
