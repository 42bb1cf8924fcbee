-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Approved plans as a graph of nodes, the documents they were read from, and what publishing makes of them.

-- class: global
-- A document as it was read. It may hold plans of several municipalities, so it belongs to none.
CREATE TABLE plan_source (
    source_id   $ID(source)             NOT NULL, -- 資料番号; made in C
    sha256      $TEXT                   NOT NULL, -- 照合値; SHA-256 of the file's bytes, in hexadecimal
    name        $TEXT                   NOT NULL, -- ファイル名; without its folder
    format      $ENUM(plan_source_format) NOT NULL, -- 形式; text, PDF, table or facts
    body        $TEXT                   NOT NULL, -- 本文; the decoded text with its lines as read
    imported_us $TIME                   NOT NULL, -- 取込日時; UTC microseconds
    PRIMARY KEY (source_id),
    CONSTRAINT plan_source_sha256_unique UNIQUE (sha256)
) $STRICT;

-- class: global
-- What the reader was unsure of.
CREATE TABLE plan_question (
    source_id $ID(source) NOT NULL, -- 資料番号; in which document
    position  $INT        NOT NULL, -- 順; from 1
    line      $INT        NOT NULL, -- 行; of the document, from 1
    what      $TEXT       NOT NULL, -- 確認したいこと; one sentence in Japanese
    what_en   $TEXT       NOT NULL, -- 確認したいこと（英語）; the same in English
    PRIMARY KEY (source_id, position)
) $STRICT;

-- class: tenant
CREATE TABLE plan (
    tenant_id         $ID(tenant)        NOT NULL, -- 自治体番号; whose plan
    plan_id           $ID(plan)          NOT NULL, -- 計画番号; made in C
    kind              $ENUM(plan_kind)   NOT NULL, -- 計画の種類; plan, or logic model
    status            $ENUM(plan_status) NOT NULL, -- 状態; draft or published
    title             $TEXT              NOT NULL, -- 計画名; as printed
    first_fiscal_year $FISCAL_YEAR,                -- 開始年度; the year that begins on 1 April; none when not stated
    last_fiscal_year  $FISCAL_YEAR,                -- 終了年度; the last year of the plan
    subject_to_vote   $BOOL              NOT NULL, -- 議決条件; the document says that the budget's vote decides
    background        $TEXT              NOT NULL, -- 背景; the document's introduction, empty when only facts are held
    about_ja          $TEXT              NOT NULL, -- 紹介; in Kassei's own words
    about_en          $TEXT              NOT NULL, -- 紹介（英語）; the same in English
    source_id         $ID(source)        NOT NULL, -- 資料番号; the document
    line              $INT               NOT NULL, -- 開始行; where the plan's heading stands
    last_line         $INT               NOT NULL, -- 終了行; its last line
    version           $INT               NOT NULL, -- 版; counts changes, for optimistic locking
    updated_us        $TIME              NOT NULL, -- 更新日時; UTC microseconds
    PRIMARY KEY (tenant_id, plan_id),
    CONSTRAINT plan_years_valid CHECK (first_fiscal_year <= last_fiscal_year)
) $STRICT;

-- class: tenant
-- A pillar, programme, detail, caption, goal, strategy, tactic or method; once per plan and kind and name.
CREATE TABLE plan_node (
    tenant_id  $ID(tenant)           NOT NULL, -- 自治体番号; whose plan
    node_id    $ID(node)             NOT NULL, -- 項目番号; made in C
    plan_id    $ID(plan)             NOT NULL, -- 計画番号; the plan it belongs to
    kind       $ENUM(plan_node_kind) NOT NULL, -- 項目の種類; pillar, programme, …
    status     $ENUM(plan_node_status) NOT NULL, -- 位置づけ; listed, under study, or a reference to elsewhere
    name       $TEXT                 NOT NULL, -- 名称; as written, joined where the page broke it
    number     $TEXT                 NOT NULL, -- 番号; as printed before the name, empty when none
    line       $INT                  NOT NULL, -- 行; where the name begins
    open_list  $BOOL                 NOT NULL, -- 例示; the list ends in 等: there is more than is named
    metro_category $BOOL             NOT NULL, -- 都の区分; the pillar is a category of the metropolis and not the municipality's own
    summary    $TEXT                 NOT NULL, -- 説明; the document's sentence, empty when only facts are held
    plain_ja   $TEXT                 NOT NULL, -- ひとこと; plain sentence in Kassei's own words
    plain_en   $TEXT                 NOT NULL, -- ひとこと（英語）; the same in English
    PRIMARY KEY (tenant_id, node_id)
) $STRICT;
CREATE INDEX plan_node_by_plan ON plan_node (tenant_id, plan_id, node_id);

