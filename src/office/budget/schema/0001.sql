-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 予算: budget lines of a fiscal year and everything that is decided about them. Amounts that move are postings of the ledger; these rows say what they were.

-- class: tenant
CREATE TABLE budget_year (
    tenant_id   $ID(tenant)             NOT NULL, -- 自治体番号; whose budget
    fiscal_year $FISCAL_YEAR            NOT NULL, -- 年度; the year that begins on 1 April
    state       $ENUM(budget_year_state) NOT NULL, -- 状態; not voted, voted, provisional, skeleton, closed
    voted_on    $DATE,                            -- 議決日; none: not voted
    last_act_no $INT                    NOT NULL, -- 最後の起票番号; without gaps
    version     $INT                    NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, fiscal_year)
) $STRICT;

-- The names of the parts of a code, from year to year: 07 商工費.
-- class: tenant
CREATE TABLE budget_subject (
    tenant_id  $ID(tenant)           NOT NULL, -- 自治体番号; whose budget
    code       $TEXT                 NOT NULL, -- 予算科目コード; the parts from 会計 down, joined by hyphens: 01-07-01
    first_year $FISCAL_YEAR          NOT NULL, -- 最初の年度; from which the name holds
    last_year  $FISCAL_YEAR,                   -- 最後の年度; none: still
    level      $ENUM(budget_level)   NOT NULL, -- 区分; 会計, 款, 項, 目, 節, 細節 or 事業: number of parts of the code
    name       $TEXT                 NOT NULL, -- 名称; as printed in the budget
    PRIMARY KEY (tenant_id, code, first_year)
) $STRICT;

-- From where a part of the money comes: 都補助金 1/2, at most so much a year. What is left over is the town's own (一般財源).
-- class: tenant
CREATE TABLE budget_funding (
    tenant_id   $ID(tenant)         NOT NULL, -- 自治体番号; whose budget
    funding_id  $ID(funding)        NOT NULL, -- 財源番号; made in C
    fiscal_year $FISCAL_YEAR        NOT NULL, -- 年度; of which year
    name        $TEXT               NOT NULL, -- 財源の名称; 都補助金
    rate_num    $INT                NOT NULL, -- 補助率の分子; 1 of 1/2
    rate_den    $INT                NOT NULL, -- 補助率の分母; 2 of 1/2
    ceiling_yen $YEN,                         -- 年間の上限額; for all lines together; none: no ceiling
    unit_yen    $YEN                NOT NULL, -- 端数処理の単位; what is below is cut off: 1, 1000
    PRIMARY KEY (tenant_id, funding_id),
    CONSTRAINT budget_funding_rate CHECK (rate_num > 0 AND rate_den >= rate_num AND unit_yen > 0)
) $STRICT;
CREATE INDEX budget_funding_year ON budget_funding (tenant_id, fiscal_year);

-- class: tenant
CREATE TABLE budget_line (
    tenant_id       $ID(tenant)      NOT NULL, -- 自治体番号; whose budget
    line_id         $ID(budget_line) NOT NULL, -- 予算番号; made in C; owner of its accounts in the ledger
    fiscal_year     $FISCAL_YEAR     NOT NULL, -- 年度; of which year
    code            $TEXT            NOT NULL, -- 予算科目コード; 会計-款-項-目-節-細節-事業
    name            $TEXT            NOT NULL, -- 事業名; as printed in the budget of that year
    programme_id    $ID(programme),            -- 計画事業番号; which programme of the plan it pays for; none: none
    funding_id      $ID(funding),              -- 財源番号; none: the town's own money alone
    is_reserve      $BOOL            NOT NULL, -- 予備費; only 充用 takes from it
    carry_limit_yen $YEN             NOT NULL, -- 繰越明許費の限度額; voted; 0: none
    version         $INT             NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, line_id),
    CONSTRAINT budget_line_once UNIQUE (tenant_id, fiscal_year, code)
) $STRICT;

