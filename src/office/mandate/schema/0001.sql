-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may act for a party: its own people (owner, member, guest) and agents with a mandate that has a scope and an end.

-- class: tenant
-- A change of right ends a row and adds one, so that the history stays.
CREATE TABLE mandate_member (
    tenant_id  $ID(tenant)          NOT NULL, -- 自治体番号; in whose register the party is
    party_id   $ID(party)           NOT NULL, -- 事業者番号; for whom
    account_id $ID(account)         NOT NULL, -- アカウント番号; who
    member_right $ENUM(session_right) NOT NULL, -- 立場; owner, member or guest
    from_us    $TIME                NOT NULL, -- 開始日時; since when
    until_us   $TIME,                         -- 終了日時; not any more from then on; none while it lasts
    granted_by $ID(account)         NOT NULL, -- 付与者; the account that granted it
    ended_by   $ID(account),                  -- 終了者; the account that ended it; none while it lasts
    version    $INT                 NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, party_id, account_id, from_us)
) $STRICT;
CREATE INDEX mandate_member_by_account ON mandate_member (account_id, tenant_id);
CREATE UNIQUE INDEX mandate_member_lasting ON mandate_member (tenant_id, party_id, account_id) WHERE until_us IS NULL;

-- class: tenant
-- 委任: rows are never removed. may_act is decided when it is given, by 行政書士法19条 as it stood then.
CREATE TABLE mandate (
    tenant_id  $ID(tenant)          NOT NULL, -- 自治体番号; in whose register the party is
    mandate_id $ID(mandate)         NOT NULL, -- 委任番号; made in C
    party_id   $ID(party)           NOT NULL, -- 事業者番号; who mandates
    account_id $ID(account)         NOT NULL, -- アカウント番号; the agent
    scope      $ENUM(mandate_scope) NOT NULL, -- 範囲; everything, a service or a case
    scope_id   $INT                 NOT NULL, -- 範囲の番号; of the service or case; 0 for everything
    may_act    $BOOL                NOT NULL, -- 手続可; false: looks and comments only
    paid       $BOOL                NOT NULL, -- 有償; for pay: then a 行政書士 number is needed to act (行政書士法19条)
    licence_no $TEXT                NOT NULL, -- 行政書士登録番号; may be empty
    other_law  $TEXT                NOT NULL, -- 根拠法令; another law that lets a paid agent act (行政書士法19条1項ただし書); may be empty
    from_us    $TIME                NOT NULL, -- 開始日時; since when
    until_us   $TIME                NOT NULL, -- 終了日時; not any more from then on
    ended_us   $TIME,                         -- 取消日時; when it was ended before its time
    granted_by $ID(account)         NOT NULL, -- 付与者; the account that granted it
    ended_by   $ID(account),                  -- 取消者; the account that ended it early
    version    $INT                 NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, mandate_id)
) $STRICT;
CREATE INDEX mandate_by_party ON mandate (tenant_id, party_id);
CREATE INDEX mandate_by_account ON mandate (account_id, tenant_id);

-- class: tenant
-- 招待: whoever is to act for a party is asked first, by mail. Nothing tells the inviter whether the address has an account.
CREATE TABLE mandate_invitation (
    tenant_id     $ID(tenant)              NOT NULL, -- 自治体番号; in whose register the party is
    invitation_id $ID(invitation)          NOT NULL, -- 招待番号; made in C
    party_id      $ID(party)               NOT NULL, -- 事業者番号; which party invites
    token_hash    $BLOB                    NOT NULL, -- 照合値; internal, hash of the token in the mail
    email         $TEXT                    NOT NULL, -- メールアドレス; personal, where it was sent
    name          $TEXT                    NOT NULL, -- 氏名; personal, how the inviter calls the person
    offered_right $ENUM(session_right)     NOT NULL, -- 立場; owner, member, guest or agent
    scope         $ENUM(mandate_scope)     NOT NULL, -- 範囲; of an agent; for others everything
    scope_id      $INT                     NOT NULL, -- 範囲の番号; of the service or case; 0 for everything
    may_act       $BOOL                    NOT NULL, -- 手続可; false: looks and comments only
    paid          $BOOL                    NOT NULL, -- 有償; an agent for pay
    licence_no    $TEXT                    NOT NULL, -- 行政書士登録番号; may be empty
    other_law     $TEXT                    NOT NULL, -- 根拠法令; another law that lets a paid agent act; may be empty
    from_us       $TIME                    NOT NULL, -- 開始日時; of the mandate; for others when it was made
    until_us      $TIME,                             -- 終了日時; of the mandate; none for others
    state         $ENUM(invitation_state)  NOT NULL, -- 状態; waiting, accepted, declined or withdrawn; it expires by its time
    expires_us    $TIME                    NOT NULL, -- 有効期限; not good from then on
    created_us    $TIME                    NOT NULL, -- 招待日時; when
    created_by    $ID(account)             NOT NULL, -- 招待者; the account that invited
    closed_us     $TIME,                             -- 完了日時; when it was accepted, declined or withdrawn
    account_id    $ID(account),                      -- アカウント番号; who accepted or declined
    PRIMARY KEY (tenant_id, invitation_id),
    CONSTRAINT mandate_invitation_token_unique UNIQUE (tenant_id, token_hash)
) $STRICT;
CREATE INDEX mandate_invitation_by_party ON mandate_invitation (tenant_id, party_id, invitation_id);

