-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A second module, whose tables the first may read and not write.

-- class: tenant
CREATE TABLE party (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose party
    party_id  $ID(party)  NOT NULL, -- 事業者番号; made in C
    name      $TEXT       NOT NULL, -- 氏名; personal, as registered
    PRIMARY KEY (tenant_id, party_id)
) $STRICT;
