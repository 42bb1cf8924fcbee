-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include: office/job/job-types.h

-- name: job_put :exec
-- Adds a job, or brings the one with this key in line: one that waits comes forward unless it waits for another try, one that runs is run once more, one
-- that was given up is tried again.
INSERT INTO job (job_id, kind, unique_key, state, run_at_us, ready_us, owner, attempt, again, body, reason)
VALUES ($1, $2, $3, $4 /* waiting: enum(job_state) */, $5, $5, '', 0, FALSE, $6, '')
ON CONFLICT (kind, unique_key) DO UPDATE
   SET body = excluded.body,
       again = job.state = $7 /* running: enum(job_state) */,
       state = CASE WHEN job.state = $7 THEN job.state ELSE excluded.state END,
       run_at_us = CASE WHEN job.run_at_us < excluded.run_at_us AND (job.state = $4 OR job.again) THEN job.run_at_us ELSE excluded.run_at_us END,
       ready_us = CASE WHEN job.state = $7 OR (job.state = $4 AND (job.attempt > 0 OR job.ready_us < excluded.ready_us)) THEN job.ready_us ELSE excluded.ready_us END,
       attempt = CASE WHEN job.state = $8 /* given_up: enum(job_state) */ THEN 0 ELSE job.attempt END;

-- name: job_put_first :exec
-- Adds a job that comes again and again, unless it is there.
INSERT INTO job (job_id, kind, unique_key, state, run_at_us, ready_us, owner, attempt, again, body, reason)
VALUES ($1, $2, '', $3, $4, $4, '', 0, FALSE, '', '')
ON CONFLICT (kind, unique_key) DO NOTHING;

-- name: job_next :one
-- The job of a kind that comes first, whether it is due or not.
SELECT j.job_id, j.ready_us FROM job j WHERE j.kind = $1 ORDER BY j.ready_us, j.job_id LIMIT 1;

-- name: job_lease :one
-- Takes a job that is due; no row: another runner was quicker.
UPDATE job
   SET state = $1, owner = $2, ready_us = $3 /* lease_end_us: time */, attempt = attempt + 1
 WHERE job_id = $4 AND ready_us <= $5 /* now_us: time */
RETURNING unique_key, body, attempt, reason;

-- name: job_extend_lease :exec
UPDATE job SET ready_us = $1 WHERE job_id = $2 AND owner = $3;

-- name: job_leased :one
-- What became of a job while its owner worked on it; no row: the lease was lost.
SELECT j.again, j.run_at_us FROM job j WHERE j.job_id = $1 AND j.owner = $2;

-- name: job_settle :exec
-- The owner gives it back, to be run at another time or never.
UPDATE job
   SET state = $1, run_at_us = $2, ready_us = $3, attempt = $4, reason = $5, again = FALSE, owner = ''
 WHERE job_id = $6 AND owner = $7 /* old_owner: text */;

-- name: job_delete :exec
-- It is done.
DELETE FROM job WHERE job_id = $1 AND owner = $2;

-- name: job_reclaim :exec
-- SQLite, when the one process begins: whoever had a lease is dead.
UPDATE job SET ready_us = $1 WHERE state = $2 AND ready_us > $1;

-- name: job_all :many
-- For people: what failed first, then what comes next.
SELECT j.job_id, j.kind, j.unique_key, j.state, j.run_at_us, j.ready_us, j.owner, j.attempt, j.reason
  FROM job j
 ORDER BY j.state DESC, j.ready_us, j.job_id
 LIMIT $1 /* limit: int */;

-- name: job_forget :exec
-- What was given up so long ago that nobody will ask.
DELETE FROM job WHERE state = $1 AND run_at_us < $2;

-- ---- numbers of processes ----

-- name: job_process_clock :one !sqlite
-- The database's own clock: machines may differ, and tests set ours.
SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000 /* now_us: time */;

-- name: job_process_clock :one !pg
SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) /* now_us: time */;

-- name: job_process_list :many
SELECT p.process_no, p.owner, p.until_us FROM job_process p ORDER BY p.process_no LIMIT 32;

-- name: job_process_take :exec
-- Only under the lock under which the list was read.
INSERT INTO job_process (process_no, owner, until_us) VALUES ($1, $2, $3)
    ON CONFLICT (process_no) DO UPDATE SET owner = excluded.owner, until_us = excluded.until_us;

-- name: job_process_renew :exec
-- No row: it was lost to another process.
UPDATE job_process SET until_us = $3 WHERE process_no = $1 AND owner = $2;

-- name: job_process_give_back :exec
DELETE FROM job_process WHERE process_no = $1 AND owner = $2;
