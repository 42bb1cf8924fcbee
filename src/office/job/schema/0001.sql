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