-- class: tenant
-- What a mandate can be limited to; services keep it with mandate_subject_put, so that this module knows none of them.
CREATE TABLE mandate_subject (
    tenant_id  $ID(tenant)          NOT NULL, -- 自治体番号; whose
    scope      $ENUM(mandate_scope) NOT NULL, -- 範囲; a service or a case
    subject_id $INT                 NOT NULL, -- 番号; of the service or case
    party_id   $ID(party)           NOT NULL, -- 事業者番号; whose case; 0: a service, which is open to all
    service_id $INT                 NOT NULL, -- 支援制度の番号; of a case: its service; of a service: itself
    name       $TEXT                NOT NULL, -- 名称; as people know it
    PRIMARY KEY (tenant_id, scope, subject_id)
) $STRICT;
CREATE INDEX mandate_subject_by_party ON mandate_subject (tenant_id, party_id, scope, subject_id);

-- class: tenant
-- 職員代行入力: an officer writes what somebody says at the counter, by telephone or in a letter.
CREATE TABLE mandate_proxy (
    tenant_id    $ID(tenant)           NOT NULL, -- 自治体番号; whose
    proxy_id     $ID(proxy)            NOT NULL, -- 代行入力番号; made in C
    party_id     $ID(party)            NOT NULL, -- 事業者番号; for whom
    channel      $ENUM(proxy_channel)  NOT NULL, -- 受付方法; counter, telephone or post
    asked_by     $TEXT                 NOT NULL, -- 申出者; personal, who came, called or wrote
    checked_by   $TEXT                 NOT NULL, -- 本人確認の方法; how it was known who it is
    account_id   $ID(account)          NOT NULL, -- 入力者; the officer
    begun_us     $TIME                 NOT NULL, -- 開始日時; when
    ended_us     $TIME,                          -- 完了日時; none while it goes on
    printed      $BOOL                 NOT NULL, -- 印刷済; what was entered was printed
    read_back    $BOOL                 NOT NULL, -- 読み上げ確認; it was read back and confirmed
    signed_paper $BOOL                 NOT NULL, -- 署名済; the person signed the print
    copy_sent    $BOOL                 NOT NULL, -- 控えの送付; a copy was sent by mail or post
    version      $INT                  NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, proxy_id)
) $STRICT;
CREATE INDEX mandate_proxy_by_party ON mandate_proxy (tenant_id, party_id, proxy_id);

-- class: tenant
-- What an entry touched, in its order. Modules add a line with mandate_proxy_note for each record that they write.
CREATE TABLE mandate_proxy_line (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; whose
    proxy_id   $ID(proxy)   NOT NULL, -- 代行入力番号; the entry
    line_no    $INT         NOT NULL, -- 行番号; 1, 2, 3 …
    party_id   $ID(party)   NOT NULL, -- 事業者番号; for whom
    what       $TEXT        NOT NULL, -- 対象の種類; the table of the record, or empty
    what_id    $INT         NOT NULL, -- 対象の番号; of the record; 0: none
    sentence   $TEXT        NOT NULL, -- 内容; personal, what was entered, in a sentence
    noted_us   $TIME        NOT NULL, -- 入力日時; when
    PRIMARY KEY (tenant_id, proxy_id, line_no)
) $STRICT;
CREATE INDEX mandate_proxy_line_by_what ON mandate_proxy_line (tenant_id, what, what_id);
