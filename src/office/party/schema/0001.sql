-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who the municipality has to do with: firms, sole traders, persons and organisations, once each; what is known of them with
-- its dates; which rows may be the same; how one follows another.

-- class: tenant
-- One row per party. Address, telephone and trade are copies of its main establishment's and contacts', for lists.
CREATE TABLE party (
    tenant_id           $ID(tenant)         NOT NULL, -- 自治体番号; whose register
    party_id            $ID(party)          NOT NULL, -- 事業者番号; the local id, which never leaves the municipality
    kind                $ENUM(party_kind)   NOT NULL, -- 種別; business, sole trader, person or organisation
    state               $ENUM(party_state)  NOT NULL, -- 状態; received, active, closed or joined
    name                $TEXT               NOT NULL, -- 名称; personal, the official name in force
    kana                $TEXT               NOT NULL, -- フリガナ; personal, katakana without the legal form
    sort_key            $TEXT               NOT NULL, -- 並び順; internal, made from the kana, else from the name
    trade_name          $TEXT               NOT NULL, -- 屋号; personal, the name on the sign
    corporate_number    $TEXT               NOT NULL, -- 法人番号; 13 digits with check digit, empty when there is none
    registration_number $TEXT               NOT NULL, -- 会社法人等番号; 12 digits of the commercial register
    invoice_number      $TEXT               NOT NULL, -- 適格請求書発行事業者登録番号; T and 13 digits
    founded_on          $DATE,                        -- 設立・開業日; day of foundation or opening
    closed_on           $DATE,                        -- 廃業・解散日; first day on which it no longer exists
    representative      $TEXT               NOT NULL, -- 代表者; personal, copy of the representative's name
    municipality_code   $TEXT               NOT NULL, -- 所在地の自治体コード; copy, of the main establishment
    address             $TEXT               NOT NULL, -- 所在地; personal, copy, of the main establishment
    telephone           $TEXT               NOT NULL, -- 電話番号; personal, copy, of the first contact
    email               $TEXT               NOT NULL, -- メールアドレス; personal, copy, of the first contact
    industry            $TEXT               NOT NULL, -- 産業分類; copy, main code of the main establishment
    note                $TEXT               NOT NULL, -- 備考; personal, free text of officers
    origin              $ENUM(party_origin) NOT NULL, -- 登録のしかた; by an officer, by the firm, by import
    joined_into         $ID(party),                   -- 統合先; the row that goes on, when joined
    received_us         $TIME               NOT NULL, -- 収受日時; when it was first received, which counts for first-come services
    created_by          $ID(account)        NOT NULL, -- 登録者; account, 0 for a command of the operator
    updated_us          $TIME               NOT NULL, -- 更新日時; of this row
    version             $INT                NOT NULL, -- 版; counts edits of this row
    happened            $INT                NOT NULL, -- 出来事の数; counts everything that happened to the party, in all modules
    PRIMARY KEY (tenant_id, party_id),
    CONSTRAINT party_kind_valid CHECK (kind BETWEEN 1 AND 4),
    CONSTRAINT party_state_valid CHECK (state BETWEEN 1 AND 4)
) $STRICT;
CREATE INDEX party_by_sort_key ON party (tenant_id, sort_key, party_id);
CREATE INDEX party_received ON party (tenant_id, party_id) WHERE state = 1;

-- class: tenant
-- Names with the day from which they hold. Rows are added and never changed.
CREATE TABLE party_name (
    tenant_id   $ID(tenant)           NOT NULL, -- 自治体番号; whose register
    name_id     $ID(name)             NOT NULL, -- 名称番号; made in C
    party_id    $ID(party)            NOT NULL, -- 事業者番号; whose name
    name_use    $ENUM(party_name_use) NOT NULL, -- 名称の種類; official, or on the sign
    name        $TEXT                 NOT NULL, -- 名称; personal, as written
    kana        $TEXT                 NOT NULL, -- フリガナ; personal, katakana
    valid_from  $DATE                 NOT NULL, -- 適用開始日; first day
    recorded_us $TIME                 NOT NULL, -- 記録日時; when it was written down
    recorded_by $ID(account)          NOT NULL, -- 記録者; account, 0 for a command
    PRIMARY KEY (tenant_id, name_id)
) $STRICT;
CREATE INDEX party_name_by_party ON party_name (tenant_id, party_id, valid_from);

