-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 台帳: the one place where money moves. Accounts carry four counters; postings are never changed; a link seals each batch.
-- The posted counters of busy kinds (kinds.def) may be behind: what was posted after the head's counted_id is to be added (tally.c).

-- class: tenant
CREATE TABLE ledger_account (
    tenant_id         $ID(tenant)         NOT NULL, -- 自治体番号; whose ledger
    account_id        $ID(ledger_account) NOT NULL, -- 口座番号; made in C
    debits_posted     $YEN                NOT NULL, -- 借方確定額; all that went out
    credits_posted    $YEN                NOT NULL, -- 貸方確定額; all that came in; the balance is credits less debits
    debits_pending    $YEN                NOT NULL, -- 借方保留額; held to go out
    credits_pending   $YEN                NOT NULL, -- 貸方保留額; held to come in
    floor_yen         $YEN,                         -- 残高の下限; balance less what is held never falls below; none: no floor
    ceiling_yen       $YEN,                         -- 残高の上限; balance and what is to come never rise above; none: no ceiling
    kind              $ENUM(ledger_kind)  NOT NULL, -- 口座の種類; a row of kinds.def
    owner_no          $INT                NOT NULL, -- 持ち主の番号; number of the row that it belongs to, in the module of its kind
    lots              $BLOB,                        -- 有効期限別の残高; internal, packed lots of an account of an expiring kind; else none
    lots_due_us       $TIME,                        -- 次の失効日時; when the first lot with free money expires; none: never
    expiry_account_id $ID(ledger_account),          -- 失効先の口座番号; where money goes that has expired
    PRIMARY KEY (tenant_id, account_id),
    CONSTRAINT ledger_account_once UNIQUE (tenant_id, kind, owner_no),
    CONSTRAINT ledger_account_counters CHECK (debits_posted >= 0 AND credits_posted >= 0 AND debits_pending >= 0 AND credits_pending >= 0)
) $HOT;
CREATE INDEX ledger_account_due ON ledger_account (tenant_id, lots_due_us, account_id) WHERE lots_due_us IS NOT NULL;

-- Which municipality an account belongs to; asked only to tell a foreign account from one that does not exist.
-- class: global
CREATE TABLE ledger_whose (
    account_id $ID(ledger_account) NOT NULL, -- 口座番号; of a row of ledger_account
    tenant_id  $ID(tenant)         NOT NULL, -- 自治体番号; whose it is
    PRIMARY KEY (account_id)
) $STRICT;

-- class: tenant
CREATE TABLE ledger_posting (
    tenant_id         $ID(tenant)                NOT NULL, -- 自治体番号; whose ledger
    posting_id        $ID(posting)               NOT NULL, -- 仕訳番号; made of its time, rising strictly
    at_us             $TIME                      NOT NULL, -- 日時; the ledger's own, rising strictly
    kind              $ENUM(ledger_posting_kind) NOT NULL, -- 仕訳の種別; transfer, reserve, capture, …
    debit_account_id  $ID(ledger_account)        NOT NULL, -- 支払口座番号; from where
    credit_account_id $ID(ledger_account)        NOT NULL, -- 受取口座番号; to where
    yen               $YEN                       NOT NULL, -- 金額; above 0
    leg_count         $INT                       NOT NULL, -- 追加の明細数; further legs in ledger_leg
    of_id             $ID(posting),                        -- 元の仕訳番号; which it captures, releases, refunds or corrects
    case_id           $ID(case),                           -- 案件番号; for which case
    service_id        $ID(service),                        -- 支援制度番号; for which service
    programme_id      $ID(programme),                      -- 計画事業番号; for which programme
    party_id          $ID(party),                          -- 事業者番号; with whom
    fiscal_year       $FISCAL_YEAR,                        -- 年度; of which year's books
    expires_us        $TIME,                               -- 保留の期限; of a reserve; none: never
    memo              $TEXT                      NOT NULL, -- 摘要; without personal data; may be empty
    lots              $BLOB,                               -- 有効期限別の増減; internal, packed moves of lots
    PRIMARY KEY (tenant_id, posting_id),
    CONSTRAINT ledger_posting_yen CHECK (yen > 0)
) $CLUSTERED;
CREATE INDEX ledger_posting_of ON ledger_posting (tenant_id, of_id, posting_id) WHERE of_id IS NOT NULL;

-- The legs of a posting behind the first, which stands in its row.
-- class: tenant
CREATE TABLE ledger_leg (
    tenant_id         $ID(tenant)         NOT NULL, -- 自治体番号; whose ledger
    posting_id        $ID(posting)        NOT NULL, -- 仕訳番号; of which posting
    leg_no            $INT                NOT NULL, -- 明細番号; 1, 2, 3 …; the posting's own is 0
    debit_account_id  $ID(ledger_account) NOT NULL, -- 支払口座番号; from where
    credit_account_id $ID(ledger_account) NOT NULL, -- 受取口座番号; to where
    yen               $YEN                NOT NULL, -- 金額; above 0
    PRIMARY KEY (tenant_id, posting_id, leg_no)
) $CLUSTERED;

