-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Columns whose comment is missing or lacks a half.
-- expect: plan/schema/0002.sql:11: plan/0002: column "a" has no comment `-- 見出し; what it is`
-- expect: plan/schema/0002.sql:12: plan/0002: the comment of column "b" is not `-- 見出し; what it is`
-- expect: plan/schema/0002.sql:13: plan/0002: the comment of column "c" is not `-- 見出し; what it is`
-- expect: plan/schema/0002.sql:16: plan/0002: column "note" has no comment `-- 見出し; what it is`

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    a        $INT NOT NULL,
    b        $INT NOT NULL, -- 数
    c        $INT NOT NULL, -- ; the number
    PRIMARY KEY (extra_id)
) $STRICT;
ALTER TABLE plan ADD COLUMN note $TEXT;
