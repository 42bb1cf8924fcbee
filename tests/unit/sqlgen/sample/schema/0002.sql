-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Columns that came later.

ALTER TABLE sample_word ADD COLUMN listed $BOOL NOT NULL DEFAULT FALSE; -- 掲載; in the list
ALTER TABLE sample_tag RENAME COLUMN tag TO label;
INSERT INTO sample_word (word, number, hits, grams, listed) VALUES ('一', 0, 1, '一', TRUE);
