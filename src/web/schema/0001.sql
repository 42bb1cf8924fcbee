-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the server itself keeps.

-- class: global
CREATE TABLE web_request (
    request_id   $TEXT  NOT NULL, -- 要求番号; 26 characters that the server minted into a form
    route        $TEXT  NOT NULL, -- 送り先; handler that took it
    form_hash    $INT   NOT NULL, -- 内容の照合値; of all fields, so that the same number with another content is noticed
    outcome      $TEXT  NOT NULL, -- 結果; what the answer is made from, so that a repeated request gets the same one
    created_us   $TIME  NOT NULL, -- 受付日時; when it was written
    PRIMARY KEY (request_id)
) $STRICT;
CREATE INDEX web_request_by_time ON web_request (created_us);
