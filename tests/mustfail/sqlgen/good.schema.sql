-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a later migration may do.

ALTER TABLE plan ADD COLUMN note $TEXT; -- 備考; personal, free text
ALTER TABLE plan_word RENAME COLUMN hits TO found;
ALTER TABLE plan_word ADD COLUMN listed $BOOL NOT NULL DEFAULT FALSE; -- 掲載; in the list
UPDATE plan_word SET found = 0 WHERE found > 100;

-- class: engine sqlite
CREATE VIRTUAL TABLE plan_index USING fts5 (body);

-- class: engine pg
CREATE INDEX plan_word_lower ON plan_word (lower(word));
