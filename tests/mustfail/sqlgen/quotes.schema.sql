-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Double quotes in a schema.
-- expect: plan/schema/0002.sql:8: plan/0002: a text stands in single quotes, not in ""

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    a        $TEXT NOT NULL CHECK (a <> ""), -- 言葉; not empty
    PRIMARY KEY (extra_id)
) $STRICT;
