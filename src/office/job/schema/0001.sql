-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Work that is done after the answer, or at a time. A row lives until its work is done; what was given up stays, with its reason.

-- class: global
CREATE TABLE job (
    job_id     $ID(job)         NOT NULL, -- ジョブ番号; made in C, tells when it was added
    kind       $TEXT            NOT NULL, -- 種類; a word of the table of kinds in cmd
    unique_key $TEXT            NOT NULL, -- 重複防止キー; at most one row of this kind has it
    state      $ENUM(job_state) NOT NULL, -- 状態; waiting, running or given up
    run_at_us  $TIME            NOT NULL, -- 実行予定日時; when it was asked to run
    ready_us   $TIME            NOT NULL, -- 次に取りかかれる日時; from when a runner may take it: waiting: the time it was asked for, or that of the next try; running: the end of the lease; given up: never
    owner      $TEXT            NOT NULL, -- 実行者; the runner that has the lease, empty while it waits
    attempt    $INT             NOT NULL, -- 試行回数; how often it was begun since it was last done
    again      $BOOL            NOT NULL, -- 再度実行; added once more while it ran
    body       $TEXT            NOT NULL, -- ジョブの内容; what the function reads
    reason     $TEXT            NOT NULL, -- 失敗の理由; why the last try failed, empty when none did
    PRIMARY KEY (job_id),
    CONSTRAINT job_unique UNIQUE (kind, unique_key),
    CONSTRAINT job_state_valid CHECK (state BETWEEN 1 AND 3)
) $STRICT;
CREATE INDEX job_by_ready ON job (kind, ready_us, job_id);

-- class: global
-- Which number each process that writes this database has (PostgreSQL): its ids carry it, so that two processes never make the same.
CREATE TABLE job_process (
    process_no $INT  NOT NULL, -- プロセス番号; 0 to 31, five bits of every id
    owner      $TEXT NOT NULL, -- 使用者; host, process and a random part
    until_us   $TIME NOT NULL, -- 期限; free for others from then on, by the clock of the database
    PRIMARY KEY (process_no),
    CONSTRAINT job_process_no_valid CHECK (process_no BETWEEN 0 AND 31)
) $STRICT;
