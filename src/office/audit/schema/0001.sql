-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 操作・閲覧記録: who read or did what. Lines are written in the transaction of the act, and sealed into the tenant's chain
-- within a second, in the order of their commit. Municipality 0 holds what belongs to none: signing in, accounts.

-- class: tenant
CREATE TABLE audit (
    tenant_id  $ID(tenant)         NOT NULL, -- 自治体番号; whose trail; 0: no municipality's
    audit_id   $ID(audit)          NOT NULL, -- 記録番号; made in C
    at_us      $TIME               NOT NULL, -- 日時; when
    kind       $ENUM(audit_kind)   NOT NULL, -- 種別; read, export, change, refused
    account_id $ID(account)        NOT NULL, -- アカウント番号; who; 0: nobody was signed in
    account    $TEXT               NOT NULL, -- 操作者; personal, how he was called then
    session_id $ID(session)        NOT NULL, -- セッション番号; in which session; 0 none
    party_id   $ID(party)          NOT NULL, -- 事業者番号; for whom he acted, or whom it is about; 0 none
    acting     $INT                NOT NULL, -- 立場; session_right by which he acted for the party; 0: not for it
    mandate_id $ID(mandate)        NOT NULL, -- 委任番号; by which mandate; 0 none
    remote     $TEXT               NOT NULL, -- 接続元; personal, the client's address
    route      $TEXT               NOT NULL, -- 処理; the handler, which grep finds
    path       $TEXT               NOT NULL, -- アドレス; what was asked for, with the query of a search
    format     $TEXT               NOT NULL, -- 形式; html, json, csv, xlsx, atom
    request_id $TEXT               NOT NULL, -- 要求番号; of a change; else empty
    sentence   $TEXT               NOT NULL, -- 内容; what was done, in a sentence without personal data; may be empty
    statements $TEXT               NOT NULL, -- 読み出した記録; statement=rows, …, of the personal data that was read; may be empty
    subjects   $INT                NOT NULL, -- 対象者数; how many parties and accounts it was about
    salt       $BLOB               NOT NULL, -- 塩; internal, so that the line's hash does not betray a line that was disposed of
    line_hash  $BLOB               NOT NULL, -- 行の照合値; internal, H(salt ‖ line); stays when the line is disposed of
    seal_no    $INT,                         -- 封印番号; place in the chain; none until sealed
    PRIMARY KEY (tenant_id, audit_id)
) $STRICT;
CREATE INDEX audit_by_time ON audit (tenant_id, at_us, audit_id);
CREATE INDEX audit_by_account ON audit (tenant_id, account_id, at_us, audit_id);
CREATE INDEX audit_unsealed ON audit (audit_id) WHERE seal_no IS NULL;
CREATE UNIQUE INDEX audit_by_seal ON audit (tenant_id, seal_no);

-- class: tenant
CREATE TABLE audit_subject (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体番号; whose trail
    party_id   $ID(party)   NOT NULL, -- 事業者番号; whose data it was; 0: a person's account
    account_id $ID(account) NOT NULL, -- アカウント番号; whose data it was; 0: a party's
    audit_id   $ID(audit)   NOT NULL, -- 記録番号; the line
    PRIMARY KEY (tenant_id, party_id, account_id, audit_id)
) $STRICT;
CREATE INDEX audit_subject_by_line ON audit_subject (tenant_id, audit_id);

-- class: tenant
CREATE TABLE audit_seal (
    tenant_id $ID(tenant) NOT NULL, -- 自治体番号; whose chain
    seal_no   $INT        NOT NULL, -- 封印番号; 1, 2, 3 … without gaps
    audit_id  $ID(audit)  NOT NULL, -- 記録番号; the line in this place
    line_hash $BLOB       NOT NULL, -- 行の照合値; of the line
    chain     $BLOB       NOT NULL, -- 連鎖値; H(chain before ‖ seal_no ‖ line_hash)
    sealed_us $TIME       NOT NULL, -- 封印日時; when
    disposed_us $TIME,              -- 廃棄日時; when the line was disposed of after its retention; the proof stays
    PRIMARY KEY (tenant_id, seal_no)
) $STRICT;

-- class: published
CREATE TABLE audit_head (
    tenant_id    $ID(tenant) NOT NULL, -- 自治体番号; whose chain
    day          $DATE       NOT NULL, -- 日付; in Japan
    seal_no      $INT        NOT NULL, -- 封印番号; of the last link at that time
    chain        $BLOB       NOT NULL, -- 連鎖値; of that link
    published_us $TIME       NOT NULL, -- 公表日時; when
    PRIMARY KEY (tenant_id, day)
) $STRICT;

-- What verifying a chain found, day by day.
-- class: tenant
CREATE TABLE audit_check (
    tenant_id  $ID(tenant)          NOT NULL, -- 自治体番号; whose chain; 0: no municipality's
    checked_us $TIME                NOT NULL, -- 検証日時; when
    finding    $ENUM(audit_finding) NOT NULL, -- 検証の結果; intact, or the first fault
    seal_no    $INT                 NOT NULL, -- 封印番号; where the first fault is, else the last link
    audit_id   $ID(audit)           NOT NULL, -- 記録番号; the line in that place; 0 none
    links      $INT                 NOT NULL, -- 封印の数; found intact
    unsealed   $INT                 NOT NULL, -- 封印待ちの記録の数; no fault
    PRIMARY KEY (tenant_id, checked_us)
) $STRICT;

-- Lines that were disposed of when their time was over: who verifies the chain finds each missing line in one of these, and the line of the
-- trail that was written with it. One row for each write of the job.
-- class: tenant
CREATE TABLE audit_disposal (
    tenant_id   $ID(tenant) NOT NULL, -- 自治体番号; whose trail
    first_seal  $INT        NOT NULL, -- 最初の封印番号; of the lines
    last_seal   $INT        NOT NULL, -- 最後の封印番号; lines between them that were held are still there
    lines       $INT        NOT NULL, -- 件数; how many lines
    digest      $BLOB       NOT NULL, -- 照合値; H over the hashes of the lines, in their order
    list_no     $INT        NOT NULL, -- 一覧の番号; the approved disposal list
    disposed_us $TIME       NOT NULL, -- 廃棄日時; the same in each link
    PRIMARY KEY (tenant_id, first_seal, disposed_us)
) $STRICT;
