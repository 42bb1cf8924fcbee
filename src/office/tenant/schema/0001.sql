-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Municipalities, and bodies that act for one. A tenant is known by its surrogate id; the six-digit code of the Ministry of
-- Internal Affairs (全国地方公共団体コード) is a dated attribute, because mergers change it.

-- class: global
CREATE TABLE tenant (
    tenant_id  $ID(tenant)        NOT NULL, -- 自治体番号; made in C
    kind       $ENUM(tenant_kind) NOT NULL, -- 種別; ward, city, town, village or another body
    slug       $TEXT              NOT NULL, -- アドレス名; first part of its pages' addresses, with the code: 131172-kita
    code       $TEXT              NOT NULL, -- 自治体コード; the code in force, six digits with check digit; empty for bodies
    name       $TEXT              NOT NULL, -- 自治体名; as the register writes it
    kana       $TEXT              NOT NULL, -- フリガナ; in katakana
    english    $TEXT              NOT NULL, -- 英語名; as the municipality writes itself
    prefecture $TEXT              NOT NULL, -- 都道府県; name
    fictional  $BOOL              NOT NULL, -- 架空; a town that does not exist, for demonstration
    office     $TEXT              NOT NULL, -- 担当課; the section to ask, empty when not known
    url        $TEXT              NOT NULL, -- ウェブサイト; official site, empty when not known
    telephone  $TEXT              NOT NULL, -- 電話番号; empty when not known
    tile_x     $INT               NOT NULL, -- 地図の列; column on the tile map
    tile_y     $INT               NOT NULL, -- 地図の行; row on the tile map
    PRIMARY KEY (tenant_id),
    CONSTRAINT tenant_slug_unique UNIQUE (slug),
    CONSTRAINT tenant_kind_valid CHECK (kind BETWEEN 1 AND 5)
) $STRICT;
CREATE INDEX tenant_by_code ON tenant (code);

-- class: global
CREATE TABLE tenant_code (
    tenant_id  $ID(tenant) NOT NULL, -- 自治体番号; whose code
    code       $TEXT       NOT NULL, -- 自治体コード; six digits with check digit
    valid_from $DATE       NOT NULL, -- 適用開始日; first day of validity
    valid_to   $DATE,                -- 適用終了日; first day on which it is no longer valid; none while in force
    PRIMARY KEY (tenant_id, code)
) $STRICT;
