-- SPDX-License-Identifier: AGPL-3.0-or-later

-- class: tenant
-- Accounts from which a body pays by bank file, and how its bank wants the file. A change makes a new row; runs keep the row that they were made with.
CREATE TABLE payment_source (
    tenant_id    $ID(tenant)         NOT NULL, -- 自治体番号; who pays
    source_id    $ID(source)         NOT NULL, -- 振込元の登録番号; made in C
    label        $TEXT               NOT NULL, -- 振込元; what officers call the account
    client_code  $TEXT               NOT NULL, -- 委託者コード; ten digits, from the bank
    client_name  $TEXT               NOT NULL, -- 委託者名; half-width, as the bank has it
    bank_code    $TEXT               NOT NULL, -- 金融機関コード; four digits
    bank_name    $TEXT               NOT NULL, -- 金融機関名; half-width, may be empty
    branch_code  $TEXT               NOT NULL, -- 支店コード; three digits
    branch_name  $TEXT               NOT NULL, -- 支店名; half-width, may be empty
    account_kind $ENUM(account_kind) NOT NULL, -- 預金種目; ordinary, current, other
    number       $TEXT               NOT NULL, -- 口座番号; seven digits, the body's own
    line_ends    $BOOL               NOT NULL, -- 改行あり; CRLF behind each record; else nothing
    takes_edi    $BOOL               NOT NULL, -- EDI情報を使う; the mark of a payment stands in EDI instead of the customer code
    takes_wo     $BOOL               NOT NULL, -- ヲを使える; this bank takes ｦ in names
    settle_days  $INT                NOT NULL, -- 着金とみなす営業日数; so many open days after payment without a return
    valid_from   $DATE               NOT NULL, -- 適用開始日; first day
    valid_to     $DATE,                        -- 適用終了日; first day on which it is no longer used
    made_us      $TIME               NOT NULL, -- 登録日時; when it was written down
    made_by      $ID(account)        NOT NULL, -- 登録者; who
    PRIMARY KEY (tenant_id, source_id)
) $STRICT;
CREATE INDEX payment_source_by_from ON payment_source (tenant_id, valid_from);

-- class: tenant
-- What is to be paid to whom. Other modules add it; it is paid once.
CREATE TABLE payment_due (
    tenant_id  $ID(tenant)             NOT NULL, -- 自治体番号; who owes
    due_id     $ID(due)                NOT NULL, -- 支払予定の番号; made in C
    ref_kind   $TEXT                   NOT NULL, -- 支払の根拠; module word, such as grant
    ref_no     $INT                    NOT NULL, -- 根拠の番号; its row there
    party_id   $ID(party)              NOT NULL, -- 事業者番号; payee
    title      $TEXT                   NOT NULL, -- 件名; for what
    yen        $YEN                    NOT NULL, -- 金額; to be paid
    due_on     $DATE                   NOT NULL, -- 支払予定日; to be paid by this day
    pay_until  $DATE,                            -- 支払の期限; last day on which it may be paid, such as the closing of its year's accounts; none: any
    state      $ENUM(payment_due_state) NOT NULL, -- 状態; open, in a run, paid, withdrawn
    run_id     $ID(run),                         -- 支払の番号; the run in which it is or was last
    note       $TEXT                   NOT NULL, -- 備考; why it came back, after a return
    added_us   $TIME                   NOT NULL, -- 登録日時; when
    added_by   $ID(account)            NOT NULL, -- 登録者; account, 0 for a service
    PRIMARY KEY (tenant_id, due_id),
    CONSTRAINT payment_due_once UNIQUE (tenant_id, ref_kind, ref_no),
    CONSTRAINT payment_due_yen_valid CHECK (yen > 0)
) $STRICT;
CREATE INDEX payment_due_by_state ON payment_due (tenant_id, state, due_on, due_id);

