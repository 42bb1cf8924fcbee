-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Full-text search over what is published. The only place where the two engines differ: FTS5 over bigrams on SQLite, GIN over an array of bigrams on PostgreSQL.

-- class: published
-- One row per thing that can be found. rank_no is its static order: current first; results need no scoring.
CREATE TABLE search_doc (
    tenant_id $ID(tenant)       NOT NULL, -- 自治体番号; internal, whose page
    rank_no   $INT              NOT NULL, -- 並び順; internal, unique over all municipalities
    kind      $ENUM(search_kind) NOT NULL, -- 見つかったもの; plan, pillar, programme, detail, method, …
    plan_id   $ID(plan)         NOT NULL, -- 計画番号; the plan in which it stands
    node_id   $ID(node)         NOT NULL, -- 項目番号; the node, 0 for the plan itself
    slug      $TEXT             NOT NULL, -- アドレス名; of the municipality
    municipality $TEXT          NOT NULL, -- 自治体名; of the municipality
    first_fiscal_year $FISCAL_YEAR,       -- 開始年度; of the plan
    last_fiscal_year  $FISCAL_YEAR,       -- 終了年度; of the plan
    kinds     $FLAGS(support_kind) NOT NULL, -- 支援の種類; one or more
    title     $TEXT             NOT NULL, -- 見出し; as shown
    text      $TEXT             NOT NULL, -- 本文; as shown, from which the excerpt is cut
    folded    $TEXT             NOT NULL, -- 照合用; internal, title and text folded for comparison
    grams     $TEXT             NOT NULL, -- 索引語; internal, the different characters and bigrams of folded, separated by spaces: the very text that was indexed
    PRIMARY KEY (tenant_id, rank_no)
) $STRICT;
CREATE UNIQUE INDEX search_doc_by_rank ON search_doc (rank_no);
CREATE INDEX search_doc_by_plan ON search_doc (tenant_id, plan_id, rank_no);

-- class: engine sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (grams, content = '', tokenize = 'ascii', columnsize = 0, detail = none);

-- class: engine pg
CREATE INDEX search_doc_by_gram ON search_doc USING gin (string_to_array(grams, ' '));

-- class: tenant
-- What officers search among the records of their own municipality. The text here is only compared; what is shown is read, and
-- recorded as read, by the module whose row it is.
CREATE TABLE search_private (
    tenant_id $ID(tenant)           NOT NULL, -- 自治体番号; whose record
    kind      $ENUM(search_private) NOT NULL, -- 記録の種類; which module's
    ref       $INT                  NOT NULL, -- 記録の番号; its id, unique over all kinds and municipalities
    folded    $TEXT                 NOT NULL, -- 照合用; internal, its texts folded for comparison
    grams     $TEXT                 NOT NULL, -- 索引語; internal, the very text that was indexed, a word for the municipality among them
    PRIMARY KEY (tenant_id, ref)
) $STRICT;

-- class: engine sqlite
CREATE VIRTUAL TABLE search_private_index USING fts5 (grams, content = '', tokenize = 'ascii', columnsize = 0, detail = none);

-- class: engine pg
CREATE INDEX search_private_by_gram ON search_private USING gin (string_to_array(grams, ' '));
