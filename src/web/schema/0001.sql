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

-- class: global
CREATE TABLE web_kept (
    kept_hash    $BLOB  NOT NULL, -- 照合値; of the token in the address that leads back to the form
    account_id   $ID(account) NOT NULL, -- アカウント番号; whose session had ended; 0 when nobody knows
    path         $TEXT  NOT NULL, -- 送り先; address that the form was sent to
    fields       $TEXT  NOT NULL, -- 入力内容; personal, the fields but secrets, as application/x-www-form-urlencoded
    created_us   $TIME  NOT NULL, -- 受付日時; when it was sent
    PRIMARY KEY (kept_hash)
) $STRICT;
CREATE INDEX web_kept_by_time ON web_kept (created_us);
