/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the National Tax Agency publishes of corporations (法人番号公表サイト): its bulk file of 30 columns without a
 * heading, in parts, and completing a party from it. */
#include "base/codes.h"
#include "base/csv.h"
#include "base/fold.h"
#include "office/party/party-private.h"

enum column {
	SEQUENCE,
	NUMBER,
	PROCESS,
	CORRECT,
	UPDATED,
	CHANGED,
	NAME,
	NAME_IMAGE,
	KIND,
	PREFECTURE,
	CITY,
	STREET,
	ADDRESS_IMAGE,
	PREFECTURE_CODE,
	CITY_CODE,
	POSTAL,
	ABROAD,
	ABROAD_IMAGE,
	CLOSED,
	CLOSE_CAUSE,
	SUCCESSOR,
	CHANGE_CAUSE,
	ASSIGNED,
	LATEST,
	ENGLISH,
	ENGLISH_PREFECTURE,
	ENGLISH_CITY,
	ENGLISH_ABROAD,
	KANA,
	HIDDEN,
	COLUMNS
};
/* The answer of the web service has one line before the rows: date, count, part, parts. */
enum { PREAMBLE_COLUMNS = 4 };

static struct opt_int day_of(struct str text) {
	struct date d;
	return date_parse_iso(text, &d) ? (struct opt_int){ .has = true, .v = d.days } :
		(struct opt_int){ .has = false };
}

/* Five digits and their check digit; empty abroad. */
static struct str municipality_of(struct arena *a, const struct csv_row *row) {
	struct str five = STR_JOIN(a, row->fields[PREFECTURE_CODE], row->fields[CITY_CODE]);
	char check = municipality_check_digit(five);
	return check == '\0' ? S("") : STR_JOIN(a, five, str_of(&check, 1));
}

static enum err refuse(struct arena *a, struct register_load *load, int64_t line, const char *reason) {
	load->reason = str_format(a, "%lld行目: %s", (long long)line, reason);
	return ERR_FORMAT;
}

static enum err store_row(struct db *db, struct arena *a, struct arena *scratch, struct register_load *load,
	const struct csv_row *row, int64_t line) {
	const struct str *f = row->fields;
	if (row->count != COLUMNS)
		return refuse(a, load, line, T("30列ではありません。国税庁の「法人番号公表サイト」の全件・差分ファイル（CSV）を指定してください。"));
	struct opt_int updated = day_of(f[UPDATED]);
	struct str code = municipality_of(scratch, row);
	if (!corporate_number_valid(f[NUMBER]) || !updated.has)
		return refuse(a, load, line, T("法人番号か更新年月日が正しくありません。"));
	bool wanted = load->only.n == 0 || str_equal(code, load->only);
	if (str_equal(f[PROCESS], S("99"))) {
		load->step_removed++;
		return party_register_delete(db, f[NUMBER], NULL);
	}
	if (!wanted || !str_equal(f[LATEST], S("1"))) {
		load->step_passed++;
		return OK;
	}
	load->step_stored++;
	return party_register_put(db, f[NUMBER], f[NAME], f[KANA], f[KIND], code, f[PREFECTURE], f[CITY], f[STREET],
		f[POSTAL], f[ABROAD], (struct date){ .days = (int32_t)updated.v }, day_of(f[CLOSED]), f[CLOSE_CAUSE],
		f[SUCCESSOR], str_equal(f[HIDDEN], S("1")), load->file_name, load->now_us, NULL);
}

enum err party_register_step(struct db *db, struct arena *a, void *context) {
	struct register_load *load = context;
	struct arena *own = arena_new();
	struct csv_reader r;
	struct csv_row row;
	bool more = true;
	enum err e = OK;
	load->step_stored = load->step_passed = load->step_removed = 0;
	csv_open(&r, own, load->text, CSV_COMMA);
	for (int64_t n = 0; n < REGISTER_STEP && e == OK; n++) {
		e = csv_next(&r, &row, &more);
		if (e != OK)
			(void)refuse(a, load, load->lines + r.line, T("CSVとして読めません。"));
		if (e != OK || !more)
			break;
		bool preamble = load->lines == 0 && n == 0 && row.count == PREAMBLE_COLUMNS;
		struct arena_mark mark = arena_mark(own);
		if (!preamble)
			e = store_row(db, a, own, load, &row, load->lines + row.line);
		arena_rewind(own, mark);
	}
	load->rest = more ? str_from_offset(load->text, r.at) : S("");
	load->rest_lines = load->lines + r.line - 1;
	arena_free(own);
	return e;
}

bool party_register_next(struct register_load *load) {
	load->text = load->rest;
	load->lines = load->rest_lines;
	load->stored += load->step_stored;
	load->passed += load->step_passed;
	load->removed += load->step_removed;
	return load->text.n > 0;
}

/* ---- completing ---- */

static enum err fill_party(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	const struct party_by_id_row *p, const struct party_register_by_number_row *g, int64_t *filled) {
	struct party_fields f = party_fields_of(p);
	int64_t before = *filled;
	if (f.kana.n == 0 && g->kana.n > 0) {
		f.kana = fold_width(a, g->kana);
		(*filled)++;
	}
	if (f.state == PARTY_RECEIVED && !str_equal(f.name, g->name)) {
		f.name = g->name;
		(*filled)++;
	}
	if (!f.closed_on.has && g->closed_on.has) {
		f.closed_on = g->closed_on;
		f.state = PARTY_CLOSED;
		(*filled)++;
	}
	return *filled == before ? OK : party_edit(db, a, tenant, actor, p->party_id, p->version, &f);
}

static enum err fill_place(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, const struct party_register_by_number_row *g, int64_t *filled) {
	struct party_establishment_of_party_row *places;
	struct establishment_id id;
	size_t count;
	TRY(party_establishment_of_party(db, a, tenant, party, 1, &places, &count));
	if (count > 0 || g->city.n == 0)
		return OK;
	const struct establishment_fields f = { .name = S("本店"),
		.is_main = true,
		.postal_code = g->postal_code,
		.municipality_code = g->municipality_code,
		.prefecture = g->prefecture,
		.city = g->city,
		.street = g->street,
		.building = S(""),
		.industries = S("") };
	(*filled)++;
	return establishment_save(db, a, tenant, actor, party, (struct establishment_id){ 0 }, 0, &f, &id);
}

enum err party_complete(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party, int64_t *ret_filled) {
	struct party_by_id_row p;
	struct party_register_by_number_row g;
	int64_t filled = 0;
	TRY(party_by_id(db, a, tenant, party, &p));
	if (p.corporate_number.n == 0 || p.state == PARTY_JOINED)
		return ERR_NOT_FOUND;
	TRY(party_register_by_number(db, a, p.corporate_number, &g));
	TRY(fill_party(db, a, tenant, actor, &p, &g, &filled));
	TRY(fill_place(db, a, tenant, actor, party, &g, &filled));
	*ret_filled = filled;
	return OK;
}
