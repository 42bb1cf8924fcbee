/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Carrying an approved list out. Each line is a write of its own, so a job that is interrupted goes on where it was:
 * what is gone is not there to be taken away again. The line of the trail that says so is written in the same
 * transaction. Other modules' rows are blanked by those modules.
 */
#include "office/audit/audit.h"
#include "office/disclosure/disclosure.h"
#include "office/file/file.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/party.h"
#include "office/retention/retention-private.h"
#include "office/staff/staff.h"

enum { ITEMS_MOST = 20000 };

struct disposing {
	struct tenant_id tenant;
	struct disposal_id id;
	const struct retention_item_list_row *item;
	int64_t now_us, records;
	bool more; /* the same line again */
};

/* ---- the kinds ---- */

static enum err dispose_party(struct db *db, struct arena *a, struct disposing *d) {
	TRY(mandate_dispose(db, d->tenant, d->item->party_id));
	d->records = 1;
	return party_dispose(db, a, d->tenant, d->item->party_id, RETENTION_BLANK, d->now_us);
}

/* A file that a record refers to since the list was made stays. */
static enum err dispose_file(struct db *db, struct arena *a, struct disposing *d) {
	enum err e = file_remove(db, a, d->tenant, d->item->party_id, d->item->file_id);
	d->records = e == OK;
	return e == ERR_NOT_FOUND || e == ERR_CONFLICT ? OK : e;
}

static enum err dispose_claims(struct db *db, struct disposing *d) {
	int64_t corrections;
	TRY(file_release_corrections(db, d->tenant, d->item->until_us, NULL));
	TRY(disclosure_claim_dispose(db, d->tenant, d->item->until_us, &d->records));
	TRY(disclosure_correction_dispose(db, d->tenant, d->item->until_us, &corrections));
	d->records += corrections;
	return OK;
}

static enum err dispose_trail(struct db *db, struct arena *a, struct disposing *d) {
	TRY(audit_dispose(db, a, d->tenant, d->item->until_us, d->id.v, d->now_us, &d->records));
	d->more = d->records > 0;
	return OK;
}

static enum err dispose_kind(struct db *db, struct arena *a, struct disposing *d) {
	const struct str kind = d->item->kind;
	if (str_equal(kind, S("parties")))
		return dispose_party(db, a, d);
	if (str_equal(kind, S("attachments")))
		return dispose_file(db, a, d);
	if (str_equal(kind, S("notices")))
		return notice_dispose(db, d->tenant, d->item->until_us, &d->records);
	if (str_equal(kind, S("officers")))
		return staff_membership_dispose(db, d->tenant, jst_date(d->item->until_us), &d->records);
	return str_equal(kind, S("claims")) ? dispose_claims(db, d) : dispose_trail(db, a, d);
}

/* ---- one line ---- */

static enum err write_trail(struct db *db, struct arena *a, const struct disposing *d) {
	const struct retention_kind *kind = retention_kind_of(d->item->kind);
	return audit_record(db, a,
		&(struct act){ .at_us = d->now_us,
			.tenant = d->tenant.v,
			.remote = S(""),
			.route = "retention_dispose",
			.path = S(""),
			.method = HTTP_POST,
			.format = FORMAT_HTML,
			.party = d->item->party_id.v,
			.sentence = str_format(a, "%s %lld件を廃棄しました。", kind != NULL ? kind->label : "",
				(long long)d->records) });
}

/* A hold that came after the list was made still counts. */
static enum err dispose_item(struct db *db, struct arena *a, void *context) {
	struct disposing *d = context;
	struct retention_hold_count_row hold;
	d->more = false;
	TRY(retention_hold_count(db, a, d->tenant, d->item->kind, d->item->party_id, &hold));
	if (hold.holds > 0)
		return retention_item_settle(db, d->tenant, d->id, d->item->item_no, DISPOSAL_HELD, d->item->records,
			(struct opt_int){ .has = false }, NULL);
	TRY(dispose_kind(db, a, d));
	if (d->records > 0 && !str_equal(d->item->kind, S("trail"))) /* audit_dispose writes its own */
		TRY(write_trail(db, a, d));
	if (d->more)
		return OK;
	return retention_item_settle(db, d->tenant, d->id, d->item->item_no, DISPOSAL_DISPOSED, d->item->records,
		(struct opt_int){ true, d->now_us }, NULL);
}

/* ---- the list ---- */

static enum err finish(struct db *db, struct arena *a, void *context) {
	const struct disposing *d = context;
	(void)a;
	return retention_disposal_done(db, d->tenant, d->id, DISPOSAL_DONE, (struct opt_int){ true, d->now_us }, NULL);
}

static enum err dispose_all(struct job_run *run, struct disposing *d, const struct retention_item_list_row *items,
	size_t count) {
	for (size_t i = 0; i < count; i++) {
		d->item = &items[i];
		d->more = items[i].state == DISPOSAL_LISTED;
		while (d->more) {
			TRY(writer_run(run->writer, d->tenant.v, dispose_item, run->arena, d));
			TRY(job_extend(run));
			if (job_must_stop(run)) {
				run->again_us = run->now_us;
				return OK;
			}
		}
	}
	return writer_run(run->writer, d->tenant.v, finish, run->arena, d);
}

static bool read_key(struct str key, struct disposing *d) {
	struct str id = key, tenant = str_cut(&id, S(":"));
	return !str_is_none(id) && str_to_int64(tenant, &d->tenant.v) && str_to_int64(id, &d->id.v);
}

enum err retention_dispose_job(struct job_run *run) {
	struct disposing d = { .now_us = run->now_us };
	struct retention_disposal_by_id_row list;
	struct retention_item_list_row *items;
	size_t count;
	if (!read_key(run->key, &d)) {
		run->reason = S("the key names no list");
		run->give_up = true;
		return ERR_INTERNAL;
	}
	TRY(db_read_begin(run->db));
	enum err e = retention_disposal_by_id(run->db, run->arena, d.tenant, d.id, &list);
	if (e == OK)
		e = retention_item_list(run->db, run->arena, d.tenant, d.id, ITEMS_MOST, &items, &count);
	db_read_end(run->db);
	db_forget_sights(run->db);
	TRY(e);
	return list.state == DISPOSAL_APPROVED ? dispose_all(run, &d, items, count) : OK;
}
