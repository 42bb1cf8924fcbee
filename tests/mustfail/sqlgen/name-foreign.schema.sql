-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A table that is not named after its module.
-- expect: plan/schema/0002.sql:6: plan/0002: table "planet" is not named plan or plan_…

-- class: global
CREATE TABLE planet (
    planet_id $ID(planet) NOT NULL, -- 番号; made in C
    PRIMARY KEY (planet_id)
) $STRICT;
