/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register of municipalities: what loading it adds, corrects and refuses, and how one is found. */
#include "base/codes.h"
#include "unit/office/office.h"
#include "web/asset.h"

/* A file to load and what came of it. */
struct load { struct str tsv, reason; };

static enum err run_load(struct db *db, struct arena *a, void *context) {
	struct load *load = context;
	return tenant_register_load(db, a, load->tsv, &load->reason);
}

static enum err load(struct office *o, struct str tsv, struct str *ret_reason) {
	struct load l = { .tsv = tsv, .reason = S("") };
	enum err e = office_write(o, run_load, &l);
	*ret_reason = l.reason;
	return e;
}

static void must_load(struct office *o, struct str tsv) {
	struct str reason;
	enum err e = load(o, tsv, &reason);
	ROW_TRUE(e == OK, "%.*s", STR_ARG(reason));
}

static struct str heading_line(void) {
	struct str rest = str_from(TOWNS);
	return str_line(&rest);
}

static struct tenant_all_row town(struct office *o, const char *code) {
	struct tenant_all_row row = { .kind = TENANT_BODY };
	enum err e = tenant_find_code(o->db, o->a, str_from(code), &row);
	ROW_TRUE(e == OK, "%s", code);
	return row;
}

/* ---- what is stored ---- */

static void test_rows(void **state) {
	struct office *o = office_open(state);
	const struct tenant_all_row *rows;
	size_t count;
	assert_int_equal(tenant_list(o->db, o->a, &rows, &count), OK);
	assert_int_equal(count, 4);
	ROW_STR(rows[0].code, TOWN_HILL, "first by code");
	ROW_STR(rows[0].name, "みほん丘区", "name");
	ROW_STR(rows[0].kana, "ミホンオカク", "kana");
	ROW_STR(rows[0].english, "Mihon Hill City", "english");
	ROW_STR(rows[0].prefecture, "東京都", "prefecture");
	ROW_STR(rows[0].slug, TOWN_HILL "-mihonoka", "slug");
	ROW_STR(rows[0].office, "産業課", "office");
	ROW_STR(rows[0].url, "https://hill.example/", "url");
	ROW_STR(rows[0].telephone, "03-0000-0001", "telephone");
	ROW_INT(rows[0].tile_x * 10 + rows[0].tile_y, 11, "tile");
	ROW_INT(rows[2].tile_x * 10 + rows[2].tile_y, 31, "tile");
	static const enum tenant_kind KINDS[] = { TENANT_WARD, TENANT_CITY, TENANT_TOWN, TENANT_VILLAGE };
	for (size_t i = 0; i < count; i++) {
		ROW_INT(rows[i].kind, KINDS[i], "kind of row %zu", i);
		ROW_INT(rows[i].fictional, i == 3, "fictional of row %zu", i);
	}
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM tenant_code c JOIN tenant t ON t.tenant_id = c.tenant_id AND t.code = c.code WHERE c.valid_to IS NULL"),
		4, "codes in force");
	office_close(o);
}

static void test_again_changes_nothing(void **state) {
	struct office *o = office_open(state);
	struct str before = office_dump(o);
	must_load(o, str_from(TOWNS));
	must_load(o, str_replace(o->a, str_from(TOWNS), S("\n"), S("\r\n")));
	must_load(o, str_format(o->a, "%s\n  \n", TOWNS));
	must_load(o, str_format(o->a, "%.*s\n", STR_ARG(heading_line())));
	office_expect_unchanged(o, before, "the tables");
	office_close(o);
}