-- class: tenant
-- 事業所: where the party works; inside the town when the municipality code is the tenant's.
CREATE TABLE party_establishment (
    tenant_id         $ID(tenant)        NOT NULL, -- 自治体番号; whose register
    establishment_id  $ID(establishment) NOT NULL, -- 事業所番号; made in C
    party_id          $ID(party)         NOT NULL, -- 事業者番号; whose
    name              $TEXT              NOT NULL, -- 事業所名; personal, 本店, みほん店
    is_main           $BOOL              NOT NULL, -- 主たる事業所; head office or main shop
    postal_code       $TEXT              NOT NULL, -- 郵便番号; seven digits
    municipality_code $TEXT              NOT NULL, -- 自治体コード; six digits with check digit, empty when not known or abroad
    prefecture        $TEXT              NOT NULL, -- 都道府県; name
    city              $TEXT              NOT NULL, -- 市区町村; name
    street            $TEXT              NOT NULL, -- 町名・番地; personal
    building          $TEXT              NOT NULL, -- 建物名; personal, and the floor
    opened_on         $DATE,                       -- 開設日; first day
    closed_on         $DATE,                       -- 廃止日; first day without it
    version           $INT               NOT NULL, -- 版; counts edits of this row
    PRIMARY KEY (tenant_id, establishment_id)
) $STRICT;
CREATE INDEX party_establishment_by_party ON party_establishment (tenant_id, party_id, establishment_id);

-- class: tenant
-- 日本標準産業分類 of an establishment; any number, one of them the main one.
CREATE TABLE party_industry (
    tenant_id        $ID(tenant)        NOT NULL, -- 自治体番号; whose register
    establishment_id $ID(establishment) NOT NULL, -- 事業所番号; which establishment
    revision         $INT               NOT NULL, -- 改定; of the classification, 14 since 2024-04-01
    code             $TEXT              NOT NULL, -- 産業分類; two to four digits
    is_main          $BOOL              NOT NULL, -- 主たる業種; what it lives on
    PRIMARY KEY (tenant_id, establishment_id, revision, code)
) $STRICT;

-- class: tenant
CREATE TABLE party_contact (
    tenant_id  $ID(tenant)            NOT NULL, -- 自治体番号; whose register
    contact_id $ID(contact)           NOT NULL, -- 連絡先番号; made in C
    party_id   $ID(party)             NOT NULL, -- 事業者番号; whose
    kind       $ENUM(contact_kind)    NOT NULL, -- 連絡先の種類; telephone, e-mail, post, fax or site
    purpose    $ENUM(contact_purpose) NOT NULL, -- 用途; what it is for
    value      $TEXT                  NOT NULL, -- 連絡先; personal, number or address
    attention  $TEXT                  NOT NULL, -- 宛名; personal, whom to ask for
    version    $INT                   NOT NULL, -- 版; counts edits of this row
    PRIMARY KEY (tenant_id, contact_id)
) $STRICT;
CREATE INDEX party_contact_by_party ON party_contact (tenant_id, party_id, contact_id);

-- class: tenant
-- Capital and employees as known on a day. Rows are added and never changed.
CREATE TABLE party_fact (
    tenant_id   $ID(tenant)            NOT NULL, -- 自治体番号; whose register
    fact_id     $ID(fact)              NOT NULL, -- 記録番号; made in C
    party_id    $ID(party)             NOT NULL, -- 事業者番号; of whom
    kind        $ENUM(party_fact_kind) NOT NULL, -- 項目; capital in yen, or 常時使用する従業員
    value       $INT                   NOT NULL, -- 値; yen or persons
    as_of       $DATE                  NOT NULL, -- 時点; the day on which it was so
    source      $TEXT                  NOT NULL, -- 根拠; from which paper
    recorded_us $TIME                  NOT NULL, -- 記録日時; when it was written down
    recorded_by $ID(account)           NOT NULL, -- 記録者; account, 0 for a command
    PRIMARY KEY (tenant_id, fact_id),
    CONSTRAINT party_fact_value_valid CHECK (value >= 0)
) $STRICT;
CREATE INDEX party_fact_by_party ON party_fact (tenant_id, party_id, kind, as_of);

