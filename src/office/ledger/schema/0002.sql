-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What moved on the accounts of each kind, month by month, so that a sum over years need not read every posting.

-- The sums of one kind of account, by what the postings were about, over one span of time; a job writes them behind the postings.
-- class: tenant
CREATE TABLE ledger_sum (
    tenant_id  $ID(tenant)            NOT NULL, -- 自治体番号; whose ledger
    kind       $ENUM(ledger_kind)     NOT NULL, -- 口座の種類; of the accounts
    subject    $ENUM(ledger_subject)  NOT NULL, -- 分け方; by programme, service, party or fiscal year
    span       $INT                   NOT NULL, -- 期間; a month of posting in Japan as yyyymm, its whole fiscal year as yyyy, or, but for firms, its day as yyyymmdd
    subject_no $INT                   NOT NULL, -- 番号; which programme, service, party or year; 0: the posting says nothing of it
    legs       $INT                   NOT NULL, -- 件数; legs in or out
    in_yen     $YEN                   NOT NULL, -- 入り; what came in
    out_yen    $YEN                   NOT NULL, -- 出; what went out
    PRIMARY KEY (tenant_id, kind, subject, span, subject_no)
) $CLUSTERED;

-- How far the sums have come.
-- class: tenant
CREATE TABLE ledger_sum_roll (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; whose ledger
    last_id   $ID(posting) NOT NULL, -- 最後の仕訳番号; the last that stands in the sums
    PRIMARY KEY (tenant_id)
) $STRICT;
