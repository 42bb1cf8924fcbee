-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 会計管理者への連携: how a town's accounting system wants its files, what was sent to it, and what it answered.

-- One way of writing (or reading) a file. A draft may be changed; what is in force is not, so that every file that left can be made again.
-- class: tenant
CREATE TABLE accounting_mapping (
    tenant_id   $ID(tenant)                    NOT NULL, -- 自治体番号; whose accounting system
    mapping_id  $ID(accounting_mapping)        NOT NULL, -- 対応表の番号; made in C
    kind        $ENUM(accounting_kind)         NOT NULL, -- 種類; which file
    valid_from  $DATE                          NOT NULL, -- 適用開始日; the one with the latest day not after today is used
    state       $ENUM(accounting_mapping_state) NOT NULL, -- 状態; draft, in force
    charset     $ENUM(accounting_charset)      NOT NULL, -- 文字コード; of the file
    line_end    $ENUM(accounting_line_end)     NOT NULL, -- 改行; of the file
    heading     $BOOL                          NOT NULL, -- 見出しの行; the first row names the columns
    day_form    $ENUM(accounting_day_form)     NOT NULL, -- 日付の形; how days are written
    year_form   $ENUM(accounting_year_form)    NOT NULL, -- 年度の形; 2026 or 8
    amount_form $ENUM(accounting_amount_form)  NOT NULL, -- 金額の形; 12345 or 12,345
    version     $INT                           NOT NULL, -- 版; counts changes of the mapping and its columns
    made_us     $TIME                          NOT NULL, -- 作成日時; when
    made_by     $ID(account)                   NOT NULL, -- 作成者; who
    forced_us   $TIME,                                   -- 使いはじめた日時; when it came into force
    forced_by   $ID(account),                            -- 使いはじめた人; who
    PRIMARY KEY (tenant_id, mapping_id)
) $STRICT;
CREATE INDEX accounting_mapping_by_kind ON accounting_mapping (tenant_id, kind, state, valid_from);

-- class: tenant
CREATE TABLE accounting_column (
    tenant_id  $ID(tenant)             NOT NULL, -- 自治体番号; whose accounting system
    mapping_id $ID(accounting_mapping) NOT NULL, -- 対応表の番号; which mapping
    column_no  $INT                    NOT NULL, -- 列; from 1
    heading    $TEXT                   NOT NULL, -- 見出し; as their system calls it; when read, several names divided by |
    field      $ENUM(accounting_field) NOT NULL, -- 内容; what stands there
    fixed      $TEXT                   NOT NULL, -- 固定値; what always stands there
    width      $INT                    NOT NULL, -- 桁数; filled with 0 on the left up to this; 0: as it is
    codes      $TEXT                   NOT NULL, -- 読替え; lines "18=180": what becomes what
    PRIMARY KEY (tenant_id, mapping_id, column_no)
) $STRICT;

-- The number under which the accounting office knows a payee.
-- class: tenant
CREATE TABLE accounting_creditor (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; whose accounting system
    party_id  $ID(party)   NOT NULL, -- 事業者番号; the payee
    code      $TEXT        NOT NULL, -- 債権者番号; theirs
    set_us    $TIME        NOT NULL, -- 記録日時; when
    set_by    $ID(account) NOT NULL, -- 記録者; who
    PRIMARY KEY (tenant_id, party_id)
) $STRICT;

-- One file to the accounting office.
-- class: tenant
CREATE TABLE accounting_run (
    tenant_id   $ID(tenant)               NOT NULL, -- 自治体番号; who sends
    run_id      $ID(accounting_run)       NOT NULL, -- 送付の番号; made in C
    run_no      $INT                      NOT NULL, -- 送付回; counts from 1 for each municipality
    kind        $ENUM(accounting_kind)    NOT NULL, -- 種類; what it holds
    mapping_id  $ID(accounting_mapping)   NOT NULL, -- 対応表の番号; how it is written
    state       $ENUM(accounting_run_state) NOT NULL, -- 状態; prepared, approved, filed, cancelled
    line_count  $INT                      NOT NULL, -- 件数; of lines
    yen         $YEN                      NOT NULL, -- 合計金額; of lines
    prepared_us $TIME                     NOT NULL, -- 作成日時; when
    prepared_by $ID(account)              NOT NULL, -- 作成者; who
    approved_us $TIME,                              -- 承認日時; when
    approved_by $ID(account),                       -- 承認者; not who prepared it
    filed_us    $TIME,                              -- ファイル作成日時; when the file was made, once
    filed_by    $ID(account),                       -- ファイル作成者; who
    sha256      $TEXT                     NOT NULL, -- ファイルの照合値; SHA-256 of its bytes; empty before
    note        $TEXT                     NOT NULL, -- 備考; why it was cancelled
    version     $INT                      NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, run_id),
    CONSTRAINT accounting_run_no_once UNIQUE (tenant_id, run_no)
) $STRICT;