-- class: tenant
-- Where money goes. A new account ends the one before; rows stay.
CREATE TABLE party_bank_account (
    tenant_id       $ID(tenant)         NOT NULL, -- 自治体番号; whose register
    bank_account_id $ID(bank_account)   NOT NULL, -- 口座の登録番号; made in C
    party_id        $ID(party)          NOT NULL, -- 事業者番号; whose
    bank_code       $TEXT               NOT NULL, -- 金融機関コード; four digits
    bank_name       $TEXT               NOT NULL, -- 金融機関名; as written
    branch_code     $TEXT               NOT NULL, -- 支店コード; three digits
    branch_name     $TEXT               NOT NULL, -- 支店名; as written
    kind            $ENUM(account_kind) NOT NULL, -- 預金種目; ordinary, current, savings, other
    number          $TEXT               NOT NULL, -- 口座番号; personal, seven digits
    holder_kana     $TEXT               NOT NULL, -- 口座名義（カナ）; personal, in the characters of bank files
    holder_name     $TEXT               NOT NULL, -- 口座名義; personal, as on the passbook
    mismatch        $TEXT               NOT NULL, -- 名義が違う理由; why the holder is not the party: 屋号, 委任; empty when it is
    valid_from      $DATE               NOT NULL, -- 適用開始日; first day
    valid_to        $DATE,                        -- 適用終了日; first day on which another one holds
    recorded_us     $TIME               NOT NULL, -- 記録日時; when it was written down
    recorded_by     $ID(account)        NOT NULL, -- 記録者; account, 0 for a command
    checked_by      $ID(account),                 -- 確認した職員; who compared it with the passbook
    version         $INT                NOT NULL, -- 版; counts edits of this row
    PRIMARY KEY (tenant_id, bank_account_id)
) $STRICT;
CREATE INDEX party_bank_account_by_party ON party_bank_account (tenant_id, party_id, valid_from);

-- class: tenant
-- A person's role in a firm, with dates: 代表者, 担当者, 役員.
CREATE TABLE party_person (
    tenant_id  $ID(tenant)        NOT NULL, -- 自治体番号; whose register
    person_id  $ID(person)        NOT NULL, -- 役割番号; made in C
    party_id   $ID(party)         NOT NULL, -- 事業者番号; the firm
    self_id    $ID(party),                  -- 本人の番号; the person's own row as a party, where there is one
    role       $ENUM(person_role) NOT NULL, -- 役割; representative, contact, officer
    title      $TEXT              NOT NULL, -- 役職; as written: 代表取締役
    name       $TEXT              NOT NULL, -- 氏名; personal
    kana       $TEXT              NOT NULL, -- 氏名（カナ）; personal
    birth_on   $DATE,                       -- 生年月日; personal, for the list of officers
    sex        $ENUM(person_sex)  NOT NULL, -- 性別; personal, for the list of officers
    address    $TEXT              NOT NULL, -- 住所; personal
    valid_from $DATE,                       -- 就任日; first day, none when not known
    valid_to   $DATE,                       -- 退任日; first day without the role
    version    $INT               NOT NULL, -- 版; counts edits of this row
    PRIMARY KEY (tenant_id, person_id)
) $STRICT;
CREATE INDEX party_person_by_party ON party_person (tenant_id, party_id, role, person_id);

-- class: tenant
-- By what a party is found and compared: numbers, name core, digits of telephones, folded addresses. Made anew with each change.
CREATE TABLE party_key (
    tenant_id $ID(tenant)           NOT NULL, -- 自治体番号; whose register
    kind      $ENUM(party_key_kind) NOT NULL, -- 照合の種類; which of them
    key       $TEXT                 NOT NULL, -- 照合用の文字列; internal
    party_id  $ID(party)            NOT NULL, -- 事業者番号; whose
    PRIMARY KEY (tenant_id, kind, key, party_id)
) $STRICT;
CREATE INDEX party_key_by_party ON party_key (tenant_id, party_id, kind, key);