-- class: tenant
-- Where a node stands in the tree. A programme listed under two pillars is one node in two places.
CREATE TABLE plan_place (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose plan
    plan_id   $ID(plan)   NOT NULL, -- 計画番号; the plan
    parent_id $ID(node)   NOT NULL, -- 上の項目; 0 for the plan itself
    node_id   $ID(node)   NOT NULL, -- 項目番号; what stands here
    position  $INT        NOT NULL, -- 順; among the children of the parent, from 1
    line      $INT        NOT NULL, -- 行; where it is named at this place
    PRIMARY KEY (tenant_id, plan_id, parent_id, node_id)
) $STRICT;
CREATE INDEX plan_place_by_node ON plan_place (tenant_id, node_id);

-- class: tenant
-- Kinds of support, audiences and wishes of a programme.
CREATE TABLE plan_tag (
    tenant_id $ID(tenant)     NOT NULL, -- 自治体番号; whose plan
    node_id   $ID(node)       NOT NULL, -- 項目番号; the programme
    tag       $ENUM(plan_tag) NOT NULL, -- 分類; kind of support, audience or wish
    PRIMARY KEY (tenant_id, node_id, tag)
) $STRICT;

-- class: tenant
-- The same or a continued programme in the next plan, as proposed by likeness and, later, confirmed by an officer.
CREATE TABLE plan_continuity (
    tenant_id $ID(tenant)                  NOT NULL, -- 自治体番号; whose plans
    from_node $ID(node)                    NOT NULL, -- 前の計画の計画事業; programme of the earlier plan
    to_node   $ID(node)                    NOT NULL, -- 次の計画の計画事業; programme of the later plan
    likeness  $INT                         NOT NULL, -- 似ている度合い; 0 to 1000
    state     $ENUM(plan_continuity_state) NOT NULL, -- 確認状態; proposed, confirmed or rejected
    decided_us $TIME,                               -- 確認日時; none while it is a proposal
    decided_by $ID(account),                        -- 確認した職員; account that decided
    PRIMARY KEY (tenant_id, from_node, to_node),
    CONSTRAINT plan_continuity_likeness_valid CHECK (likeness BETWEEN 0 AND 1000)
) $STRICT;
CREATE INDEX plan_continuity_by_to ON plan_continuity (tenant_id, to_node);

-- class: tenant
-- A note from a reader about a page: what is wrong or missing. No name or address is asked for.
CREATE TABLE plan_report (
    tenant_id   $ID(tenant)             NOT NULL, -- 自治体番号; whose page
    report_id   $ID(report)             NOT NULL, -- 連絡番号; made in C
    node_id     $ID(node)               NOT NULL, -- 項目番号; the programme
    topic       $ENUM(plan_report_topic) NOT NULL, -- 内容の種類; wrong, out of date, hard to understand, other
    message     $TEXT                   NOT NULL, -- 連絡の内容; as typed
    received_us $TIME                   NOT NULL, -- 受付日時; UTC microseconds
    settled_us  $TIME,                            -- 対応日時; none while nobody has dealt with it
    settled_by  $ID(account),                     -- 対応した職員; account that dealt with it
    answer      $TEXT,                            -- 対応の内容; what was done, for colleagues
    PRIMARY KEY (tenant_id, report_id)
) $STRICT;

-- class: published
-- One row per published plan, for pages across municipalities.
CREATE TABLE plan_public (
    tenant_id         $ID(tenant)      NOT NULL, -- 自治体番号; internal, whose plan
    plan_id           $ID(plan)        NOT NULL, -- 計画番号; the plan
    rank_no           $INT             NOT NULL, -- 並び順; internal, newest period first, then code
    kind              $ENUM(plan_kind) NOT NULL, -- 計画の種類; plan, or logic model
    code              $TEXT            NOT NULL, -- 自治体コード; of the municipality
    municipality      $TEXT            NOT NULL, -- 自治体名; of the municipality
    slug              $TEXT            NOT NULL, -- アドレス名; of the municipality
    title             $TEXT            NOT NULL, -- 計画名; as printed
    first_fiscal_year $FISCAL_YEAR,              -- 開始年度; none when not stated
    last_fiscal_year  $FISCAL_YEAR,              -- 終了年度; none when not stated
    pillars           $INT             NOT NULL, -- 柱の数; how many
    programmes        $INT             NOT NULL, -- 計画事業の数; how many distinct
    details           $INT             NOT NULL, -- 内訳の数; how many
    fictional         $BOOL            NOT NULL, -- 架空; of a town that does not exist
    updated_us        $TIME            NOT NULL, -- 更新日時; UTC microseconds
    PRIMARY KEY (tenant_id, plan_id)
) $STRICT;
CREATE UNIQUE INDEX plan_public_by_rank ON plan_public (rank_no);
CREATE UNIQUE INDEX plan_public_by_id ON plan_public (plan_id);

