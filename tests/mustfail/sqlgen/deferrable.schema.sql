-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Inside a batch of the writer only COMMIT would notice.
-- expect: plan/schema/0002.sql:9: plan/0002: DEFERRABLE is not allowed: inside a batch only COMMIT would notice
-- expect: plan/schema/0002.sql:12: plan/0002: DEFERRABLE is not allowed: inside a batch only COMMIT would notice

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    word     $TEXT NOT NULL REFERENCES plan_word (word) DEFERRABLE INITIALLY DEFERRED, -- 言葉; as typed
    other    $TEXT NOT NULL, -- 言葉; as typed
    PRIMARY KEY (extra_id),
    FOREIGN KEY (other) REFERENCES plan_word (word) DEFERRABLE
) $STRICT;