-- 債務負担行為: what the assembly allows to be promised for later years.
-- class: tenant
CREATE TABLE budget_liability (
    tenant_id    $ID(tenant)           NOT NULL, -- 自治体番号; whose budget
    liability_id $ID(liability)        NOT NULL, -- 債務負担行為番号; made in C; owner of its accounts in the ledger
    title        $TEXT                 NOT NULL, -- 事項; as voted
    first_year   $FISCAL_YEAR          NOT NULL, -- 最初の年度; for which may be promised
    last_year    $FISCAL_YEAR          NOT NULL, -- 最後の年度; for which may be promised
    limit_yen    $YEN                  NOT NULL, -- 限度額; for all these years together
    voted_on     $DATE                 NOT NULL, -- 議決日; before that nothing may be promised
    PRIMARY KEY (tenant_id, liability_id)
) $STRICT;

-- What was promised for one later year; that year's commitment fulfils it.
-- class: tenant
CREATE TABLE budget_promise (
    tenant_id     $ID(tenant)     NOT NULL, -- 自治体番号; whose budget
    promise_id    $ID(promise)    NOT NULL, -- 将来の約束番号; made in C
    liability_id  $ID(liability)  NOT NULL, -- 債務負担行為番号; under which
    fiscal_year   $FISCAL_YEAR    NOT NULL, -- 年度; for which year
    yen           $YEN            NOT NULL, -- 金額; at most, in that year
    title         $TEXT           NOT NULL, -- 件名; what for
    case_id       $ID(case),                -- 案件番号; for which case
    party_id      $ID(party),               -- 事業者番号; to whom
    fulfilled_by  $ID(commitment),          -- 支出負担行為番号; that year's commitment; none yet
    PRIMARY KEY (tenant_id, promise_id),
    CONSTRAINT budget_promise_yen CHECK (yen > 0)
) $STRICT;
CREATE INDEX budget_promise_of ON budget_promise (tenant_id, liability_id, promise_id);

-- 支出負担行為: money that somebody was promised (地方自治法232条の3). Its counters only grow, except what was decided.
-- class: tenant
CREATE TABLE budget_commitment (
    tenant_id     $ID(tenant)      NOT NULL, -- 自治体番号; whose budget
    commitment_id $ID(commitment)  NOT NULL, -- 支出負担行為番号; made in C
    line_id       $ID(budget_line) NOT NULL, -- 予算番号; from which line
    fiscal_year   $FISCAL_YEAR     NOT NULL, -- 年度; of the line
    act_no        $INT             NOT NULL, -- 起票番号; of the act that made it
    title         $TEXT            NOT NULL, -- 件名; what for
    decided_yen   $YEN             NOT NULL, -- 負担行為額; as it stands, after changes and 額の確定
    ordered_yen   $YEN             NOT NULL, -- 支出命令額; of all orders that were not cancelled
    paid_yen      $YEN             NOT NULL, -- 支払額; of all orders that were paid
    returned_yen  $YEN             NOT NULL, -- 戻入額; what came back within the year's accounts
    late_yen      $YEN             NOT NULL, -- 翌年度以降の返納額; what came back later, as that year's revenue
    carried_yen   $YEN             NOT NULL, -- 繰越額; what goes on in the next year
    completes_on  $DATE            NOT NULL, -- 完了予定日; decides the year (地方自治法施行令143条)
    carried_from  $ID(commitment),           -- 繰越元の支出負担行為番号; of the year before; none
    promise_id    $ID(promise),              -- 将来の約束番号; which it fulfils; none
    case_id       $ID(case),                 -- 案件番号; for which case
    service_id    $ID(service),              -- 支援制度番号; for which service
    programme_id  $ID(programme),            -- 計画事業番号; for which programme
    party_id      $ID(party),                -- 事業者番号; to whom
    decided_on    $DATE            NOT NULL, -- 負担行為日; in Japan
    version       $INT             NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, commitment_id),
    CONSTRAINT budget_commitment_sums CHECK (decided_yen >= carried_yen AND carried_yen >= 0 AND ordered_yen >= paid_yen AND paid_yen >= returned_yen + late_yen
        AND returned_yen >= 0 AND late_yen >= 0)
) $STRICT;
CREATE INDEX budget_commitment_of ON budget_commitment (tenant_id, line_id, commitment_id);
CREATE INDEX budget_commitment_case ON budget_commitment (tenant_id, case_id) WHERE case_id IS NOT NULL;