static void test_corrected(void **state) {
	static const struct { const char *from, *to, *column, *value; } ROWS[] = {
		{ "みほん丘区", "美本丘区", "name", "美本丘区" },
		{ "ミホンオカク", "ビホンオカク", "kana", "ビホンオカク" },
		{ "Mihon Hill City", "Bihon Hill City", "english", "Bihon Hill City" },
		{ TOWN_HILL "-mihonoka", TOWN_HILL "-bihonoka", "slug", TOWN_HILL "-bihonoka" },
		{ "産業課", "商工課", "office", "商工課" },
		{ "https://hill.example/", "https://new.example/", "url", "https://new.example/" },
		{ "03-0000-0001", "03-0000-0002", "telephone", "03-0000-0002" },
		{ "東京都\t" TOWN_HILL, "千葉県\t" TOWN_HILL, "prefecture", "千葉県" },
		{ "特別区", "市", "kind", "2" },
		{ "0001\t0", "0001\t1", "CASE WHEN fictional THEN 1 ELSE 0 END", "1" },
		{ "mihonoka\t1\t1", "mihonoka\t7\t1", "tile_x", "7" },
		{ "mihonoka\t1\t1", "mihonoka\t1\t8", "tile_y", "8" },
	};
	struct office *o = office_open(state);
	struct tenant_id id = office_tenant(o, TOWN_HILL);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		must_load(o, str_replace(o->a, str_from(TOWNS), str_from(ROWS[i].from), str_from(ROWS[i].to)));
		ROW_STR(office_text(o, "SELECT %s FROM tenant WHERE code = '%s'", ROWS[i].column, TOWN_HILL),
			ROWS[i].value, "%s corrected", ROWS[i].column);
		must_load(o, str_from(TOWNS));
		ROW_INT(office_tenant(o, TOWN_HILL).v, id.v, "the id after %s was corrected", ROWS[i].column);
	}
	ROW_INT(office_ask(o, "SELECT count(*) FROM tenant"), 4, "towns");
	office_close(o);
}

static void test_added_and_never_removed(void **state) {
	struct office *o = office_open(state);
	must_load(o,
		str_format(o->a, "%.*s\n%s\t新村\tシンムラ\t\t村\t東京都\t%s-shin\t9\t9\t\t\t\t0\n",
			STR_ARG(heading_line()), TOWN_ABSENT, TOWN_ABSENT));
	ROW_INT(office_ask(o, "SELECT count(*) FROM tenant"), 5, "towns");
	ROW_INT(office_ask(o, "SELECT count(*) FROM tenant_code"), 5, "codes");
	ROW_STR(town(o, TOWN_ABSENT).name, "新村", "the new one");
	ROW_STR(town(o, TOWN_HILL).name, "みほん丘区", "an old one");
	office_close(o);
}

/* ---- what is refused ---- */

#define GOOD TOWN_ABSENT "\t新村\tシンムラ\t\t村\t東京都\t" TOWN_ABSENT "-shin\t9\t9\t\t\t\t0"

static void test_refused(void **state) {
	/* `line` is the second behind the heading, so the third of the file. */
	static const struct { const char *line, *reason; } ROWS[] = {
		{ "139742\t浜", "line 3: the number of columns is not 13" },
		{ GOOD "\t1", "line 3: the number of columns is not 13" },
		{ "139743\t島村\tシマ\t\t村\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the code's check digit is wrong" },
		{ "13974\t島村\tシマ\t\t村\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the code's check digit is wrong" },
		{ "\t島村\tシマ\t\t村\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the code's check digit is wrong" },
		{ "１３９７４２\t島村\tシマ\t\t村\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the code's check digit is wrong" },
		{ TOWN_ISLE "\t島郡\tシマ\t\t郡\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the type is none of" },
		{ TOWN_ISLE "\t島村\tシマ\t\tvillage\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the type is none of" },
		{ TOWN_ISLE "\t島村\tシマ\t\t\t東京都\tx\t1\t1\t\t\t\t0", "line 3: the type is none of" },
		{ TOWN_ISLE "\t島村\tシマ\t\t村\t東京都\tx\tA\t1\t\t\t\t0", "line 3: a tile is not a number" },
		{ TOWN_ISLE "\t島村\tシマ\t\t村\t東京都\tx\t1\t\t\t\t\t0", "line 3: a tile is not a number" },
	};
	struct office *o = office_open(state);
	struct str before = office_dump(o);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct str reason;
		/* The good line before the bad one is not kept either. */
		struct str tsv = str_format(o->a, "%.*s\n%s\n%s\n", STR_ARG(heading_line()), GOOD, ROWS[i].line);
		ROW_INT(load(o, tsv, &reason), ERR_FORMAT, "\"%s\"", ROWS[i].line);
		ROW_TRUE(str_contains(reason, str_from(ROWS[i].reason)), "\"%s\": %.*s", ROWS[i].line, STR_ARG(reason));
		office_expect_unchanged(o, before, ROWS[i].line);
	}
	office_close(o);
}

static void test_heading_refused(void **state) {
	static const char *const HEADINGS[] = {
		"", "code",
		"name\tcode\tkana\tenglish\ttype\tprefecture\tslug\ttile_x\ttile_y\toffice\turl\ttelephone\tfictional"
	};
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(HEADINGS); i++) {
		struct str reason;
		ROW_INT(load(o, str_format(o->a, "%s\n%s\n", HEADINGS[i], GOOD), &reason), ERR_FORMAT, "heading \"%s\"",
			HEADINGS[i]);
		ROW_TRUE(str_contains(reason, S("line 1")), "heading \"%s\": %.*s", HEADINGS[i], STR_ARG(reason));
	}
	office_close(o);
}