-- class: tenant
-- A payment run: one file to the bank. The rows are written before the file leaves, and the file can be made again from them.
CREATE TABLE payment_run (
    tenant_id     $ID(tenant)             NOT NULL, -- 自治体番号; who pays
    run_id        $ID(run)                NOT NULL, -- 支払の番号; made in C
    run_no        $INT                    NOT NULL, -- 支払回; counts from 1 for each municipality
    source_id     $ID(source)             NOT NULL, -- 振込元の登録番号; from which account, as it was registered then
    pay_on        $DATE                   NOT NULL, -- 支払日; an open day of banks
    title         $TEXT                   NOT NULL, -- 件名; what officers call it
    state         $ENUM(payment_run_state) NOT NULL, -- 状態; intent, first approval, approved, filed, debited, cancelled
    line_count    $INT                    NOT NULL, -- 件数; of lines
    yen           $YEN                    NOT NULL, -- 合計金額; of lines
    fee_yen       $YEN                    NOT NULL, -- 手数料; what the bank took for it so far
    returned_count $INT                   NOT NULL, -- 戻った件数; lines that came back
    returned_yen  $YEN                    NOT NULL, -- 戻った金額; of those
    prepared_us   $TIME                   NOT NULL, -- 作成日時; when it was put together
    prepared_by   $ID(account)            NOT NULL, -- 作成者; who
    first_us      $TIME,                            -- 1人目の承認日時; when
    first_by      $ID(account),                     -- 1人目の承認者; not who prepared it
    second_us     $TIME,                            -- 2人目の承認日時; when
    second_by     $ID(account),                     -- 2人目の承認者; neither of the others
    filed_us      $TIME,                            -- ファイル作成日時; when the file was made, once
    filed_by      $ID(account),                     -- ファイル作成者; who
    file_sha256   $TEXT                   NOT NULL, -- ファイルの照合値; SHA-256 of its bytes; empty before
    debited_on    $DATE,                            -- 引落日; as the statement says
    settle_on     $DATE,                            -- 着金とみなす日; from then on what has not come back counts as arrived
    note          $TEXT                   NOT NULL, -- 備考; why it was sent back or cancelled
    version       $INT                    NOT NULL, -- 版; counts changes of the run and its lines
    PRIMARY KEY (tenant_id, run_id),
    CONSTRAINT payment_run_no_once UNIQUE (tenant_id, run_no)
) $STRICT;
CREATE INDEX payment_run_by_state ON payment_run (tenant_id, state, run_id);

-- class: tenant
-- One payee of a run, with everything that stands in the file.
CREATE TABLE payment_line (
    tenant_id    $ID(tenant)              NOT NULL, -- 自治体番号; who pays
    run_id       $ID(run)                 NOT NULL, -- 支払の番号; which run
    line_no      $INT                     NOT NULL, -- 明細番号; from 1
    code         $TEXT                    NOT NULL, -- 照合コード; ten digits, in the file as customer code or EDI: five of the run, five of the line
    due_id       $ID(due)                 NOT NULL, -- 支払予定の番号; what is paid
    party_id     $ID(party)               NOT NULL, -- 事業者番号; payee
    title        $TEXT                    NOT NULL, -- 件名; for what
    yen          $YEN                     NOT NULL, -- 金額; to be transferred
    bank_code    $TEXT                    NOT NULL, -- 金融機関コード; four digits
    bank_name    $TEXT                    NOT NULL, -- 金融機関名; half-width as sent, empty when it cannot be written
    branch_code  $TEXT                    NOT NULL, -- 支店コード; three digits
    branch_name  $TEXT                    NOT NULL, -- 支店名; half-width as sent, empty when it cannot be written
    account_kind $ENUM(account_kind)      NOT NULL, -- 預金種目; of the payee's account
    number       $TEXT                    NOT NULL, -- 口座番号; personal, seven digits
    holder       $TEXT                    NOT NULL, -- 受取人名（送った文字）; personal, half-width as sent
    changes      $TEXT                    NOT NULL, -- 名義の変更点; personal, each change of the name with its reason
    state        $ENUM(payment_line_state) NOT NULL, -- 状態; in the run, returned
    returned_on  $DATE,                             -- 戻った日; as the bank says
    reason       $TEXT                    NOT NULL, -- 戻った理由; as the bank or an officer says
    PRIMARY KEY (tenant_id, run_id, line_no),
    CONSTRAINT payment_line_code_once UNIQUE (tenant_id, code)
) $STRICT;
CREATE INDEX payment_line_by_yen ON payment_line (tenant_id, yen, run_id);
CREATE INDEX payment_line_by_party ON payment_line (tenant_id, party_id, run_id);

