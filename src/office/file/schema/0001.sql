-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Files that people send. Bytes are kept as pieces of 256 KiB under their SHA-256, written before anything refers to
-- them; no statement joins them with records, so that they can move into a database file of their own
-- (docs/decisions/files-in-one-database.md).

-- class: tenant
CREATE TABLE file_chunk (
    tenant_id  $ID(tenant) NOT NULL, -- 自治体; whose files it belongs to: equal bytes of two municipalities are kept twice
    sha256     $BLOB       NOT NULL, -- 照合値; SHA-256 of the bytes (FIPS 180-4), 32 bytes
    bytes      $BLOB       NOT NULL, -- 内容; at most 262,144 bytes; who reads them has read the file's row, which is personal
    created_us $TIME       NOT NULL, -- 登録日時; when it was first written
    PRIMARY KEY (tenant_id, sha256),
    CONSTRAINT file_chunk_sha256_valid CHECK (length(sha256) = 32),
    CONSTRAINT file_chunk_size_valid CHECK (length(bytes) BETWEEN 1 AND 262144)
) $STRICT;
CREATE INDEX file_chunk_by_time ON file_chunk (tenant_id, created_us);

-- class: tenant
CREATE TABLE file_part (
    tenant_id    $ID(tenant) NOT NULL, -- 自治体; whose file
    file_id      $ID(file)   NOT NULL, -- ファイル番号; of a file or of an upload that becomes one
    number       $INT        NOT NULL, -- 順番; from 0
    chunk_sha256 $BLOB       NOT NULL, -- 照合値; of file_chunk
    size         $INT        NOT NULL, -- バイト数; of this piece
    PRIMARY KEY (tenant_id, file_id, number)
) $STRICT;
CREATE INDEX file_part_by_chunk ON file_part (tenant_id, chunk_sha256);

-- class: tenant
CREATE TABLE file_upload (
    tenant_id  $ID(tenant)  NOT NULL, -- 自治体; to whom it is sent
    file_id    $ID(file)    NOT NULL, -- ファイル番号; the file that it will be
    party_id   $ID(party)   NOT NULL, -- 事業者; whose file
    account_id $ID(account) NOT NULL, -- 送信者; who sends it
    name       $TEXT        NOT NULL, -- ファイル名; personal, as given
    size       $INT         NOT NULL, -- バイト数; announced
    sha256     $BLOB,                 -- 照合値; of the whole file, when the sender's program could say it
    received   $INT         NOT NULL, -- 受信済みバイト数; where the next piece begins
    created_us $TIME        NOT NULL, -- 開始日時; when it began
    touched_us $TIME        NOT NULL, -- 最終受信日時; when the last piece came
    PRIMARY KEY (tenant_id, file_id),
    CONSTRAINT file_upload_received_valid CHECK (received BETWEEN 0 AND size)
) $STRICT;
CREATE INDEX file_upload_by_party ON file_upload (tenant_id, party_id, created_us);
CREATE INDEX file_upload_by_time ON file_upload (tenant_id, touched_us);

-- class: tenant
CREATE TABLE file (
    tenant_id       $ID(tenant)       NOT NULL, -- 自治体; who keeps it
    file_id         $ID(file)         NOT NULL, -- ファイル番号; made in C, time-ordered
    party_id        $ID(party)        NOT NULL, -- 事業者; whose file
    account_id      $ID(account)      NOT NULL, -- 送信者; who sent it
    name            $TEXT             NOT NULL, -- ファイル名; personal, as given
    size            $INT              NOT NULL, -- バイト数; 0 only for a withheld file
    sha256          $BLOB             NOT NULL, -- 照合値; SHA-256 of the bytes that are here
    type            $ENUM(file_type)  NOT NULL, -- 種類; told from the bytes, never from the name
    state           $ENUM(file_state) NOT NULL, -- 状態; original, sanitised copy, or withheld by sanitising
    original_sha256 $BLOB,                      -- 原本の照合値; of the original that stayed on the other side; only when the state is not original
    scan            $ENUM(file_scan)  NOT NULL, -- ウイルス検査; an infected file is never delivered
    scan_says       $TEXT             NOT NULL, -- 検査結果; the scanner's own word for what it found, empty when it found nothing
    scanned_us      $TIME,                      -- 検査日時; of the last answer of the scanner
    width           $INT,                       -- 幅; pixels as shown, of a picture
    height          $INT,                       -- 高さ; pixels as shown, of a picture
    pages           $INT,                       -- ページ数; of a PDF
    text_pages      $INT,                       -- 文字のあるページ数; of the first 50 pages of a PDF; 0: scanned paper
    preview_sha256  $BLOB,                      -- 見本の照合値; of file_chunk: a small JPEG without the original's metadata
    created_us      $TIME             NOT NULL, -- 受信日時; when it was complete
    PRIMARY KEY (tenant_id, file_id),
    CONSTRAINT file_scan_valid CHECK (scan BETWEEN 1 AND 4),
    CONSTRAINT file_original_valid CHECK ((state = 1) = (original_sha256 IS NULL)),
    CONSTRAINT file_size_valid CHECK ((state = 3) = (size = 0))
) $STRICT;
CREATE INDEX file_by_party ON file (tenant_id, party_id, file_id);
CREATE INDEX file_by_scan ON file (tenant_id, scan, file_id);
CREATE INDEX file_by_preview ON file (tenant_id, preview_sha256);

-- class: tenant
CREATE TABLE file_use (
    tenant_id  $ID(tenant) NOT NULL, -- 自治体; whose file
    file_id    $ID(file)   NOT NULL, -- ファイル番号; which cannot be removed while this row stands
    kind       $TEXT       NOT NULL, -- 使う側; the module that refers to it
    ref        $INT        NOT NULL, -- 使う記録の番号; of that module
    created_us $TIME       NOT NULL, -- 登録日時; since when
    PRIMARY KEY (tenant_id, file_id, kind, ref)
) $STRICT;
