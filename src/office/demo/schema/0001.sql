-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The mark of a demonstration. A town's own database has no row here.

-- class: global
CREATE TABLE demo (
    demo_no $INT  NOT NULL, -- 番号; always 1
    made_us $TIME NOT NULL, -- 作成日時; when `kassei demo` made its people
    PRIMARY KEY (demo_no),
    CONSTRAINT demo_once CHECK (demo_no = 1)
) $STRICT;
