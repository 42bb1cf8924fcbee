-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A small table with a column of each type, for the tests of src/web.

-- class: global
CREATE TABLE thing (
    thing_id    $ID(thing)    NOT NULL, -- 番号; made in C
    name        $TEXT         NOT NULL, -- 名前; any text
    colour      $ENUM(colour) NOT NULL, -- 色; see thing.h
    made        $DATE         NOT NULL, -- 作った日; a day
    changed_us  $TIME         NOT NULL, -- 変更日時; an instant
    price_yen   $YEN,                   -- 値段; nullable
    year        $FISCAL_YEAR  NOT NULL, -- 年度; of the budget
    opened      $BOOL         NOT NULL, -- 開封; a flag
    note        $TEXT,                  -- 備考; nullable
    PRIMARY KEY (thing_id)
) $STRICT;