-- Something that the accounting office was told, or will be: an amount, or by how much it changed.
-- class: tenant
CREATE TABLE accounting_item (
    tenant_id     $ID(tenant)                 NOT NULL, -- 自治体番号; who sends
    item_id       $ID(accounting_item)        NOT NULL, -- 記録番号; made in C
    number        $TEXT                       NOT NULL, -- 送付番号; ten digits: fiscal year and a running number; how answers are matched
    kind          $ENUM(accounting_kind)      NOT NULL, -- 種類; 支出負担行為, 支出命令, 戻入 or 調定
    part          $ENUM(accounting_part)      NOT NULL, -- 区分; new, changed or cancelled
    fiscal_year   $FISCAL_YEAR                NOT NULL, -- 年度; in whose accounts
    commitment_id $ID(commitment)             NOT NULL, -- 支出負担行為番号; which commitment
    order_id      $ID(budget_order),                    -- 支出命令番号; which order; none for the others
    party_id      $ID(party),                           -- 事業者番号; who is paid or pays; none
    creditor      $TEXT                       NOT NULL, -- 債権者番号; as sent; empty: none
    yen           $YEN                        NOT NULL, -- 金額; below 0: less than was told before
    on_day        $DATE                       NOT NULL, -- 起票日; of what is told
    pay_on        $DATE,                                -- 支払予定日; of an order
    state         $ENUM(accounting_item_state) NOT NULL, -- 状態; where it stands
    slip          $TEXT                       NOT NULL, -- 伝票番号; the accounting office's; empty before
    done_on       $DATE,                                -- 支払日・収入日; as the accounting office says
    reason        $TEXT                       NOT NULL, -- 差戻しの理由; as the accounting office says
    version       $INT                        NOT NULL, -- 版; counts changes
    PRIMARY KEY (tenant_id, item_id),
    CONSTRAINT accounting_item_number_once UNIQUE (tenant_id, number)
) $STRICT;
CREATE INDEX accounting_item_of_commitment ON accounting_item (tenant_id, commitment_id, kind);
CREATE INDEX accounting_item_of_order ON accounting_item (tenant_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX accounting_item_by_state ON accounting_item (tenant_id, state, kind, item_id);
CREATE INDEX accounting_item_of_year ON accounting_item (tenant_id, fiscal_year, number);

-- An item in a file. The same item stands in a second file only when it was marked to be sent again.
-- class: tenant
CREATE TABLE accounting_line (
    tenant_id $ID(tenant)          NOT NULL, -- 自治体番号; who sends
    run_id    $ID(accounting_run)  NOT NULL, -- 送付の番号; which file
    line_no   $INT                 NOT NULL, -- 行; from 1, without the heading
    item_id   $ID(accounting_item) NOT NULL, -- 記録番号; what is told
    again     $BOOL                NOT NULL, -- 再送; an earlier file had it, too
    party_id  $ID(party),                    -- 事業者番号; whose name stands in the row; none
    cells     $TEXT                NOT NULL, -- ファイルの行; personal, the row as it stands in the file, in UTF-8
    PRIMARY KEY (tenant_id, run_id, line_no),
    CONSTRAINT accounting_line_item_once UNIQUE (tenant_id, run_id, item_id)
) $STRICT;
CREATE INDEX accounting_line_of_item ON accounting_line (tenant_id, item_id, run_id);

-- A file of the accounting office that was read.
-- class: tenant
CREATE TABLE accounting_result (
    tenant_id  $ID(tenant)                  NOT NULL, -- 自治体番号; who read it
    result_id  $ID(accounting_result)       NOT NULL, -- 結果の番号; made in C
    state      $ENUM(accounting_result_state) NOT NULL, -- 状態; read, or taken over
    file_name  $TEXT                        NOT NULL, -- ファイル名; as it came
    sha256     $TEXT                        NOT NULL, -- 照合値; SHA-256 of its bytes: the same file is read once
    form       $TEXT                        NOT NULL, -- 形式; CP932, UTF-8, Excel
    row_count  $INT                         NOT NULL, -- 行数; without the heading
    differing  $INT                         NOT NULL, -- 違いの件数; rows that do not agree, and what is missing
    read_us    $TIME                        NOT NULL, -- 取込日時; when
    read_by    $ID(account)                 NOT NULL, -- 取込者; who
    taken_us   $TIME,                                 -- 反映日時; when it was taken over
    taken_by   $ID(account),                          -- 反映した人; who
    PRIMARY KEY (tenant_id, result_id),
    CONSTRAINT accounting_result_once UNIQUE (tenant_id, sha256)
) $STRICT;

-- A row of such a file.
-- class: tenant
CREATE TABLE accounting_answer (
    tenant_id $ID(tenant)              NOT NULL, -- 自治体番号; who read it
    result_id $ID(accounting_result)   NOT NULL, -- 結果の番号; which file
    row_no    $INT                     NOT NULL, -- 行; of the file
    number    $TEXT                    NOT NULL, -- 送付番号; as read
    item_id   $ID(accounting_item),              -- 記録番号; ours of that number; none
    party_id  $ID(party),                        -- 事業者番号; ours of that item; none
    status    $ENUM(accounting_status) NOT NULL, -- 処理結果; accepted, paid or received, refused
    slip      $TEXT                    NOT NULL, -- 伝票番号; theirs; may be empty
    yen       $YEN,                              -- 金額; none: the file does not say
    payee     $TEXT                    NOT NULL, -- 債権者; personal, number or name as they say; may be empty
    on_day    $DATE,                             -- 支払日・収入日; none
    reason    $TEXT                    NOT NULL, -- 理由; of a refusal
    finding   $ENUM(accounting_finding) NOT NULL, -- 突合せの結果; the same, or what is different
    PRIMARY KEY (tenant_id, result_id, row_no)
) $STRICT;
CREATE INDEX accounting_answer_of_item ON accounting_answer (tenant_id, item_id) WHERE item_id IS NOT NULL;

-- What did not agree. It stays until a person has settled it.
-- class: tenant
CREATE TABLE accounting_difference (
    tenant_id     $ID(tenant)                   NOT NULL, -- 自治体番号; whose
    difference_id $ID(accounting_difference)    NOT NULL, -- 違いの番号; made in C
    result_id     $ID(accounting_result)        NOT NULL, -- 結果の番号; in which file it was found
    row_no        $INT,                                   -- 行; of that file; none: it has no row
    item_id       $ID(accounting_item),                   -- 記録番号; ours; none: they have something that we did not send
    number        $TEXT                         NOT NULL, -- 送付番号; ours, or as they say
    finding       $ENUM(accounting_finding)     NOT NULL, -- 違い; what is different
    ours          $TEXT                         NOT NULL, -- こちらの値; as text
    theirs        $TEXT                         NOT NULL, -- 会計の値; as text
    found_us      $TIME                         NOT NULL, -- 見つけた日時; when
    resolution    $ENUM(accounting_resolution)  NOT NULL, -- 処理; open, or how it was settled
    settled_us    $TIME,                                  -- 処理日時; when
    settled_by    $ID(account),                           -- 処理した人; none: answered by a later file
    note          $TEXT                         NOT NULL, -- 処理の内容; what was found out and done
    PRIMARY KEY (tenant_id, difference_id)
) $STRICT;
CREATE INDEX accounting_difference_by_state ON accounting_difference (tenant_id, resolution, difference_id);
CREATE INDEX accounting_difference_of_item ON accounting_difference (tenant_id, item_id) WHERE item_id IS NOT NULL;
