/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 職員代行入力: what officers enter for somebody at the counter, on the telephone or from a letter. See mandate.h. No
 * pages. */
#include "office/mandate/mandate-private.h"
#include "office/mandate/mandate.h"
#include "office/notice/notice.h"
#include "office/party/party.h"

enum { COPY_MOST_BYTES = 8000 };

enum err mandate_proxy_begin(struct db *db, const struct mandate_place *place, const struct proxy_fields *fields,
	struct proxy_id *ret_id) {
	*ret_id = (struct proxy_id){ ident_new() };
	TRY(mandate_proxy_insert(db, place->tenant, *ret_id, place->party, fields->channel, fields->asked_by,
		fields->checked_by, place->by, place->now_us, false, NULL));
	return party_happened(db, place->tenant, place->party);
}

enum err mandate_proxy_note(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct proxy_id proxy, struct str what, int64_t what_id, struct str sentence, int64_t now_us) {
	struct mandate_proxy_by_id_row entry;
	struct mandate_proxy_line_count_row count;
	TRY(mandate_proxy_by_id(db, a, tenant, party, proxy, &entry));
	if (entry.ended_us.has)
		return ERR_CONFLICT;
	TRY(mandate_proxy_line_count(db, a, tenant, proxy, &count));
	return mandate_proxy_line_insert(db, tenant, proxy, count.lines + 1, party, what, what_id, sentence, now_us,
		NULL);
}

/* ---- the copy for the person ---- */

static struct str lines_of(struct arena *a, const struct mandate_proxy_lines_row *lines, size_t count) {
	struct buf b;
	buf_init(&b, a, COPY_MOST_BYTES);
	for (size_t i = 0; i < count; i++)
		buf_format(&b, "%s%lld. %.*s", i > 0 ? "\n" : "", (long long)lines[i].line_no,
			STR_ARG(lines[i].sentence));
	return buf_view(&b);
}

static enum err send_copy(struct db *db, struct arena *a, const struct mandate_place *place,
	const struct mandate_proxy_by_id_row *entry, const struct mandate_proxy_lines_row *lines, size_t count) {
	struct party_by_id_row party;
	struct mandate_party_address_row *address;
	size_t places;
	TRY(party_by_id(db, a, place->tenant, place->party, &party));
	TRY(mandate_party_address(db, a, place->tenant, place->party, &address, &places));
	const struct msg_arg values[] = { { .name = "date", .text = date_format_ja(a, jst_date(entry->begun_us)) },
		{ .name = "channel", .text = str_from(tr(LANG_JA, proxy_channel_desc.values[entry->channel].label)) },
		{ .name = "lines", .text = lines_of(a, lines, count) } };
	struct notice n = { .tenant = place->tenant,
		.template = NOTICE_T_proxy_copy,
		.cause = id_to_text(a, entry->proxy_id.v),
		.lang = LANG_JA,
		.mail = party.email,
		.name = party.name,
		.party = place->party,
		.about = url_build(a, "/%s/my/%d/proxy", place->slug, place->party.v).s,
		.values = values,
		.value_count = COUNT_OF(values),
		.now_us = place->now_us,
		.postcode = S(""),
		.address = S("") };
	if (places > 0) {
		n.postcode = address->postal_code;
		n.address = STR_JOIN(a, address->prefecture, address->city, address->street, S(" "), address->building);
	}
	return notice_queue(db, a, &n);
}

/* ---- finishing ---- */

enum err mandate_proxy_end(struct db *db, struct arena *a, const struct mandate_place *place, struct proxy_id proxy,
	const struct proxy_finish *f) {
	struct mandate_proxy_by_id_row entry;
	struct mandate_proxy_lines_row *lines;
	size_t count;
	int64_t changed;
	TRY(mandate_proxy_by_id(db, a, place->tenant, place->party, proxy, &entry));
	TRY(mandate_proxy_lines(db, a, place->tenant, proxy, &lines, &count));
	if (count == 0 || (entry.channel != PROXY_POST && !f->read_back))
		return ERR_INPUT;
	TRY(mandate_proxy_finish(db, place->tenant, proxy, f->version,
		(struct opt_int){ .has = true, .v = place->now_us }, f->printed, f->read_back, f->on_paper,
		f->send_copy, &changed));
	if (changed != 1)
		return ERR_CONFLICT;
	return f->send_copy ? send_copy(db, a, place, &entry, lines, count) : OK;
}
