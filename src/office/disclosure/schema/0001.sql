-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Claims about one's own data: a copy of everything (開示, 個人情報保護法76条), received on paper or asked for by oneself, and corrections (訂正, 90条).

-- A copy of everything about an account (tenant 0, party 0) or a party, as one file that is thrown away after some days.
-- class: tenant
CREATE TABLE disclosure_archive (
    tenant_id   $ID(tenant)          NOT NULL, -- 自治体番号; whose records; 0: an account's, of all municipalities
    archive_id  $ID(archive)         NOT NULL, -- 写しの番号; made in C
    asked_by    $ID(account)         NOT NULL, -- 請求者; who asked, and who alone may fetch it
    subject_id  $ID(account)         NOT NULL, -- 対象のアカウント; 0: a party's data
    party_id    $ID(party)           NOT NULL, -- 事業者番号; whose data; 0: an account's
    disclosure_id $ID(disclosure)    NOT NULL, -- 開示請求の番号; the claim on paper that it answers; 0: none
    state       $ENUM(archive_state) NOT NULL, -- 状態; see disclosure-types.h
    step        $INT                 NOT NULL, -- 済んだ数; files written so far
    steps       $INT                 NOT NULL, -- 全体の数; files to write; 0 while nobody knows
    bytes       $INT                 NOT NULL, -- バイト数; of the file
    sha256      $BLOB,                         -- 照合値; of the file (FIPS 180-4)
    left_out    $INT                 NOT NULL, -- 入らなかったファイルの数; too large together
    asked_us    $TIME                NOT NULL, -- 請求日時; when
    ready_us    $TIME,                         -- 作成日時; when it was ready
    expires_us  $TIME,                         -- 受け取り期限; thrown away then
    disposed_us $TIME,                         -- 廃棄日時; when it was thrown away
    PRIMARY KEY (tenant_id, archive_id),
    CONSTRAINT disclosure_archive_state_valid CHECK (state BETWEEN 1 AND 5)
) $STRICT;
CREATE INDEX disclosure_archive_by_person ON disclosure_archive (tenant_id, asked_by, archive_id);

-- class: tenant
CREATE TABLE disclosure_piece (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; of the archive
    archive_id $ID(archive) NOT NULL, -- 写しの番号; of which archive
    number     $INT         NOT NULL, -- 順番; from 0
    bytes      $BLOB        NOT NULL, -- 内容; at most 262,144 bytes; who fetches them leaves a line of his own in the trail
    PRIMARY KEY (tenant_id, archive_id, number)
) $STRICT;

-- 開示請求書 (76条), 訂正請求書 (90条) and 利用停止請求書 (98条) that came on paper.
-- class: tenant
CREATE TABLE disclosure_claim (
    tenant_id     $ID(tenant)           NOT NULL, -- 自治体番号; of whom it is asked
    disclosure_id $ID(disclosure)       NOT NULL, -- 請求の番号; made in C
    fiscal_year   $FISCAL_YEAR          NOT NULL, -- 年度; of its number
    number        $INT                  NOT NULL, -- 受付番号; 1, 2, 3 … in each year, without gaps
    kind          $ENUM(claim_kind)     NOT NULL, -- 請求の種類; disclosure, correction, stop of use
    stop          $ENUM(claim_stop),              -- 求める措置; of a stop of use: stop, erase, or give to nobody else (98条1項)
    disclosed_on  $DATE,                          -- 開示を受けた日; of the others: they are made within 90 days of it (90条3項, 98条3項)
    way           $ENUM(claim_way)      NOT NULL, -- 受付方法; counter or post
    claimant      $ENUM(claimant)       NOT NULL, -- 請求者の立場; the person itself, or for whom it acts
    name          $TEXT                 NOT NULL, -- 請求者の氏名; personal
    postcode      $TEXT                 NOT NULL, -- 郵便番号; personal, as written
    address       $TEXT                 NOT NULL, -- 請求者の住所; personal
    telephone     $TEXT                 NOT NULL, -- 電話番号; personal, may be empty
    subject       $TEXT                 NOT NULL, -- 本人の氏名; personal, of whom the data is, when somebody claims for another
    checked_by    $TEXT                 NOT NULL, -- 本人確認の方法; what was shown
    wanted        $TEXT                 NOT NULL, -- 請求する個人情報; personal, as written
    party_id      $ID(party)            NOT NULL, -- 事業者番号; whose row it is about; 0: not in the register
    account_id    $ID(account)          NOT NULL, -- アカウント番号; of the person; 0: none
    received_on   $DATE                 NOT NULL, -- 収受日; the days count from the next one
    due_on        $DATE                 NOT NULL, -- 決定期限; 83条1項, later when extended
    extended_us   $TIME,                          -- 延長日時; when the time was extended (83条2項), once
    extend_reason $TEXT                 NOT NULL, -- 延長の理由; empty when it was not
    decision      $ENUM(claim_decision),          -- 決定; none while it is open
    reason        $TEXT                 NOT NULL, -- 決定の理由; which part is not disclosed, and by which item of 78条
    audit_id      $ID(audit)            NOT NULL, -- 訂正の操作; of a correction that was made: the line of the trail; 0: none
    decided_us    $TIME,                          -- 決定日時; when
    decided_by    $ID(account)          NOT NULL, -- 決定者; who; 0 while it is open
    received_by   $ID(account)          NOT NULL, -- 受付者; the officer who received it
    version       $INT                  NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, disclosure_id),
    CONSTRAINT disclosure_claim_number_unique UNIQUE (tenant_id, fiscal_year, number)
) $STRICT;
CREATE INDEX disclosure_claim_by_due ON disclosure_claim (tenant_id, due_on);