-- class: published
-- One row per published programme, with all that a list shows.
CREATE TABLE plan_programme (
    tenant_id         $ID(tenant)  NOT NULL, -- 自治体番号; internal, whose programme
    node_id           $ID(node)    NOT NULL, -- 計画事業番号; the programme
    plan_id           $ID(plan)    NOT NULL, -- 計画番号; the plan
    rank_no           $INT         NOT NULL, -- 並び順; internal, newest period first, then code, then place in the plan
    code              $TEXT        NOT NULL, -- 自治体コード; of the municipality
    municipality      $TEXT        NOT NULL, -- 自治体名; of the municipality
    slug              $TEXT        NOT NULL, -- アドレス名; of the municipality
    name              $TEXT        NOT NULL, -- 計画事業名; as written
    pillar            $TEXT        NOT NULL, -- 柱; title of the first pillar it stands under
    plan_title        $TEXT        NOT NULL, -- 計画名; as printed
    first_fiscal_year $FISCAL_YEAR,          -- 開始年度; of the plan
    last_fiscal_year  $FISCAL_YEAR,          -- 終了年度; of the plan
    plain_ja          $TEXT        NOT NULL, -- ひとこと; plain sentence
    plain_en          $TEXT        NOT NULL, -- ひとこと（英語）; plain sentence
    kinds             $FLAGS(support_kind) NOT NULL, -- 支援の種類; one or more
    audiences         $FLAGS(audience) NOT NULL, -- 対象; one or more
    wishes            $FLAGS(wish) NOT NULL, -- したいこと; one or more
    details           $INT         NOT NULL, -- 内訳の数; how many details the plan names
    PRIMARY KEY (tenant_id, node_id)
) $STRICT;
-- All that a line of the list needs, so that the list reads nothing else. That no two rows of all towns have one rank follows from
-- plan_public_by_rank and the next index: each plan has 65536 ranks of its own (PLAN_PLACE_BITS).
CREATE INDEX plan_programme_line ON plan_programme (rank_no, node_id, kinds, name);
CREATE UNIQUE INDEX plan_programme_by_tenant ON plan_programme (tenant_id, rank_no);

-- class: published
-- For filters: the list of a tag, or of two tags together, in rank order.
CREATE TABLE plan_programme_tag (
    tenant_id $ID(tenant)     NOT NULL, -- 自治体番号; internal, whose programme
    tag       $ENUM(plan_tag) NOT NULL, -- 分類; kind of support, audience or wish, or a pair of these (plan-types.h)
    rank_no   $INT            NOT NULL, -- 並び順; internal, of the programme
    node_id   $ID(node)       NOT NULL, -- 計画事業番号; the programme
    PRIMARY KEY (tenant_id, tag, rank_no)
) $STRICT;
CREATE INDEX plan_programme_tag_by_rank ON plan_programme_tag (tag, rank_no);

-- class: published
-- The plans that run in a year, in rank order.
CREATE TABLE plan_public_year (
    tenant_id $ID(tenant)  NOT NULL, -- 自治体番号; internal, whose plan
    year      $FISCAL_YEAR NOT NULL, -- 年度; one of the plan's years
    rank_no   $INT         NOT NULL, -- 並び順; internal, of the plan; its programmes stand behind it and before the next plan
    PRIMARY KEY (tenant_id, year, rank_no)
) $STRICT;
CREATE UNIQUE INDEX plan_public_year_by_rank ON plan_public_year (year, rank_no);

-- class: published
-- How many plans a municipality has published and how many programmes are in them, counted when it publishes.
CREATE TABLE plan_count (
    tenant_id         $ID(tenant)      NOT NULL, -- 自治体番号; internal, whose plans
    kind              $ENUM(plan_kind) NOT NULL, -- 計画の種類; plan, or logic model
    plans             $INT             NOT NULL, -- 計画の数; how many
    programmes        $INT             NOT NULL, -- 計画事業の数; in all of them
    first_fiscal_year $FISCAL_YEAR,              -- 開始年度; of the earliest; none when no plan states it
    PRIMARY KEY (tenant_id, kind)
) $STRICT;

-- class: published
-- How many published programmes a municipality has of each kind of support, counted when it publishes.
CREATE TABLE plan_theme (
    tenant_id  $ID(tenant)         NOT NULL, -- 自治体番号; internal, whose programmes
    kind       $ENUM(support_kind) NOT NULL, -- 支援の種類; what they offer
    programmes $INT                NOT NULL, -- 計画事業の数; how many
    PRIMARY KEY (tenant_id, kind)
) $STRICT;
