-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sections, posts and who holds them, each with dates: the first day on which a row is valid and the first day on which it no longer is.

-- class: tenant
CREATE TABLE staff_section (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; whose section
    section_id $ID(section) NOT NULL, -- 部署番号; stays when the section is renamed
    parent_id  $ID(section),          -- 上位の部署; none at the top
    valid_from $DATE        NOT NULL, -- 開始日; first day
    valid_to   $DATE,                 -- 終了日; first day after; none while it exists
    version    $INT         NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, section_id)
) $STRICT;

-- class: tenant
CREATE TABLE staff_section_name (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; whose section
    section_id $ID(section) NOT NULL, -- 部署番号; which section
    valid_from $DATE        NOT NULL, -- 開始日; first day of the name
    name       $TEXT        NOT NULL, -- 部署名; letters of that day keep it
    short_name $TEXT        NOT NULL, -- 略称; for document numbers: 産振
    PRIMARY KEY (tenant_id, section_id, valid_from)
) $STRICT;

-- class: tenant
CREATE TABLE staff_post (
    tenant_id  $ID(tenant)       NOT NULL, -- 自治体番号; whose post
    post_id    $ID(post)         NOT NULL, -- 職番号; made in C
    section_id $ID(section)      NOT NULL, -- 部署番号; where the post is
    name       $TEXT             NOT NULL, -- 職名; 産業振興課長
    rank       $ENUM(staff_rank) NOT NULL, -- 職位; place in an approval route
    roles      $FLAGS(role)      NOT NULL, -- 権限; what its holders may do
    valid_from $DATE             NOT NULL, -- 開始日; first day
    valid_to   $DATE,                      -- 終了日; first day after; none while it exists
    version    $INT              NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, post_id)
) $STRICT;
CREATE INDEX staff_post_by_section ON staff_post (tenant_id, section_id);

-- class: tenant
CREATE TABLE staff_membership (
    tenant_id     $ID(tenant)     NOT NULL, -- 自治体番号; whose officer
    membership_id $ID(membership) NOT NULL, -- 所属番号; made in C
    account_id    $ID(account)    NOT NULL, -- アカウント番号; who
    post_id       $ID(post)       NOT NULL, -- 職番号; holds which post
    employee_no   $TEXT           NOT NULL, -- 職員番号; personal, of the personnel section; may be empty
    concurrent    $BOOL           NOT NULL, -- 兼務; beside another post
    valid_from    $DATE           NOT NULL, -- 開始日; first day, from 00:00 in Japan
    valid_to      $DATE,                    -- 終了日; first day after; none while it lasts
    begun_by      $ID(april),               -- 開始した異動計画; internal, taken away with it when it is withdrawn
    ended_by      $ID(april),               -- 終了した異動計画; internal
    was_to        $DATE,                    -- 異動計画の前の終了日; internal, comes back when the plan is withdrawn
    version       $INT            NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, membership_id)
) $STRICT;
CREATE INDEX staff_membership_by_account ON staff_membership (tenant_id, account_id);
CREATE INDEX staff_membership_by_post ON staff_membership (tenant_id, post_id);

-- class: tenant
CREATE TABLE staff_section_link (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; whose sections
    from_id   $ID(section) NOT NULL, -- 前の部署; split, or merged into the other
    to_id     $ID(section) NOT NULL, -- 後の部署; what came of it
    on_day    $DATE        NOT NULL, -- 実施日; first day of the new order
    PRIMARY KEY (tenant_id, from_id, to_id)
) $STRICT;

-- Of which roles a second factor is demanded when they sign in; the newest row counts, the others say what was demanded before.
-- class: tenant
CREATE TABLE staff_demand (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; who demands
    set_us     $TIME        NOT NULL, -- 設定日時; since when it counts
    roles      $FLAGS(role) NOT NULL, -- 対象の権限; whoever holds one of them; none: nobody
    since_on   $DATE        NOT NULL, -- 開始日; the days of grace count from here; stays when the demand only becomes less
    grace_days $INT         NOT NULL, -- 猶予の日数; from the start, or from somebody's first day in such a post
    set_by     $ID(account) NOT NULL, -- 設定した職員; who
    PRIMARY KEY (tenant_id, set_us)
) $STRICT;

-- class: tenant
CREATE TABLE staff_charge (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; whose
    charge_id  $ID(charge)  NOT NULL, -- 担当番号; made in C
    party_id   $ID(party)   NOT NULL, -- 事業者番号; which party is looked after
    account_id $ID(account) NOT NULL, -- 担当者; the officer
    from_us    $TIME        NOT NULL, -- 開始日時; since when
    until_us   $TIME,                 -- 終了日時; none while it lasts
    given_by   $ID(account) NOT NULL, -- 登録した職員; who decided it
    PRIMARY KEY (tenant_id, charge_id)
) $STRICT;
CREATE INDEX staff_charge_by_account ON staff_charge (tenant_id, account_id, charge_id);
CREATE INDEX staff_charge_by_party ON staff_charge (tenant_id, party_id);

-- class: tenant
CREATE TABLE staff_april (
    tenant_id    $ID(tenant)               NOT NULL, -- 自治体番号; whose plan
    april_id     $ID(april)                NOT NULL, -- 異動計画番号; made in C
    effective_on $DATE                     NOT NULL, -- 実施日; acts at 00:00 of this day in Japan
    state        $ENUM(staff_april_state)  NOT NULL, -- 状態; where it stands
    made_by      $ID(account)              NOT NULL, -- 作成者; who read the file in
    made_us      $TIME                     NOT NULL, -- 作成日時; when
    decided_by   $ID(account),                       -- 確定者; who confirmed it
    decided_us   $TIME,                              -- 確定日時; when
    done_us      $TIME,                              -- 実施日時; when it acted
    left_over    $INT                      NOT NULL, -- 引き継がれなかった件数; open work that is still with leavers
    PRIMARY KEY (tenant_id, april_id)
) $STRICT;

-- class: tenant
CREATE TABLE staff_april_line (
    tenant_id    $ID(tenant)        NOT NULL, -- 自治体番号; whose plan
    april_id     $ID(april)         NOT NULL, -- 異動計画番号; of which plan
    line_no      $INT               NOT NULL, -- 行; in the file, from 1, the heading included
    employee_no  $TEXT              NOT NULL, -- 職員番号; personal
    name         $TEXT              NOT NULL, -- 氏名; personal
    email        $TEXT              NOT NULL, -- メール; personal
    move_word    $TEXT              NOT NULL, -- 異動区分; as written
    section_name $TEXT              NOT NULL, -- 新しい部署; as written
    post_name    $TEXT              NOT NULL, -- 職; as written
    role_words   $TEXT              NOT NULL, -- 権限; as written
    concurrent   $TEXT              NOT NULL, -- 兼務; as written
    successor_no $TEXT              NOT NULL, -- 引継ぎ先職員番号; personal, as written
    account_id   $ID(account),                -- アカウント番号; set when the plan is confirmed
    successor_id $ID(account),                -- 引継ぎ先のアカウント番号; set when the plan is confirmed
    made_post    $ID(post),                   -- 新しく作った職; internal, ended when the plan is withdrawn
    handed       $INT               NOT NULL, -- 引き継いだ件数; what went to the successor
    PRIMARY KEY (tenant_id, april_id, line_no)
) $STRICT;
