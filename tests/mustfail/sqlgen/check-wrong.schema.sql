-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A CHECK over a column that is not there: only the engine sees it.
-- expect: plan/schema/0002.sql:6: plan/0002: SQLite: no such column: number

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    PRIMARY KEY (extra_id),
    CHECK (number > 0)
) $STRICT;
