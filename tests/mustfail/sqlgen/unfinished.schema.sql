-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A file that ends before its semicolon.
-- expect: plan/schema/0002.sql:6: plan/0002: the last statement does not end in a semicolon

ALTER TABLE plan ADD COLUMN note $TEXT -- 備考; free text