-- class: tenant
-- Two rows that may be one party. first_id is below second_id.
CREATE TABLE party_suspect (
    tenant_id  $ID(tenant)            NOT NULL, -- 自治体番号; whose register
    first_id   $ID(party)             NOT NULL, -- 事業者番号（一つ目）; the older row
    second_id  $ID(party)             NOT NULL, -- 事業者番号（二つ目）; the newer row
    score      $INT                   NOT NULL, -- 点数; 0 to 100
    reasons    $FLAGS(suspect_reason) NOT NULL, -- 理由; what is the same, what is not
    state      $ENUM(suspect_state)   NOT NULL, -- 状態; open, found to differ, joined
    note       $TEXT                  NOT NULL, -- 判断の理由; an officer's
    decided_us $TIME,                           -- 判断日時; when
    decided_by $ID(account),                    -- 判断者; who
    PRIMARY KEY (tenant_id, first_id, second_id),
    CONSTRAINT party_suspect_score_valid CHECK (score BETWEEN 0 AND 100)
) $STRICT;
CREATE INDEX party_suspect_by_score ON party_suspect (tenant_id, state, score, first_id, second_id);
CREATE INDEX party_suspect_by_first ON party_suspect (tenant_id, first_id, state, score);
CREATE INDEX party_suspect_by_second ON party_suspect (tenant_id, second_id, state, score);

-- class: tenant
-- That one row was joined to another: who, when, why; and what the two counted right behind it, so that it can be undone while
-- nothing else happened.
CREATE TABLE party_join (
    tenant_id       $ID(tenant)       NOT NULL, -- 自治体番号; whose register
    join_id         $ID(join)         NOT NULL, -- 統合番号; made in C
    kept_id         $ID(party)        NOT NULL, -- 残した事業者; the row that goes on
    joined_id       $ID(party)        NOT NULL, -- 統合した事業者; the row that ended
    state           $ENUM(join_state) NOT NULL, -- 状態; done or undone
    kept_state      $ENUM(party_state) NOT NULL, -- 残した側の統合前の状態; of the row that goes on
    joined_state    $ENUM(party_state) NOT NULL, -- 統合した側の統合前の状態; of the row that ended
    reason          $TEXT             NOT NULL, -- 理由; the officer's
    done_us         $TIME             NOT NULL, -- 統合日時; when
    done_by         $ID(account)      NOT NULL, -- 統合した人; who
    kept_happened   $INT              NOT NULL, -- 残した側の出来事の数; right behind the joining
    joined_happened $INT              NOT NULL, -- 統合した側の出来事の数; right behind the joining
    undo_reason     $TEXT             NOT NULL, -- 取り消しの理由; empty while it holds
    undone_us       $TIME,                      -- 取り消した日時; when
    undone_by       $ID(account),               -- 取り消した人; who
    PRIMARY KEY (tenant_id, join_id)
) $STRICT;
CREATE INDEX party_join_by_kept ON party_join (tenant_id, kept_id, join_id);
CREATE INDEX party_join_by_joined ON party_join (tenant_id, joined_id, join_id);

-- class: tenant
-- Which of the two won, field by field, and what the kept row had before.
CREATE TABLE party_join_field (
    tenant_id     $ID(tenant) NOT NULL, -- 自治体番号; whose register
    join_id       $ID(join)   NOT NULL, -- 統合番号; which joining
    field         $TEXT       NOT NULL, -- 項目; a column of the party
    from_joined   $BOOL       NOT NULL, -- 統合した側の値を採用; the value of the row that ended won
    kept_value    $TEXT       NOT NULL, -- 残した側の値; personal, as it was
    joined_value  $TEXT       NOT NULL, -- 統合した側の値; personal, as it was
    PRIMARY KEY (tenant_id, join_id, field)
) $STRICT;

