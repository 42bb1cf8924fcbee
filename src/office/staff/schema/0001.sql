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
    version       $INT            NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, membership_id)
) $STRICT;
CREATE INDEX staff_membership_by_account ON staff_membership (tenant_id, account_id);
CREATE INDEX staff_membership_by_post ON staff_membership (tenant_id, post_id);
