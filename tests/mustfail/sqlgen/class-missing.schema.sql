-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tables without a class, and of an unknown one.
-- expect: plan/schema/0002.sql:7: plan/0002: table "plan_extra" has no class: write `-- class: tenant`, published, global or engine above it
-- expect: plan/schema/0002.sql:12: plan/0002: unknown class "secret"
-- expect: plan/schema/0002.sql:18: plan/0002: only class engine may differ between the engines

CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    PRIMARY KEY (extra_id)
) $STRICT;

-- class: secret
CREATE TABLE plan_other (
    other_id $ID(other) NOT NULL, -- 番号; made in C
    PRIMARY KEY (other_id)
) $STRICT;

-- class: tenant sqlite
CREATE TABLE plan_third (
    third_id $ID(third) NOT NULL, -- 番号; made in C
    PRIMARY KEY (third_id)
) $STRICT;
