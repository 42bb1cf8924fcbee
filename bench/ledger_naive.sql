-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The naive form of a posting, for pgbench in bench/ledger.sh: one transaction and four statements for each, as most programs would write it.
-- The smaller account first, so that two of them never wait for each other in a circle.
\set a random(1, :accounts)
\set b random(1, :accounts)
\set low least(:a, :b)
\set high greatest(:a, :b)
\set yen random(1, 1000)
BEGIN;
INSERT INTO naive_key (key) VALUES (gen_random_uuid());
UPDATE naive_account SET balance = balance - :yen WHERE account_id = :low AND balance >= :yen;
UPDATE naive_account SET balance = balance + :yen WHERE account_id = :high;
INSERT INTO naive_entry (account_id, other_id, yen, at) VALUES (CAST(:low AS integer), CAST(:high AS integer), -CAST(:yen AS bigint), now()), (CAST(:high AS integer), CAST(:low AS integer), CAST(:yen AS bigint), now());
COMMIT;