/* ---- finding ---- */

static void test_find(void **state) {
	static const struct { const char *slug, *code;
	} ROWS[] = {
		{ TOWN_RIVER "-mihongawa", TOWN_RIVER }, /* as the register writes it */
		{ TOWN_RIVER "-mihonkawa", TOWN_RIVER }, /* another romanisation: the code decides */
		{ TOWN_RIVER, TOWN_RIVER },
		{ TOWN_RIVER "-", TOWN_RIVER },
		{ TOWN_RIVER "x", NULL },
		{ TOWN_RIVER "0-x", NULL },
		{ "mihongawa", NULL },
		{ "", NULL },
		{ "13972", NULL },
		{ TOWN_ABSENT "-x", NULL },
		{ TOWN_ABSENT, NULL },
	};
	struct office *o = office_open(state);
	for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
		struct tenant_all_row row;
		enum err e = tenant_find_slug(o->db, o->a, str_from(ROWS[i].slug), &row);
		ROW_INT(e, ROWS[i].code != NULL ? OK : ERR_NOT_FOUND, "\"%s\"", ROWS[i].slug);
		if (e == OK)
			ROW_STR(row.code, ROWS[i].code, "\"%s\"", ROWS[i].slug);
	}
	office_close(o);
}

/* A body that acts for towns has no code; a plan whose town is unknown must not become its. */
static void test_no_code_finds_nobody(void **state) {
	struct office *o = office_open(state);
	struct tenant_all_row row;
	place_exec(o->place,
		"INSERT INTO tenant (tenant_id, kind, slug, code, name, kana, english, prefecture, fictional, office, url, telephone, tile_x, tile_y)"
		" VALUES (5, 5, 'union', '', '組合', '', '', '東京都', (1 = 0), '', '', '', 0, 0)");
	assert_int_equal(tenant_find_code(o->db, o->a, S(""), &row), ERR_NOT_FOUND);
	assert_int_equal(tenant_find_slug(o->db, o->a, S("union"), &row), OK);
	ROW_STR(row.name, "組合", "by its slug");
	office_close(o);
}

static void test_names(void **state) {
	struct office *o = office_open(state);
	struct tenant_all_row hill = town(o, TOWN_HILL), isle = town(o, TOWN_ISLE);
	ROW_STR(tenant_name(&hill, LANG_JA), "みほん丘区", "in Japanese");
	ROW_STR(tenant_name(&hill, LANG_EN), "Mihon Hill City", "in English");
	ROW_STR(tenant_name(&isle, LANG_EN), "みほん島村", "in English, where there is no English name");
	office_close(o);
}

/* The file that the program carries. */
static void test_real_register(void **state) {
	struct office *o = office_open(state);
	const struct asset *file = asset_by_name("municipalities.tsv");
	assert_non_null(file);
	must_load(o, str_of((const char *)file->bytes, file->n));
	struct str before = office_dump(o);
	must_load(o, str_of((const char *)file->bytes, file->n));
	office_expect_unchanged(o, before, "the tables");
	ROW_INT(office_ask(o,
			"SELECT count(*) FROM tenant WHERE prefecture = '東京都' AND kind IN (1, 2, 3, 4) AND code LIKE '13____' AND code NOT LIKE '1397%%'"
			" AND code <> '139998'"),
		62, "municipalities of Tokyo");
	ROW_INT(office_ask(o, "SELECT count(*) FROM tenant WHERE slug NOT LIKE code || '-%%'"), 0,
		"addresses that do not begin with the code");
	office_close(o);
}

int main(void) {
	static const struct place_test TESTS[] = {
		PLACE_TEST(test_rows, ON_BOTH),
		PLACE_TEST(test_again_changes_nothing, ON_BOTH),
		PLACE_TEST(test_corrected, ON_BOTH),
		PLACE_TEST(test_added_and_never_removed, ON_BOTH),
		PLACE_TEST(test_refused, ON_BOTH),
		PLACE_TEST(test_heading_refused, ON_BOTH),
		PLACE_TEST(test_find, ON_BOTH),
		PLACE_TEST(test_no_code_finds_nobody, ON_BOTH),
		PLACE_TEST(test_names, ON_BOTH),
		PLACE_TEST(test_real_register, ON_BOTH),
	};
	return place_run("office tenant", TESTS, COUNT_OF(TESTS));
}