-- 不開示部分: what of the records is not disclosed with a claim, and why (78条).
-- class: tenant
CREATE TABLE disclosure_withheld (
    tenant_id     $ID(tenant)            NOT NULL, -- 自治体番号; whose claim
    withheld_id   $ID(withheld)          NOT NULL, -- 不開示部分の番号; made in C
    disclosure_id $ID(disclosure)        NOT NULL, -- 請求の番号; of which claim
    held_table    $TEXT                  NOT NULL, -- 記録の表; internal, in which table it stands
    record        $TEXT                  NOT NULL, -- 記録の番号; of the row; * every row of the table
    item          $TEXT                  NOT NULL, -- 記録項目; internal, the column; empty: the whole row
    kind          $TEXT                  NOT NULL, -- 記録の種類; what the rows are called
    label         $TEXT                  NOT NULL, -- 記録項目名; what the column is called; empty: the whole row
    ground        $ENUM(withheld_ground) NOT NULL, -- 根拠; the item of 78条1項
    reason        $TEXT                  NOT NULL, -- 開示しない理由; stands in the notice
    set_us        $TIME                  NOT NULL, -- 登録日時; when
    set_by        $ID(account)           NOT NULL, -- 登録した職員; who
    PRIMARY KEY (tenant_id, withheld_id),
    CONSTRAINT disclosure_withheld_unique UNIQUE (tenant_id, disclosure_id, held_table, record, item)
) $STRICT;

-- 利用停止: what was decided about a claim (100条), until somebody ends it.
-- class: tenant
CREATE TABLE disclosure_stop (
    tenant_id     $ID(tenant)        NOT NULL, -- 自治体番号; who stops
    disclosure_id $ID(disclosure)    NOT NULL, -- 請求の番号; by which claim
    party_id      $ID(party)         NOT NULL, -- 事業者番号; whose records
    stop          $ENUM(claim_stop)  NOT NULL, -- 措置; stopped, erased, or given to nobody else
    begun_us      $TIME              NOT NULL, -- 開始日時; when it was decided
    ended_us      $TIME,                       -- 終了日時; none while it lasts
    end_reason    $TEXT              NOT NULL, -- 終了の理由; empty while it lasts
    ended_by      $ID(account)       NOT NULL, -- 終了した職員; 0 while it lasts
    PRIMARY KEY (tenant_id, disclosure_id)
) $STRICT;
CREATE INDEX disclosure_stop_by_party ON disclosure_stop (tenant_id, party_id);

-- 訂正請求: from the page of what is held.
-- class: tenant
CREATE TABLE disclosure_correction (
    tenant_id     $ID(tenant)     NOT NULL, -- 自治体番号; of whom it is asked
    correction_id $ID(correction) NOT NULL, -- 訂正請求の番号; made in C
    fiscal_year   $FISCAL_YEAR    NOT NULL, -- 年度; of its number
    number        $INT            NOT NULL, -- 受付番号; 1, 2, 3 … in each year, without gaps
    account_id    $ID(account)    NOT NULL, -- アカウント番号; who asks
    party_id      $ID(party)      NOT NULL, -- 事業者番号; whose data; 0: the account's own
    name          $TEXT           NOT NULL, -- 請求者の氏名; personal
    held_table    $TEXT           NOT NULL, -- 記録の表; internal, in which table it stands
    record        $TEXT           NOT NULL, -- 記録の番号; of the row
    kind          $TEXT           NOT NULL, -- 記録の種類; what the rows are called
    item          $TEXT           NOT NULL, -- 記録項目; what is wrong
    held_value    $TEXT           NOT NULL, -- いまの内容; personal, as it stood when it was asked
    right_value   $TEXT           NOT NULL, -- 正しい内容; personal, what it should say
    why           $TEXT           NOT NULL, -- 訂正を求める理由; personal, and what shows it
    file_id       $ID(file)       NOT NULL, -- 根拠のファイル; 0: none
    received_us   $TIME           NOT NULL, -- 受付日時; when
    due_on        $DATE           NOT NULL, -- 決定期限; 94条1項, later when extended
    extended_us   $TIME,                    -- 延長日時; 94条2項, once
    extend_reason $TEXT           NOT NULL, -- 延長の理由; empty when it was not
    decision      $ENUM(correction_decision), -- 決定; none while it is open
    reason        $TEXT           NOT NULL, -- 決定の理由; of a refusal, or what was done
    audit_id      $ID(audit)      NOT NULL, -- 訂正の操作; the line of the trail that made it; 0: none
    decided_us    $TIME,                    -- 決定日時; when
    decided_by    $ID(account)    NOT NULL, -- 決定者; 0 while it is open
    version       $INT            NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, correction_id),
    CONSTRAINT disclosure_correction_number_unique UNIQUE (tenant_id, fiscal_year, number)
) $STRICT;
CREATE INDEX disclosure_correction_by_due ON disclosure_correction (tenant_id, due_on);
CREATE INDEX disclosure_correction_by_party ON disclosure_correction (tenant_id, party_id, correction_id);
