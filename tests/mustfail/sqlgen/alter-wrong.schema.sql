-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Changes of what is another module's, or is not there.
-- expect: plan/schema/0002.sql:13: plan/0002: table "party" belongs to module party
-- expect: plan/schema/0002.sql:14: plan/0002: table "plans" does not exist
-- expect: plan/schema/0002.sql:15: plan/0002: column "titel" does not exist in "plan"
-- expect: plan/schema/0002.sql:16: plan/0002: column "titel" does not exist in "plan"
-- expect: plan/schema/0002.sql:17: plan/0002: table "word" is not named plan or plan_…
-- expect: plan/schema/0002.sql:18: plan/0002: ALTER TABLE may add, drop and rename columns only
-- expect: plan/schema/0002.sql:19: plan/0002: table "party" is not this module's
-- expect: plan/schema/0002.sql:20: plan/0002: table "party" belongs to module party
-- expect: plan/schema/0002.sql:21: plan/0002: table "party" belongs to module party

ALTER TABLE party ADD COLUMN note $TEXT; -- 備考; free text
ALTER TABLE plans ADD COLUMN note $TEXT; -- 備考; free text
ALTER TABLE plan DROP COLUMN titel;
ALTER TABLE plan RENAME COLUMN titel TO title;
ALTER TABLE plan_word RENAME TO word;
ALTER TABLE plan ALTER COLUMN title DROP NOT NULL;
DROP TABLE party;
UPDATE party SET name = '';
CREATE INDEX party_by_name ON party (name);
