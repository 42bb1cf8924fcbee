-- SPDX-License-Identifier: AGPL-3.0-or-later
-- References to what is not there.
-- expect: plan/schema/0002.sql:9: plan/0002: table "plan_words" does not exist
-- expect: plan/schema/0002.sql:12: plan/0002: column "text" does not exist in "plan_word"

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    word     $TEXT NOT NULL REFERENCES plan_words (word), -- 言葉; as typed
    other    $TEXT NOT NULL, -- 言葉; as typed
    PRIMARY KEY (extra_id),
    FOREIGN KEY (other) REFERENCES plan_word (text)
) $STRICT;
