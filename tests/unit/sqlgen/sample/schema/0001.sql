-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Every type, with and without NULL; tables of three classes; an index of its own for each engine.

-- class: tenant
-- One of each type.
CREATE TABLE sample (
    tenant_id $ID(tenant)         NOT NULL, -- 自治体番号; whose sample
    sample_id $ID(sample)         NOT NULL, -- 見本番号; made in C
    name      $TEXT               NOT NULL, -- 氏名; personal, of whoever brought it
    note      $TEXT,                        -- 備考; free text
    size      $INT                NOT NULL, -- 大きさ; in millimetres
    weight    $INT,                         -- 重さ; in grams
    fee       $YEN                NOT NULL, -- 手数料; in yen
    refund    $YEN,                         -- 還付額; in yen
    day       $DATE               NOT NULL, -- 受付日; when it came
    gone      $DATE,                        -- 返却日; when it went
    made_us   $TIME               NOT NULL, -- 作成日時; UTC microseconds
    seen_us   $TIME,                        -- 確認日時; UTC microseconds
    year      $FISCAL_YEAR        NOT NULL, -- 年度; in which it counts
    end_year  $FISCAL_YEAR,                 -- 終了年度; up to which it counts
    state     $ENUM(sample_state) NOT NULL, -- 状態; new, kept or gone
    was       $ENUM(sample_state),          -- 前の状態; before the last change
    active    $BOOL               NOT NULL, -- 有効; in use
    checked   $BOOL,                        -- 確認済み; none when nobody looked
    bytes     $BLOB               NOT NULL, -- 写し; as received
    more      $BLOB,                        -- 別の写し; as received
    parent_id $ID(sample),                  -- 親の番号; the sample it was cut from
    PRIMARY KEY (tenant_id, sample_id),
    CONSTRAINT sample_name_unique UNIQUE (tenant_id, name),
    CONSTRAINT sample_size_valid CHECK (size > 0)
) $STRICT;

-- class: tenant
CREATE TABLE sample_tag (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose sample
    sample_id $ID(sample) NOT NULL, -- 見本番号; the sample
    tag       $TEXT       NOT NULL, -- 札; in any language
    PRIMARY KEY (tenant_id, sample_id, tag),
    FOREIGN KEY (tenant_id, sample_id) REFERENCES sample (tenant_id, sample_id)
) $STRICT;

-- class: global
CREATE TABLE sample_word (
    word  $TEXT NOT NULL, -- 言葉; as typed
    number $INT NOT NULL, -- 番号; its row in the index
    hits  $INT  NOT NULL, -- 回数; how often
    grams $TEXT NOT NULL, -- 索引語; letters that it has, separated by spaces
    PRIMARY KEY (word)
) $STRICT;

-- class: engine sqlite
CREATE VIRTUAL TABLE sample_index USING fts5 (grams, tokenize = "unicode61 remove_diacritics 0");

-- class: engine pg
CREATE INDEX sample_word_by_gram ON sample_word USING gin (string_to_array(grams, ' '));
