-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a municipality has submitted to the metropolis: a plan as it was published at that moment. Rows are added and never changed.

-- class: tenant
CREATE TABLE snapshot (
    tenant_id         $ID(tenant)          NOT NULL, -- 自治体番号; internal, who submitted it
    snapshot_id       $ID(snapshot)        NOT NULL, -- 提出番号; made in C
    seq               $INT                 NOT NULL, -- 通し番号; 1, 2, 3 … of the municipality, without gaps
    kind              $ENUM(snapshot_kind) NOT NULL, -- 提出の種類; 計画 the first time, then 変更
    plan_id           $ID(plan)            NOT NULL, -- 計画番号; which plan
    code              $TEXT                NOT NULL, -- 自治体コード; as it was
    municipality      $TEXT                NOT NULL, -- 自治体名; as it was
    title             $TEXT                NOT NULL, -- 計画名; as it was
    first_fiscal_year $FISCAL_YEAR,                  -- 開始年度; of the plan
    last_fiscal_year  $FISCAL_YEAR,                  -- 終了年度; of the plan
    pillars           $INT                 NOT NULL, -- 柱の数; of the plan
    programmes        $INT                 NOT NULL, -- 計画事業の数; of the plan
    details           $INT                 NOT NULL, -- 内訳の数; of the plan
    note              $TEXT                NOT NULL, -- 提出の説明; of the municipality, may be empty
    sha256            $TEXT                NOT NULL, -- 照合値; SHA-256 over all that was submitted
    submitted_us      $TIME                NOT NULL, -- 提出日時; when
    submitted_by      $ID(account)         NOT NULL, -- 提出者; internal, who decided it; not for the metropolis
    PRIMARY KEY (tenant_id, snapshot_id),
    CONSTRAINT snapshot_seq_once UNIQUE (tenant_id, seq)
) $STRICT;
CREATE INDEX snapshot_by_plan ON snapshot (tenant_id, plan_id, seq);

-- class: tenant
CREATE TABLE snapshot_item (
    tenant_id   $ID(tenant)          NOT NULL, -- 自治体番号; internal, who submitted it
    snapshot_id $ID(snapshot)        NOT NULL, -- 提出番号; in which snapshot
    item_no     $INT                 NOT NULL, -- 番号; place in the plan, from 1
    name        $TEXT                NOT NULL, -- 計画事業名; as it was
    pillar      $TEXT                NOT NULL, -- 柱; as it was
    plain_ja    $TEXT                NOT NULL, -- ひとこと; as it was
    kinds       $FLAGS(support_kind) NOT NULL, -- 支援の種類; as they were
    details     $INT                 NOT NULL, -- 内訳の数; as it was
    PRIMARY KEY (tenant_id, snapshot_id, item_no)
) $STRICT;