-- class: tenant
-- A file of the bank that was read in.
CREATE TABLE payment_statement (
    tenant_id    $ID(tenant)                  NOT NULL, -- 自治体番号; who read it
    statement_id $ID(statement)               NOT NULL, -- 取込番号; made in C
    kind         $ENUM(zengin_kind)           NOT NULL, -- 種類; 入出金取引明細 or 振込入金通知
    state        $ENUM(payment_statement_state) NOT NULL, -- 状態; read, or matched
    file_name    $TEXT                        NOT NULL, -- ファイル名; as it came
    sha256       $TEXT                        NOT NULL, -- 照合値; SHA-256 of its bytes: the same file is read once
    from_on      $DATE                        NOT NULL, -- 勘定日（自）; first day
    to_on        $DATE                        NOT NULL, -- 勘定日（至）; last day
    line_count   $INT                         NOT NULL, -- 明細件数; movements in the file
    known_count  $INT                         NOT NULL, -- 読み込み済みの件数; movements that an earlier file had, too
    read_us      $TIME                        NOT NULL, -- 取込日時; when
    read_by      $ID(account)                 NOT NULL, -- 取込者; who
    matched_us   $TIME,                                 -- 照合日時; when it was matched
    PRIMARY KEY (tenant_id, statement_id),
    CONSTRAINT payment_statement_once UNIQUE (tenant_id, sha256)
) $STRICT;

-- class: tenant
-- A line of the bank. It is matched to exactly one thing, or waits in the suspense list.
CREATE TABLE payment_movement (
    tenant_id    $ID(tenant)         NOT NULL, -- 自治体番号; whose account
    movement_id  $ID(movement)       NOT NULL, -- 明細の番号; made in C
    statement_id $ID(statement)      NOT NULL, -- 取込番号; from which file
    line_no      $INT                NOT NULL, -- 行番号; of the file, from 1
    kind         $ENUM(zengin_kind)  NOT NULL, -- 種類; of the file
    bank_code    $TEXT               NOT NULL, -- 金融機関コード; of the own account
    branch_code  $TEXT               NOT NULL, -- 支店コード; of the own account
    number       $TEXT               NOT NULL, -- 口座番号; of the own account
    reference    $TEXT               NOT NULL, -- 照会番号; the bank's
    posted_on    $DATE               NOT NULL, -- 勘定日; when the bank posted it
    incoming     $BOOL               NOT NULL, -- 入金; money in; else out
    yen          $YEN                NOT NULL, -- 金額; of the movement
    client_name  $TEXT               NOT NULL, -- 振込依頼人名; personal, as the bank says
    client_code  $TEXT               NOT NULL, -- 振込依頼人コード; as the bank says
    memo         $TEXT               NOT NULL, -- 摘要; as the bank says
    edi          $TEXT               NOT NULL, -- EDI情報; as the bank says
    match        $ENUM(payment_match) NOT NULL, -- 照合; what it is, or not known
    run_id       $ID(run),                     -- 支払の番号; of which run
    matched_line $INT,                         -- 明細番号; of a returned line
    matched_us   $TIME,                        -- 照合日時; when
    matched_by   $ID(account),                 -- 照合した職員; account; none: the program
    note         $TEXT               NOT NULL, -- 備考; what an officer says about it
    given_up     $INT                NOT NULL, -- 返納の取消の回数; how often it was a refund and no longer is
    PRIMARY KEY (tenant_id, movement_id),
    CONSTRAINT payment_movement_once UNIQUE (tenant_id, kind, bank_code, branch_code, number, posted_on, reference)
) $STRICT;
CREATE INDEX payment_movement_by_match ON payment_movement (tenant_id, match, posted_on, movement_id);
CREATE INDEX payment_movement_by_statement ON payment_movement (tenant_id, statement_id, line_no);
CREATE INDEX payment_movement_by_run ON payment_movement (tenant_id, run_id, movement_id);