-- 支出命令: the order to the accounting officer to pay (地方自治法232条の4).
-- class: tenant
CREATE TABLE budget_order (
    tenant_id     $ID(tenant)              NOT NULL, -- 自治体番号; whose budget
    order_id      $ID(budget_order)        NOT NULL, -- 支出命令番号; made in C
    commitment_id $ID(commitment)          NOT NULL, -- 支出負担行為番号; for which commitment
    act_no        $INT                     NOT NULL, -- 起票番号; of the act that made it
    yen           $YEN                     NOT NULL, -- 金額; to be paid
    advance       $BOOL                    NOT NULL, -- 概算払; before the amount is fixed (地方自治法施行令162条)
    pay_on        $DATE                    NOT NULL, -- 支払予定日; a day on which banks are open
    state         $ENUM(budget_order_state) NOT NULL, -- 状態; ordered, paid or cancelled
    done_on       $DATE,                             -- 支払日または取消日; none while ordered
    version       $INT                     NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, order_id),
    CONSTRAINT budget_order_yen CHECK (yen > 0)
) $STRICT;
CREATE INDEX budget_order_of ON budget_order (tenant_id, commitment_id, order_id);
CREATE INDEX budget_order_due ON budget_order (tenant_id, pay_on, order_id) WHERE state = 1;

-- 歳入の調定: money that somebody owes the town and that is revenue of its year, such as what comes back after the accounts have closed.
-- class: tenant
CREATE TABLE budget_revenue (
    tenant_id     $ID(tenant)               NOT NULL, -- 自治体番号; whose budget
    revenue_id    $ID(revenue)              NOT NULL, -- 調定番号; made in C
    fiscal_year   $FISCAL_YEAR              NOT NULL, -- 年度; whose revenue
    kind          $ENUM(budget_revenue_kind) NOT NULL, -- 歳入の種類; 雑入, 加算金 …
    yen           $YEN                      NOT NULL, -- 金額; received; below 0: an act that takes another one back
    received_on   $DATE                     NOT NULL, -- 収入日; in Japan
    commitment_id $ID(commitment),                    -- 支出負担行為番号; whose money came back; none
    act_no        $INT                      NOT NULL, -- 起票番号; of the act
    PRIMARY KEY (tenant_id, revenue_id),
    CONSTRAINT budget_revenue_yen CHECK (yen <> 0)
) $STRICT;
CREATE INDEX budget_revenue_year ON budget_revenue (tenant_id, fiscal_year, revenue_id);

-- 起票: each thing that was done, in order, never changed.
-- class: tenant
CREATE TABLE budget_act (
    tenant_id     $ID(tenant)            NOT NULL, -- 自治体番号; whose budget
    fiscal_year   $FISCAL_YEAR           NOT NULL, -- 年度; in whose books
    act_no        $INT                   NOT NULL, -- 起票番号; 1, 2, 3 … in the year, without gaps
    kind          $ENUM(budget_act_kind) NOT NULL, -- 種別; 当初, 補正, 流用, 支出負担行為 …
    line_id       $ID(budget_line),                -- 予算番号; which line; none for revenue
    other_line_id $ID(budget_line),                -- 相手の予算番号; 流用先, 充用先, 繰越先
    commitment_id $ID(commitment),                 -- 支出負担行為番号; which commitment
    yen           $YEN                   NOT NULL, -- 金額; below 0: taken away
    on_day        $DATE                  NOT NULL, -- 日付; the day of the decision, in Japan
    reason        $TEXT                  NOT NULL, -- 理由; may be empty
    posting_id    $ID(posting),                    -- 仕訳番号; in the ledger; none when no money moved
    by_account    $ID(account)           NOT NULL, -- 記録した人のアカウント番号; internal
    at_us         $TIME                  NOT NULL, -- 記録日時; when it was written
    PRIMARY KEY (tenant_id, fiscal_year, act_no)
) $STRICT;
CREATE INDEX budget_act_of ON budget_act (tenant_id, line_id, fiscal_year, act_no);
CREATE INDEX budget_act_by_commitment ON budget_act (tenant_id, commitment_id) WHERE commitment_id IS NOT NULL;