-- class: tenant
-- Which rows of other tables moved to the kept party.
CREATE TABLE party_join_moved (
    tenant_id $ID(tenant)      NOT NULL, -- 自治体番号; whose register
    join_id   $ID(join)        NOT NULL, -- 統合番号; which joining
    part      $ENUM(join_part) NOT NULL, -- 表; which table
    row_id    $INT             NOT NULL, -- 行の番号; its id there
    was_main  $BOOL            NOT NULL, -- 主たる事業所だった; establishments alone
    PRIMARY KEY (tenant_id, join_id, part, row_id)
) $STRICT;

-- class: tenant
-- 承継: both parties stay, duties go over with the date. For a new representative both are the same party.
CREATE TABLE party_succession (
    tenant_id     $ID(tenant)             NOT NULL, -- 自治体番号; whose register
    succession_id $ID(succession)         NOT NULL, -- 承継番号; made in C
    kind          $ENUM(succession_kind)  NOT NULL, -- 承継の種類; 法人成り, 相続, 事業譲渡, 合併, 代表者の交代
    state         $ENUM(succession_state) NOT NULL, -- 状態; proposed, approved or refused
    from_id       $ID(party)              NOT NULL, -- 承継前の事業者; whose duties they were
    to_id         $ID(party)              NOT NULL, -- 承継後の事業者; whose they become
    effective_on  $DATE                   NOT NULL, -- 承継日; first day under the new one
    old_person_id $ID(person),                      -- 前の代表者; the role that ends
    new_name      $TEXT                   NOT NULL, -- 新しい代表者; personal, of a new representative
    new_kana      $TEXT                   NOT NULL, -- 新しい代表者（カナ）; personal
    new_title     $TEXT                   NOT NULL, -- 新しい代表者の役職; as written
    reason        $TEXT                   NOT NULL, -- 理由・根拠書類; what it rests on
    proposed_us   $TIME                   NOT NULL, -- 起案日時; when
    proposed_by   $ID(account)            NOT NULL, -- 起案者; who
    decided_us    $TIME,                            -- 決裁日時; when
    decided_by    $ID(account),                     -- 決裁者; who
    decided_note  $TEXT                   NOT NULL, -- 決裁の意見; empty when none
    version       $INT                    NOT NULL, -- 版; counts edits of this row
    PRIMARY KEY (tenant_id, succession_id)
) $STRICT;
CREATE INDEX party_succession_by_from ON party_succession (tenant_id, from_id, succession_id);
CREATE INDEX party_succession_by_to ON party_succession (tenant_id, to_id, succession_id);
CREATE INDEX party_succession_by_state ON party_succession (tenant_id, state, succession_id);

-- class: tenant
-- Who wants to act for which party, and how it is proved.
CREATE TABLE party_claim (
    tenant_id        $ID(tenant)        NOT NULL, -- 自治体番号; whose register
    claim_id         $ID(claim)         NOT NULL, -- 申出番号; made in C
    account_id       $ID(account)       NOT NULL, -- 利用者; who claims
    party_id         $ID(party)         NOT NULL, -- 事業者番号; the row that was found or made for it
    made_party       $BOOL              NOT NULL, -- 新しい登録; the row was made for this claim
    proof            $ENUM(claim_proof) NOT NULL, -- 確認方法; letter, officer or sign-in
    state            $ENUM(claim_state) NOT NULL, -- 状態; open, confirmed, refused or expired
    note             $TEXT              NOT NULL, -- 申出の内容; personal, what the person wrote
    code_hash        $TEXT              NOT NULL, -- 確認コードの照合値; internal, keyed hash, empty without a letter
    attempts         $INT               NOT NULL, -- 入力の回数; wrong codes so far
    claimed_us       $TIME              NOT NULL, -- 申出日時; when
    posted_us        $TIME,                       -- 発送日時; when the letter was put on the list
    expires_us       $TIME              NOT NULL, -- 期限; last instant of the code
    decided_us       $TIME,                       -- 確認日時; when
    decided_by       $ID(account),                -- 確認した人; officer, or the person itself with the code
    reason           $TEXT              NOT NULL, -- 理由; of a refusal
    version          $INT               NOT NULL, -- 版; counts edits of this row
    PRIMARY KEY (tenant_id, claim_id)
) $STRICT;
CREATE INDEX party_claim_by_state ON party_claim (tenant_id, state, claim_id);
CREATE INDEX party_claim_by_party ON party_claim (tenant_id, party_id, claim_id);
CREATE INDEX party_claim_by_account ON party_claim (tenant_id, account_id, claim_id);

