-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys of tenant tables that do not begin with tenant_id.
-- expect: plan/schema/0002.sql:11: plan/0002: the primary key of a tenant table begins with tenant_id
-- expect: plan/schema/0002.sql:11: plan/0002: a unique key of a tenant table begins with tenant_id
-- expect: plan/schema/0002.sql:18: plan/0002: a reference to "plan" begins with tenant_id
-- expect: plan/schema/0002.sql:20: plan/0002: a unique key of a tenant table begins with tenant_id
-- expect: plan/schema/0002.sql:23: plan/0002: the primary key of a published table holds tenant_id
-- expect: plan/schema/0002.sql:29: plan/0002: table "plan_keyless" has no primary key

-- class: tenant
CREATE TABLE plan_extra (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose
    extra_id  $ID(extra)  NOT NULL, -- 番号; made in C
    code      $TEXT       NOT NULL, -- 番号; as printed
    plan_id   $ID(plan)   NOT NULL, -- 計画番号; of the plan
    PRIMARY KEY (extra_id),
    UNIQUE (code),
    FOREIGN KEY (plan_id, tenant_id) REFERENCES plan (plan_id, tenant_id)
) $STRICT;
CREATE UNIQUE INDEX plan_by_title ON plan (title);

-- class: published
CREATE TABLE plan_shown (
    shown_id $ID(shown) NOT NULL, -- 番号; made in C
    PRIMARY KEY (shown_id)
) $STRICT;

-- class: global
CREATE TABLE plan_keyless (
    a $INT NOT NULL -- 数; a number
) $STRICT;
