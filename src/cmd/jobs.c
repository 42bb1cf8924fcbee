/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every kind of job: its function, when it runs, how often it is tried. See office/job/job.h. */
#include "cmd/jobs.h"

#include "office/audit/audit.h"
#include "office/disclosure/disclosure.h"
#include "office/file/file.h"
#include "office/ledger/statement.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/retention/retention.h"
#include "office/staff/staff.h"

enum { AT_0_05 = 5, AT_1_10 = 70, AT_3_20 = 3 * 60 + 20, AT_3_40 = 3 * 60 + 40, AT_8_00 = 8 * 60 };

static const struct job_kind KINDS[] = {
	{ .kind = "notice.digest", .fn = notice_digest_job, .schedule = JOB_DAILY, .when = AT_8_00, .tries_most = 10, .lease_s = 300, .longest_wait_s = 3600 },
	/* A mail server that is down is asked until it is up again: nothing is given up. */
	{ .kind = "notice.send", .fn = notice_send_job, .schedule = JOB_WHEN_ADDED, .lease_s = 300, .longest_wait_s = 600 },
	{ .kind = "audit.seal", .fn = audit_seal_job, .schedule = JOB_WHEN_ADDED, .quick = true, .tries_most = 0, .lease_s = 60, .longest_wait_s = 600 },
	{ .kind = "audit.head", .fn = audit_head_job, .schedule = JOB_DAILY, .when = AT_0_05, .quick = true, .tries_most = 0, .lease_s = 60, .longest_wait_s = 600 },
	{ .kind = "audit.verify", .fn = audit_verify_job, .schedule = JOB_DAILY, .when = AT_1_10, .tries_most = 5, .lease_s = 1800, .longest_wait_s = 3600 },
	{ .kind = "staff.change", .fn = staff_change_job, .schedule = JOB_WHEN_ADDED, .quick = true, .tries_most = 0, .lease_s = 60, .longest_wait_s = 600 },
	{ .kind = "staff.april", .fn = staff_april_job, .schedule = JOB_WHEN_ADDED, .tries_most = 0, .lease_s = 300, .longest_wait_s = 60 },
	{ .kind = "mandate.remind", .fn = mandate_remind_job, .schedule = JOB_WHEN_ADDED, .quick = true, .tries_most = 10, .lease_s = 60, .longest_wait_s = 3600 },
	{ .kind = "mandate.ended", .fn = mandate_ended_job, .schedule = JOB_WHEN_ADDED, .quick = true, .tries_most = 10, .lease_s = 60, .longest_wait_s = 3600 },
	{ .kind = "party.import", .fn = party_import_job, .schedule = JOB_WHEN_ADDED, .tries_most = 10, .lease_s = 120, .longest_wait_s = 600 },
	{ .kind = "disclosure.archive", .fn = disclosure_archive_job, .schedule = JOB_WHEN_ADDED, .tries_most = 6, .lease_s = 600, .longest_wait_s = 600 },
	{ .kind = "disclosure.sweep", .fn = disclosure_sweep_job, .schedule = JOB_DAILY, .when = AT_3_20, .quick = true, .tries_most = 5, .lease_s = 60, .longest_wait_s = 3600 },
	{ .kind = "ledger.keep", .fn = ledger_keep_job, .schedule = JOB_EVERY, .when = 300, .tries_most = 0, .lease_s = 300, .longest_wait_s = 60 },
	{ .kind = "retention.list", .fn = retention_list_job, .schedule = JOB_DAILY, .when = AT_3_40, .tries_most = 5, .lease_s = 600, .longest_wait_s = 3600 },
	{ .kind = "retention.dispose", .fn = retention_dispose_job, .schedule = JOB_WHEN_ADDED, .tries_most = 0, .lease_s = 600, .longest_wait_s = 600 },
	{ .kind = "job.forget", .fn = job_forget_job, .schedule = JOB_DAILY, .when = AT_3_20, .quick = true, .tries_most = 5, .lease_s = 60, .longest_wait_s = 3600 },
	{ .kind = "file.sweep", .fn = file_sweep_job, .schedule = JOB_DAILY, .when = AT_3_40, .tries_most = 5, .lease_s = 60, .longest_wait_s = 3600 },
	{ .kind = "file.scan", .fn = file_scan_job, .schedule = JOB_WHEN_ADDED, .tries_most = 0, .lease_s = 180, .longest_wait_s = 600 },
};

struct job_config jobs_config(const struct settings *s, struct writer *writer) {
	return (struct job_config){ .database = s->database, .writer = writer, .kinds = KINDS, .kind_count = COUNT_OF(KINDS),
		.threads = (int)s->job_threads, .settings = s };
}

struct str jobs_report(struct arena *a, const struct job_count *count) {
	return str_format(a, "ジョブを%lld件実行しました（失敗%lld件）。", (long long)(count->done + count->failed), (long long)count->failed);
}
