-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One table of each class.

-- class: tenant
CREATE TABLE plan (
    tenant_id $ID(tenant)        NOT NULL, -- 自治体番号; whose plan
    plan_id   $ID(plan)          NOT NULL, -- 計画番号; made in C
    title     $TEXT              NOT NULL, -- 計画名; as printed
    year      $FISCAL_YEAR,                -- 年度; none when not stated
    status    $ENUM(plan_status) NOT NULL, -- 状態; draft or published
    party_id  $ID(party),                  -- 事業者番号; who wrote it
    PRIMARY KEY (tenant_id, plan_id)
) $STRICT;

-- class: published
CREATE TABLE plan_public (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose plan
    plan_id   $ID(plan)   NOT NULL, -- 計画番号; the plan
    title     $TEXT       NOT NULL, -- 計画名; as printed
    open      $BOOL       NOT NULL, -- 公開; shown now
    PRIMARY KEY (tenant_id, plan_id)
) $STRICT;

-- class: global
CREATE TABLE plan_word (
    word $TEXT NOT NULL, -- 言葉; as typed
    hits $INT  NOT NULL DEFAULT 0, -- 回数; how often
    PRIMARY KEY (word)
) $STRICT;