-- 返納の入金: a line of the bank that is money which came back. Two files may tell of one act: a statement and a notice.
-- class: tenant
CREATE TABLE budget_refund (
    tenant_id     $ID(tenant)     NOT NULL, -- 自治体番号; whose budget
    movement_id   $ID(movement)   NOT NULL, -- 明細の番号; the bank's line
    commitment_id $ID(commitment) NOT NULL, -- 支出負担行為番号; whose money came back
    fiscal_year   $FISCAL_YEAR    NOT NULL, -- 年度; in whose books
    act_no        $INT            NOT NULL, -- 起票番号; the 戻入 or 歳入 that it is
    typed         $BOOL           NOT NULL, -- 手で記録済み; the act had been typed by hand before, perhaps with another day
    PRIMARY KEY (tenant_id, movement_id)
) $STRICT;
CREATE INDEX budget_refund_by_act ON budget_refund (tenant_id, fiscal_year, act_no);

-- 分けた入金: a line of the bank that was divided into pieces (budget_piece). Two files may tell of one: a statement and a notice.
-- class: tenant
CREATE TABLE budget_split (
    tenant_id   $ID(tenant)   NOT NULL, -- 自治体番号; whose budget
    movement_id $ID(movement) NOT NULL, -- 明細の番号; the bank's line
    proposal_id $ID(proposal) NOT NULL, -- 起案番号; the decided proposal whose pieces it is
    PRIMARY KEY (tenant_id, movement_id)
) $STRICT;
CREATE INDEX budget_split_by_proposal ON budget_split (tenant_id, proposal_id);

-- 入金の内訳: a piece of a line of the bank, as it was proposed; the pieces sum to the line.
-- class: tenant
CREATE TABLE budget_piece (
    tenant_id     $ID(tenant)             NOT NULL, -- 自治体番号; whose budget
    piece_id      $ID(piece)              NOT NULL, -- 内訳の番号; made in C; ref_no of what is paid back
    proposal_id   $ID(proposal)           NOT NULL, -- 起案番号; of the proposal
    piece_no      $INT                    NOT NULL, -- 順番; from 1
    use           $ENUM(budget_piece_use) NOT NULL, -- 内訳の種類; 返納, 加算金, 延滞金, 返す, ほか
    yen           $YEN                    NOT NULL, -- 金額; of this piece
    commitment_id $ID(commitment),                  -- 支出負担行為番号; whose money came back, or what the charge is for; none
    party_id      $ID(party),                       -- 事業者番号; to whom it goes back; none
    note          $TEXT                   NOT NULL, -- 備考; what it is when it is none of these; may be empty
    fiscal_year   $FISCAL_YEAR,                     -- 年度; in whose books it stands; none before the decision, or in none
    act_no        $INT,                             -- 起票番号; the 戻入 or 歳入 that it became; none
    PRIMARY KEY (tenant_id, piece_id),
    CONSTRAINT budget_piece_yen CHECK (yen > 0),
    CONSTRAINT budget_piece_once UNIQUE (tenant_id, proposal_id, piece_no)
) $STRICT;
CREATE INDEX budget_piece_by_act ON budget_piece (tenant_id, fiscal_year, act_no) WHERE act_no IS NOT NULL;

-- 取り消した返納: an act that another act has taken back, once.
-- class: tenant
CREATE TABLE budget_undone (
    tenant_id      $ID(tenant)  NOT NULL, -- 自治体番号; whose budget
    fiscal_year    $FISCAL_YEAR NOT NULL, -- 年度; of the act that was taken back
    act_no         $INT         NOT NULL, -- 起票番号; of the act that was taken back
    by_act_no      $INT         NOT NULL, -- 取消の起票番号; the act of the same year that took it back
    PRIMARY KEY (tenant_id, fiscal_year, act_no)
) $STRICT;

