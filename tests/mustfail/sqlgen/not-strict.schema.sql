-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A table in which SQLite takes a text for a number.
-- expect: plan/schema/0002.sql:6: plan/0002: table "plan_extra" does not end in $STRICT

-- class: global
CREATE TABLE plan_extra (
    extra_id $ID(extra) NOT NULL, -- 番号; made in C
    PRIMARY KEY (extra_id)
);
