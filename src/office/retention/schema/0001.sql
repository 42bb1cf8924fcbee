-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 保存期間 and 廃棄: how long a municipality keeps each kind of record, what stops disposal, and the lists by which it is decided and carried out.

-- class: tenant
CREATE TABLE retention_rule (
    tenant_id  $ID(tenant)            NOT NULL, -- 自治体番号; whose rule
    kind       $TEXT                  NOT NULL, -- 記録の種類; word of a file of the register of personal files
    valid_from $DATE                  NOT NULL, -- 適用開始日; for lists made from this day on
    years      $ENUM(retention_years) NOT NULL, -- 保存期間; from 1 April after the year of completion
    basis      $TEXT                  NOT NULL, -- 根拠; by which regulation
    set_by     $ID(account)           NOT NULL, -- 登録者; who
    set_us     $TIME                  NOT NULL, -- 登録日時; when
    PRIMARY KEY (tenant_id, kind, valid_from)
) $STRICT;

-- class: tenant
CREATE TABLE retention_hold (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; whose
    hold_id   $ID(hold)    NOT NULL, -- 保留番号; made in C
    kind      $TEXT        NOT NULL, -- 記録の種類; which kind is not disposed of; empty: every kind
    party_id  $ID(party)   NOT NULL, -- 事業者番号; whose records; 0: everybody's
    reason    $TEXT        NOT NULL, -- 保留の理由; a lawsuit, a claim for disclosure, an audit
    from_us   $TIME        NOT NULL, -- 開始日時; since when
    set_by    $ID(account) NOT NULL, -- 登録者; who
    ended_us  $TIME,                 -- 終了日時; none while it lasts
    ended_by  $ID(account) NOT NULL, -- 終了した人; 0 while it lasts
    PRIMARY KEY (tenant_id, hold_id)
) $STRICT;

-- class: tenant
CREATE TABLE retention_disposal (
    tenant_id    $ID(tenant)            NOT NULL, -- 自治体番号; whose list
    disposal_id  $ID(disposal)          NOT NULL, -- 一覧の番号; made in C
    fiscal_year  $FISCAL_YEAR           NOT NULL, -- 年度; in which it was made
    number       $INT                   NOT NULL, -- 番号; 1, 2 … in each year, without gaps
    state        $ENUM(disposal_state)  NOT NULL, -- 状態; see retention-types.h
    made_us      $TIME                  NOT NULL, -- 作成日時; when
    made_by      $ID(account)           NOT NULL, -- 作成者; 0: the yearly job
    submitted_us $TIME,                           -- 提出日時; when it was handed in
    submitted_by $ID(account)           NOT NULL, -- 提出者; who checked it and handed it in; may not decide
    decided_us   $TIME,                           -- 決裁日時; when it was approved
    decided_by   $ID(account)           NOT NULL, -- 決裁者; never who made it or handed it in
    note         $TEXT                  NOT NULL, -- 決裁の意見; also why it was sent back
    done_us      $TIME,                           -- 廃棄完了日時; when everything on it was gone
    version      $INT                   NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, disposal_id),
    CONSTRAINT retention_disposal_number_unique UNIQUE (tenant_id, fiscal_year, number)
) $STRICT;

-- One line holds no personal data: names are looked up while the row is there, so nothing is left behind when it is gone.
-- class: tenant
CREATE TABLE retention_item (
    tenant_id    $ID(tenant)                NOT NULL, -- 自治体番号; whose list
    disposal_id  $ID(disposal)              NOT NULL, -- 一覧の番号; of which list
    item_no      $INT                       NOT NULL, -- 行番号; from 1
    kind         $TEXT                      NOT NULL, -- 記録の種類; word of a file of the register of personal files
    completed_year $FISCAL_YEAR             NOT NULL, -- 完結年度; the last one, of a line that stands for many records
    party_id     $ID(party)                 NOT NULL, -- 事業者番号; the party that is disposed of, or whose file; 0: a line for many
    file_id      $ID(file)                  NOT NULL, -- ファイル番号; the file; 0: none
    until_us     $TIME                      NOT NULL, -- 対象の終わり; records completed before this moment
    records      $INT                       NOT NULL, -- 件数; when it was listed; after disposal how many there were
    state        $ENUM(disposal_item_state) NOT NULL, -- 状態; see retention-types.h
    reason       $TEXT                      NOT NULL, -- 除外の理由; why it is kept although its time is over
    disposed_us  $TIME,                               -- 廃棄日時; when
    PRIMARY KEY (tenant_id, disposal_id, item_no)
) $STRICT;
