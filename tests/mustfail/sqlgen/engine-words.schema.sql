-- SPDX-License-Identifier: AGPL-3.0-or-later
-- DDL that one engine has.
-- expect: plan/schema/0002.sql:12: plan/0002: IDENTITY exists in PostgreSQL only; ids are made in C
-- expect: plan/schema/0002.sql:13: plan/0002: the time or the user of the engine is not the same on both; pass a parameter
-- expect: plan/schema/0002.sql:14: plan/0002: lower() is not the same on both engines
-- expect: plan/schema/0002.sql:15: plan/0002: COLLATE is not the same on both engines
-- expect: plan/schema/0002.sql:18: plan/0002: lower() is not the same on both engines
-- expect: plan/schema/0002.sql:19: plan/0002: a schema has tables, indexes and rows only

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) GENERATED ALWAYS AS IDENTITY, -- 番号; made by the engine
    day      $DATE NOT NULL DEFAULT CURRENT_DATE, -- 日; of writing
    a        $TEXT NOT NULL CHECK (lower(a) = a), -- 言葉; in small letters
    b        $TEXT COLLATE nocase, -- 言葉; in any letters
    PRIMARY KEY (extra_id)
) $STRICT;
CREATE INDEX plan_word_lower ON plan_word (lower(word));
CREATE VIEW plan_view AS SELECT 1;
