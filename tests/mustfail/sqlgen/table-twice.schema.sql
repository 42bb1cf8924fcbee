-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A table, and a column, that is there already.
-- expect: plan/schema/0002.sql:7: plan/0002: table "plan_word" is there twice
-- expect: plan/schema/0002.sql:9: plan/0002: column "word" is there twice

-- class: global
CREATE TABLE plan_word (
    word $TEXT NOT NULL, -- 言葉; as typed
    word $TEXT NOT NULL, -- 言葉; as typed
    PRIMARY KEY (word)
) $STRICT;