-- 起案: what somebody proposes; it is done when somebody else decides it, on the day of the decision.
-- class: tenant
CREATE TABLE budget_proposal (
    tenant_id     $ID(tenant)                   NOT NULL, -- 自治体番号; whose budget
    proposal_id   $ID(proposal)                 NOT NULL, -- 起案番号; made in C
    move          $ENUM(budget_move)            NOT NULL, -- 種別; 支出負担行為, 支出命令, 流用 …
    state         $ENUM(budget_proposal_state)  NOT NULL, -- 状態; proposed, decided, sent back, withdrawn
    fiscal_year   $FISCAL_YEAR                  NOT NULL, -- 年度; in whose books
    line_id       $ID(budget_line),                       -- 予算番号; from which line
    other_line_id $ID(budget_line),                       -- 相手の予算番号; 流用先, 充用先, 繰越先
    commitment_id $ID(commitment),                        -- 支出負担行為番号; which it changes, orders from or carries; of a new one when it is decided
    order_id      $ID(budget_order),                      -- 支出命令番号; which it cancels; of a new one when it is decided
    liability_id  $ID(liability),                         -- 債務負担行為番号; under which it promises
    promise_id    $ID(promise),                           -- 将来の約束番号; which it fulfils
    party_id      $ID(party),                             -- 事業者番号; to whom
    movement_id   $ID(movement),                          -- 明細の番号; the line of the bank that it divides or takes back
    undoes_no     $INT,                                   -- 取り消す起票番号; the 戻入 or 歳入 of that year that it takes back; none
    yen           $YEN                          NOT NULL, -- 金額; 0 where there is none
    title         $TEXT                         NOT NULL, -- 件名; may be empty
    completes_on  $DATE,                                  -- 完了予定日; of a commitment
    pay_on        $DATE,                                  -- 支払予定日; of an order
    promise_year  $FISCAL_YEAR,                           -- 約束の年度; of a promise
    way           $ENUM(budget_way)             NOT NULL, -- 支払の方法; of an order
    special       $BOOL                         NOT NULL, -- 特例; 概算払 of an order, 事故繰越し of what is carried over
    reason        $TEXT                         NOT NULL, -- 理由; may be empty
    made_by       $ID(account)                  NOT NULL, -- 起案者のアカウント番号; internal
    made_us       $TIME                         NOT NULL, -- 起案日時; when
    decided_by    $ID(account),                           -- 決裁者のアカウント番号; internal, never who proposed it
    decided_us    $TIME,                                  -- 決裁日時; when
    note          $TEXT                         NOT NULL, -- 決裁の意見; why it was sent back
    version       $INT                          NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, proposal_id),
    CONSTRAINT budget_proposal_four_eyes CHECK (state <> 2 OR (decided_by IS NOT NULL AND decided_by <> made_by))
) $STRICT;
CREATE INDEX budget_proposal_by_state ON budget_proposal (tenant_id, state, proposal_id);
CREATE INDEX budget_proposal_by_line ON budget_proposal (tenant_id, line_id, state);
CREATE INDEX budget_proposal_by_movement ON budget_proposal (tenant_id, movement_id) WHERE movement_id IS NOT NULL;
CREATE INDEX budget_proposal_by_commitment ON budget_proposal (tenant_id, commitment_id, proposal_id) WHERE commitment_id IS NOT NULL;

-- A list of lines that was read from a file, compared with the books when it is looked at and once more when it is confirmed.
-- class: tenant
CREATE TABLE budget_import (
    tenant_id   $ID(tenant)                 NOT NULL, -- 自治体番号; whose budget
    import_id   $ID(import)                 NOT NULL, -- 取込番号; made in C
    fiscal_year $FISCAL_YEAR                NOT NULL, -- 年度; of which year
    kind        $ENUM(budget_import_kind)   NOT NULL, -- 種類; 当初 or 補正
    state       $ENUM(budget_import_state)  NOT NULL, -- 状態; read, written, dropped
    file_name   $TEXT                       NOT NULL, -- ファイル名; as it came
    body        $TEXT                       NOT NULL, -- 中身; internal, its rows as they were read
    reason      $TEXT                       NOT NULL, -- 理由; of a supplement: its number and day of vote
    on_day      $DATE                       NOT NULL, -- 日付; from which day it holds
    allot       $BOOL                       NOT NULL, -- 配当する; at once at the section's disposal
    made_by     $ID(account)                NOT NULL, -- 読み込んだ人のアカウント番号; internal
    made_us     $TIME                       NOT NULL, -- 読込日時; when
    PRIMARY KEY (tenant_id, import_id)
) $STRICT;
CREATE INDEX budget_import_by_year ON budget_import (tenant_id, fiscal_year, import_id);
