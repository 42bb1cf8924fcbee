-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may act for a party: its own people (owner, member, guest) and agents with a mandate that has a scope and an end.

-- class: tenant
CREATE TABLE mandate_member (
    tenant_id  $ID(tenant)          NOT NULL, -- 自治体番号; in whose register the party is
    party_id   $ID(party)           NOT NULL, -- 事業者番号; for whom
    account_id $ID(account)         NOT NULL, -- アカウント番号; who
    member_right $ENUM(session_right) NOT NULL, -- 立場; owner, member or guest
    from_us    $TIME                NOT NULL, -- 開始日時; since when
    until_us   $TIME,                         -- 終了日時; not any more from then on; none while it lasts
    granted_by $ID(account)         NOT NULL, -- 付与者; the account that granted it
    version    $INT                 NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, party_id, account_id)
) $STRICT;
CREATE INDEX mandate_member_by_account ON mandate_member (account_id, tenant_id);

-- class: tenant
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
    from_us    $TIME                NOT NULL, -- 開始日時; since when
    until_us   $TIME                NOT NULL, -- 終了日時; not any more from then on
    ended_us   $TIME,                         -- 取消日時; when it was ended before its time
    granted_by $ID(account)         NOT NULL, -- 付与者; the account that granted it
    version    $INT                 NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, mandate_id)
) $STRICT;
CREATE INDEX mandate_by_party ON mandate (tenant_id, party_id);
CREATE INDEX mandate_by_account ON mandate (account_id, tenant_id);