-- class: tenant
-- A file that was brought in: read, compared with the register row by row, confirmed by an officer, written, and perhaps taken back.
CREATE TABLE party_import (
    tenant_id     $ID(tenant)         NOT NULL, -- 自治体番号; whose register
    import_id     $ID(import)         NOT NULL, -- 取込番号; made in C
    file_name     $TEXT               NOT NULL, -- ファイル名; without its folder
    sha256        $TEXT               NOT NULL, -- 照合値; SHA-256 of the bytes, in hexadecimal
    encoding      $TEXT               NOT NULL, -- 形式; the encoding of a CSV, or Excel
    sheet_name    $TEXT               NOT NULL, -- シート名; of a workbook, else empty
    headings      $TEXT               NOT NULL, -- 見出し; internal, the first row of the file
    columns       $TEXT               NOT NULL, -- 列の対応; internal, for each field the number of its column from 0, - when it has none
    language      $INT                NOT NULL, -- 言語; internal, of the sentences about the rows
    state         $ENUM(import_state) NOT NULL, -- 状態; where it stands
    pieces        $INT                NOT NULL, -- 部分の数; internal, pieces that the rows are kept in
    pieces_done   $INT                NOT NULL, -- 済んだ部分; internal, of what is being done
    rows_total    $INT                NOT NULL, -- 行数; without the heading
    rows_done     $INT                NOT NULL, -- 済んだ行数; of what is being done
    rows_added    $INT                NOT NULL, -- 新しく登録する行; rows that make a party
    rows_changed  $INT                NOT NULL, -- 変更する行; rows that change one
    rows_same     $INT                NOT NULL, -- 変わりのない行; rows that say what was known
    rows_refused  $INT                NOT NULL, -- 誤りのある行; rows that cannot be taken
    rows_suspect  $INT                NOT NULL, -- 重複の疑いのある行; new ones that are like one of the register
    rows_written  $INT                NOT NULL, -- 取り込んだ行; so far, less those taken back
    rows_failed   $INT                NOT NULL, -- 取り込めなかった行; something had changed since they were looked at; when taking back: could not be
    takes_suspects $BOOL              NOT NULL, -- 疑いのある行も登録; the officer's choice
    imported_us   $TIME               NOT NULL, -- 取込日時; when the file was brought in
    imported_by   $ID(account)        NOT NULL, -- 取込者; account, 0 for a command of the operator
    confirmed_us  $TIME,                        -- 確定日時; when an officer confirmed it
    confirmed_by  $ID(account),                 -- 確定者; who
    finished_us   $TIME,                        -- 終了日時; when the last row was written or taken back
    undone_us     $TIME,                        -- 元に戻した日時; when that was decided
    undone_by     $ID(account),                 -- 元に戻した人; who
    undo_reason   $TEXT               NOT NULL, -- 元に戻した理由; empty while it holds
    PRIMARY KEY (tenant_id, import_id)
) $STRICT;

-- class: tenant
-- The rows of a file until it is done, in pieces of which each is compared or written in one transaction.
CREATE TABLE party_import_piece (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose register
    import_id $ID(import) NOT NULL, -- 取込番号; which file
    piece_no  $INT        NOT NULL, -- 部分の番号; from 0
    body      $TEXT       NOT NULL, -- 行; personal, rows with their numbers (office/file/grid.h)
    PRIMARY KEY (tenant_id, import_id, piece_no)
) $STRICT;

