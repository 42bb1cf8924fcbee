-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Proofs of who somebody is beside the password, and what a browser has begun with them.

-- class: global
CREATE TABLE signin_attempt (
    attempt_hash $BLOB                      NOT NULL, -- 照合値; internal, hash of the token in the browser's cookie
    kind         $ENUM(signin_attempt_kind) NOT NULL, -- 種類; what was begun
    account_id   $ID(account)               NOT NULL, -- アカウント番号; 0 while nobody is known
    method       $ENUM(account_method)      NOT NULL, -- サインインの方法; of SIGNIN_CODE, the first proof
    provider     $TEXT                      NOT NULL, -- 提供者; key in the providers' file, empty for the others
    sealed       $BLOB                      NOT NULL, -- 内容（暗号化）; internal, encrypted under the token, which only the browser has
    next         $TEXT                      NOT NULL, -- 戻り先; page to go to afterwards, may be empty
    failures     $INT                       NOT NULL, -- 失敗回数; wrong codes
    expires_us   $TIME                      NOT NULL, -- 有効期限; not good from then on
    used_us      $TIME,                               -- 使用日時; good once
    PRIMARY KEY (attempt_hash)
) $STRICT;
CREATE INDEX signin_attempt_by_time ON signin_attempt (expires_us);

-- class: global
CREATE TABLE signin_passkey (
    passkey_id    $ID(passkey)             NOT NULL, -- パスキー番号; made in C
    account_id    $ID(account)             NOT NULL, -- アカウント番号; whose
    credential_id $BLOB                    NOT NULL, -- 認証器の番号; internal, made by the authenticator, unique everywhere
    algorithm     $ENUM(passkey_algorithm) NOT NULL, -- 署名方式; of the key
    public_key    $BLOB                    NOT NULL, -- 公開鍵; internal, as libfido2 keeps it
    sign_count    $INT                     NOT NULL, -- 署名回数; the authenticator's counter, 0 when it does not count
    backed_up     $BOOL                    NOT NULL, -- 同期; the maker keeps a copy, so it is on several devices
    name          $TEXT                    NOT NULL, -- 名称; given by the person
    created_us    $TIME                    NOT NULL, -- 登録日時; when it was added
    used_us       $TIME,                             -- 最終利用日時; last sign-in with it
    PRIMARY KEY (passkey_id),
    CONSTRAINT signin_passkey_credential_unique UNIQUE (credential_id)
) $STRICT;
CREATE INDEX signin_passkey_by_account ON signin_passkey (account_id, passkey_id);

-- class: global
CREATE TABLE signin_totp (
    account_id $ID(account) NOT NULL, -- アカウント番号; whose; one app each
    sealed     $BLOB        NOT NULL, -- 秘密の値（暗号化）; internal, shared with the app; see seal.h
    key_no     $INT         NOT NULL, -- 鍵の番号; of the key file's key that opens it
    last_step  $INT         NOT NULL, -- 最後に使った回; a code of this step or an earlier one is refused
    created_us $TIME        NOT NULL, -- 登録日時; when it was set up
    PRIMARY KEY (account_id)
) $STRICT;

CREATE INDEX signin_totp_by_key ON signin_totp (key_no, account_id);

-- class: global
-- The keys of the key file that secrets of this database were or may be encrypted with. The keys themselves stand in the file alone.
CREATE TABLE signin_key (
    key_no   $INT  NOT NULL, -- 鍵の番号; made from the key
    since_us $TIME NOT NULL, -- 利用開始日時; when a process first had it as its first
    PRIMARY KEY (key_no)
) $STRICT;

-- class: global
CREATE TABLE signin_recovery (
    account_id $ID(account) NOT NULL, -- アカウント番号; whose
    code_hash  $BLOB        NOT NULL, -- 照合値; internal, hash of the code and its account
    created_us $TIME        NOT NULL, -- 発行日時; when it was shown
    used_us    $TIME,                 -- 使用日時; good once
    PRIMARY KEY (account_id, code_hash)
) $STRICT;

-- class: global
CREATE TABLE signin_identity (
    issuer             $TEXT                NOT NULL, -- 発行者; address of the provider
    subject            $TEXT                NOT NULL, -- 利用者識別子; personal, the provider's name for this person
    account_id         $ID(account)         NOT NULL, -- アカウント番号; who signs in with it
    provider           $TEXT                NOT NULL, -- 提供者; key in the providers' file
    level              $ENUM(account_level) NOT NULL, -- 本人確認の水準; as at the last sign-in
    account_type       $INT                 NOT NULL, -- アカウント種別; GビズID's number: 1 entry, 2 prime, 3 member; 0 of another provider
    corp_type          $INT                 NOT NULL, -- 事業形態; GビズID's number: 1 corporation, 2 sole trader; 0 none
    organisation       $TEXT                NOT NULL, -- 事業者名; personal, as the provider says it; may be empty
    corporate_number   $TEXT                NOT NULL, -- 法人番号; proved by the provider, else empty
    sole_trader_number $TEXT                NOT NULL, -- 個人事業主管理番号; personal, GビズID's own, else empty
    created_us         $TIME                NOT NULL, -- 連携日時; when it was joined with the account
    used_us            $TIME                NOT NULL, -- 最終利用日時; last sign-in with it
    PRIMARY KEY (issuer, subject)
) $STRICT;
CREATE INDEX signin_identity_by_account ON signin_identity (account_id);

-- class: tenant
-- At the counter: what was checked, and what was set anew. An officer's account waits for the decision of somebody else.
CREATE TABLE signin_reset (
    tenant_id      $ID(tenant)               NOT NULL, -- 自治体番号; at whose counter
    reset_id       $ID(reset)                NOT NULL, -- 再設定番号; made in C
    account_id     $ID(account)              NOT NULL, -- アカウント番号; whose ways of signing in
    cause          $ENUM(signin_reset_cause) NOT NULL, -- 理由; why
    checked        $ENUM(signin_reset_check) NOT NULL, -- 確認した書類; how it was known who came
    note           $TEXT                     NOT NULL, -- 書類の種類; personal, what was shown, without numbers
    parts          $FLAGS(signin_part)       NOT NULL, -- 再設定するもの; what was taken away
    former_address $BOOL                     NOT NULL, -- 前のメールアドレスに戻す; the address before the last change is the account's again
    postcode       $TEXT                     NOT NULL, -- 郵便番号; personal, of the letter; may be empty
    address        $TEXT                     NOT NULL, -- 住所; personal, where the letter goes; empty: mail alone
    state          $ENUM(signin_reset_state) NOT NULL, -- 状態; waiting, done or refused
    asked_by       $ID(account)              NOT NULL, -- 依頼者; the officer who checked
    asked_us       $TIME                     NOT NULL, -- 依頼日時; when
    decided_by     $ID(account),                       -- 決定者; who decided; for officers' accounts somebody else
    decided_us     $TIME,                              -- 決定日時; when
    reason         $TEXT                     NOT NULL, -- 承認しない理由; of a refusal
    PRIMARY KEY (tenant_id, reset_id)
) $STRICT;
CREATE INDEX signin_reset_by_account ON signin_reset (account_id, tenant_id);
