/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files' work beside the requests: sweeping, and asking the scanner again. See file.h. */
#include "base/ident.h"
#include "office/file/file.h"
#include "office/file/scan.h"
#include "office/tenant/tenant.h"

/* ---- sweeping ---- */

struct sweep { struct tenant_id tenant; int64_t now_us; bool more; };

static enum err sweep(struct db *db, struct arena *a, void *context) {
	struct sweep *s = context;
	return file_sweep(db, a, s->tenant, s->now_us, &s->more);
}

/* In small transactions, so that nobody waits long behind one. */
static enum err sweep_tenant(struct job_run *run, struct tenant_id tenant) {
	struct sweep s = { .tenant = tenant, .now_us = run->now_us, .more = true };
	while (s.more && !job_must_stop(run)) {
		struct arena *a = arena_new();
		enum err e = writer_run(run->writer, tenant.v, sweep, a, &s);
		arena_free(a);
		TRY(e);
		TRY(job_extend(run));
	}
	return OK;
}

enum err file_sweep_job(struct job_run *run) {
	const struct tenant_all_row *tenants;
	size_t count;
	TRY(tenant_list(run->db, run->arena, &tenants, &count));
	for (size_t i = 0; i < count && !job_must_stop(run); i++)
		TRY(sweep_tenant(run, tenants[i].tenant_id));
	if (job_must_stop(run))
		run->again_us = run->now_us;
	return OK;
}

/* ---- scanning again ---- */

struct verdict {
	struct tenant_id tenant;
	struct file_id file;
	enum file_scan scan;
	struct str says;
	int64_t now_us;
};

static enum err write_verdict(struct db *db, struct arena *a UNUSED, void *context) {
	const struct verdict *v = context;
	return file_scan_set(db, v->tenant, v->file, v->scan, v->says, (struct opt_int){ .has = true, .v = v->now_us },
		NULL);
}

static bool read_key(struct str key, struct verdict *v) {
	struct str tenant = str_cut(&key, S("-"));
	return !str_is_none(key) && ident_parse(tenant, &v->tenant.v) && ident_parse(key, &v->file.v);
}

enum err file_scan_job(struct job_run *run) {
	struct verdict v = { .now_us = run->now_us };
	struct file_waiting_row row;
	struct str bytes;
	if (!read_key(run->key, &v)) {
		run->give_up = true;
		return ERR_INTERNAL;
	}
	enum err e = file_waiting(run->db, run->arena, v.tenant, v.file, &row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e; /* removed meanwhile, or answered */
	TRY(file_bytes(run->db, run->arena, v.tenant, v.file, row.size, &bytes));
	v.scan = scan_bytes(run->arena, run->settings->clamd_socket, bytes, &v.says);
	run->reason = v.says;
	if (v.scan == FILE_SCAN_WAITING)
		return ERR_BUSY;
	return writer_run(run->writer, v.tenant.v, write_verdict, run->arena, &v);
}