-- class: tenant
-- What a row of a file would do, and what became of it.
CREATE TABLE party_import_row (
    tenant_id     $ID(tenant)          NOT NULL, -- 自治体番号; whose register
    import_id     $ID(import)          NOT NULL, -- 取込番号; which file
    row_no        $INT                 NOT NULL, -- 行番号; as Excel shows it, the heading is 1
    action        $ENUM(import_action) NOT NULL, -- 判定; new, changed, the same, refused, suspected
    result        $ENUM(import_result) NOT NULL, -- 結果; waiting, written, left, failed, taken back
    name          $TEXT                NOT NULL, -- 名称; personal, as it would stand
    party_id      $ID(party)           NOT NULL, -- 事業者番号; about whom; 0: not in the register (yet)
    suspect_id    $ID(party),                    -- 似た事業者; which it is like
    changes       $TEXT                NOT NULL, -- 変更点; personal, the fields with old and new value
    problems      $TEXT                NOT NULL, -- 確かめること; personal, column and reason, one a line
    row_key       $TEXT                NOT NULL, -- 行の照合用の文字列; internal, by which two rows are one party
    party_version $INT                 NOT NULL, -- 事業者の版; internal, when it was compared
    happened      $INT                 NOT NULL, -- 出来事の数; internal, right behind the writing
    PRIMARY KEY (tenant_id, import_id, row_no)
) $STRICT;
CREATE INDEX party_import_row_by_party ON party_import_row (tenant_id, party_id, import_id);
CREATE INDEX party_import_row_by_action ON party_import_row (tenant_id, import_id, action, row_no);
CREATE INDEX party_import_row_by_result ON party_import_row (tenant_id, import_id, result, row_no);
CREATE INDEX party_import_row_by_key ON party_import_row (tenant_id, import_id, row_key);

-- class: tenant
-- What stood there before a row changed it, so that the import can be taken back.
CREATE TABLE party_import_undo (
    tenant_id $ID(tenant)        NOT NULL, -- 自治体番号; whose register
    import_id $ID(import)        NOT NULL, -- 取込番号; which file
    row_no    $INT               NOT NULL, -- 行番号; of the file
    part      $ENUM(import_part) NOT NULL, -- 表; which table
    row_id    $INT               NOT NULL, -- 行の番号; its id there
    was       $TEXT,                       -- 前の内容; personal, none when the import added the row
    PRIMARY KEY (tenant_id, import_id, row_no, part, row_id)
) $STRICT;

-- class: tenant
-- Which field a heading meant the last time, so that a municipality's own lists are known again.
CREATE TABLE party_import_heading (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose lists
    heading   $TEXT       NOT NULL, -- 見出し; folded, as csv headings are compared
    field     $TEXT       NOT NULL, -- 項目; word of import_field; empty: not read
    used_us   $TIME       NOT NULL, -- 最後に使った日時; when
    PRIMARY KEY (tenant_id, heading)
) $STRICT;

-- class: global
-- 法人番号公表サイト: what the National Tax Agency publishes of each corporation, as far as files were brought in.
CREATE TABLE party_register (
    corporate_number  $TEXT NOT NULL, -- 法人番号; 13 digits
    name              $TEXT NOT NULL, -- 商号又は名称; as published
    kana              $TEXT NOT NULL, -- フリガナ; without the legal form
    kind_code         $TEXT NOT NULL, -- 法人種別; 301 株式会社, 399 …
    municipality_code $TEXT NOT NULL, -- 自治体コード; six digits, check digit added
    prefecture        $TEXT NOT NULL, -- 都道府県; name
    city              $TEXT NOT NULL, -- 市区町村; name
    street            $TEXT NOT NULL, -- 丁目番地等; as published
    postal_code       $TEXT NOT NULL, -- 郵便番号; seven digits
    foreign_address   $TEXT NOT NULL, -- 国外所在地; empty for most
    updated_on        $DATE NOT NULL, -- 更新年月日; of the published row
    closed_on         $DATE,          -- 登記記録の閉鎖等年月日; none while it is open
    close_cause       $TEXT NOT NULL, -- 閉鎖の事由; 01 清算, 11 合併, …
    successor_number  $TEXT NOT NULL, -- 承継先法人番号; after a merger
    hidden            $BOOL NOT NULL, -- 検索対象除外; not to be offered in searches
    file_name         $TEXT NOT NULL, -- ファイル名; from which
    imported_us       $TIME NOT NULL, -- 取込日時; when
    PRIMARY KEY (corporate_number)
) $STRICT;
