-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A type word that nobody knows, and types without one.
-- expect: plan/schema/0002.sql:11: plan/0002: unknown type word $MONEY
-- expect: plan/schema/0002.sql:12: plan/0002: unknown type word $ID
-- expect: plan/schema/0002.sql:13: plan/0002: unknown type word $ENUM(Plan Status)
-- expect: plan/schema/0002.sql:14: plan/0002: the type of column "d" is not one of the $ words

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    a        $MONEY NOT NULL, -- 金額; in yen
    b        $ID NOT NULL, -- 番号; of what
    c        $ENUM(Plan Status) NOT NULL, -- 状態; not a C name
    d        INTEGER NOT NULL, -- 数; in one engine's word
    PRIMARY KEY (extra_id)
) $STRICT;