-- What became of each reservation. The row follows from the postings; it is kept so that nobody has to search for them.
-- class: tenant
CREATE TABLE ledger_hold (
    tenant_id         $ID(tenant)             NOT NULL, -- 自治体番号; whose ledger
    hold_id           $ID(posting)            NOT NULL, -- 保留番号; the posting that reserved
    debit_account_id  $ID(ledger_account)     NOT NULL, -- 支払口座番号; from where
    credit_account_id $ID(ledger_account)     NOT NULL, -- 受取口座番号; to where
    yen               $YEN                    NOT NULL, -- 金額; reserved
    expires_us        $TIME,                            -- 期限; from then on it can only expire; none: never
    state             $ENUM(ledger_hold_state) NOT NULL, -- 状態; open, captured, released or expired
    captured_yen      $YEN                    NOT NULL, -- 確定した金額; the rest was released
    lots              $BLOB,                            -- 有効期限別の保留; internal, packed moves of lots
    PRIMARY KEY (tenant_id, hold_id)
) $CLUSTERED;
CREATE INDEX ledger_hold_due ON ledger_hold (tenant_id, expires_us, hold_id) WHERE state = 1 AND expires_us IS NOT NULL;

-- What was answered under a key: asked again, the answer is the same, also when it was a refusal.
-- class: tenant
CREATE TABLE ledger_key (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; whose ledger
    key        $TEXT        NOT NULL, -- 重複防止キー; its scope, a slash, the caller's key
    body_hash  $BLOB        NOT NULL, -- 内容の照合値; internal, of what was asked for
    refusal    $TEXT        NOT NULL, -- 断った理由; name of the error; empty: it was posted
    op_no      $INT         NOT NULL, -- 操作の順番; of the one that was refused, or the last that was posted; from 0
    first_id   $ID(posting) NOT NULL, -- 最初の仕訳番号; of what was posted; 0 none
    at_us      $TIME        NOT NULL, -- 日時; when it was answered
    PRIMARY KEY (tenant_id, key)
) $CLUSTERED;

-- Where a ledger stands.
-- class: tenant
CREATE TABLE ledger_head (
    tenant_id      $ID(tenant)  NOT NULL, -- 自治体番号; whose ledger
    link_no        $INT         NOT NULL, -- 連鎖番号; of the last link; 0 none
    chain          $BLOB        NOT NULL, -- 連鎖値; internal, of the last link; empty: none
    last_id        $ID(posting) NOT NULL, -- 最後の仕訳番号; 0 none
    counted_id     $ID(posting) NOT NULL, -- 集計済みの仕訳番号; the counters of every account include the postings up to it
    last_us        $TIME        NOT NULL, -- 最後の日時; the next is later
    next_expiry_us $TIME,                 -- 次の保留期限; no open hold ends before; none: none ends
    closed_year    $FISCAL_YEAR NOT NULL, -- 締め切った年度; the last year that takes no posting; 0 none
    limits_no      $INT         NOT NULL, -- 限度変更番号; how often limits of accounts were changed
    PRIMARY KEY (tenant_id)
) $STRICT;

-- The chain: one link for the postings of one batch, written in their transaction.
-- class: tenant
CREATE TABLE ledger_link (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; whose ledger
    link_no   $INT         NOT NULL, -- 連鎖番号; 1, 2, 3 … without gaps
    first_id  $ID(posting) NOT NULL, -- 最初の仕訳番号; of the batch
    last_id   $ID(posting) NOT NULL, -- 最後の仕訳番号; of the batch
    postings  $INT         NOT NULL, -- 仕訳の数; in the batch
    chain     $BLOB        NOT NULL, -- 連鎖値; internal, H(chain before ‖ link_no ‖ the postings with their legs)
    PRIMARY KEY (tenant_id, link_no)
) $CLUSTERED;

-- The postings once more, by account, for statements; a job writes them behind the postings.
-- class: tenant
CREATE TABLE ledger_entry (
    tenant_id   $ID(tenant)         NOT NULL, -- 自治体番号; whose ledger
    account_id  $ID(ledger_account) NOT NULL, -- 口座番号; whose statement
    posting_id  $ID(posting)        NOT NULL, -- 仕訳番号; which posting
    leg_no      $INT                NOT NULL, -- 明細番号; which leg of it
    yen         $YEN                NOT NULL, -- 増減額; below 0: it went out
    balance_yen $YEN                NOT NULL, -- 残高; after this entry
    PRIMARY KEY (tenant_id, account_id, posting_id, leg_no)
) $CLUSTERED;

-- How far the job has come.
-- class: tenant
CREATE TABLE ledger_roll (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; whose ledger
    last_id   $ID(posting) NOT NULL, -- 最後の仕訳番号; the last that stands in the statements
    PRIMARY KEY (tenant_id)
) $STRICT;
