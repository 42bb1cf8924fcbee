-- 表の説明; no sentence
CREATE TABLE a (
    a $ID(a) NOT NULL, -- 番号; made in C
    b $TEXT,           -- 名称
    c $INT,            -- only English; no sentence
);
