/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei bench fill --programmes N` or `--parties N`: a database with invented plans or businesses, made through the
 * imports that officers use. */
#include "cmd/cmd.h"
#include "cmd/store.h"
#include "base/clock.h"
#include "office/party/party.h"
#include "office/tenant/tenant.h"

#include <stdio.h>
#include <stdlib.h>

enum { PROGRAMMES_A_PLAN = 50, PILLARS = 5, YEARS = 3, FIRST_YEAR = 2000 };

static const char *const FIRST_WORDS[] = { "販路開拓", "創業", "事業承継", "空き店舗活用", "展示会出展", "デジタル化",
	"人材育成", "新製品開発", "商店街", "経営相談" };
static const char *const LAST_WORDS[] = { "支援事業", "助成金", "相談窓口", "セミナー", "交流会", "家賃補助", "専門家派遣", "マッチング事業" };

static void put_programme(struct buf *b, int64_t number) {
	buf_format(b, "{\"name\":\"%s%s 第%lld号\",\"line\":%lld,\"details\":[{\"name\":\"経費の補助\",\"line\":1}]}",
		FIRST_WORDS[(size_t)number % COUNT_OF(FIRST_WORDS)],
		LAST_WORDS[(size_t)number / 3 % COUNT_OF(LAST_WORDS)], (long long)number, (long long)number % 500 + 1);
}

static void put_pillars(struct buf *b, int64_t first, int64_t count) {
	for (int pillar = 0; pillar < PILLARS; pillar++) {
		buf_format(b, "%s{\"name\":\"柱%d\",\"line\":1,\"programmes\":[", pillar > 0 ? "," : "", pillar + 1);
		bool any = false;
		for (int64_t i = pillar; i < count; i += PILLARS) {
			if (any)
				buf_char(b, ',');
			put_programme(b, first + i);
			any = true;
		}
		buf_cstr(b, "]}");
	}
}

/* Plan number n: municipalities in turn, then earlier and earlier periods. */
static void put_plan(struct buf *b, const struct tenant_all_row *t, int64_t round, int64_t first, int64_t count) {
	int64_t year = FIRST_YEAR + round;
	buf_cstr(b, "{\"plans\":[{\"municipality\":");
	put_text(b, t->code);
	buf_cstr(b, ",\"municipality_name\":");
	put_text(b, t->name);
	buf_format(b,
		",\"title\":\"産業計画\",\"first_fiscal_year\":%lld,\"last_fiscal_year\":%lld,\"line\":1,\"last_line\":1,\"pillars\":[",
		(long long)year, (long long)year + YEARS - 1);
	put_pillars(b, first, count);
	buf_cstr(b, "]}]}");
}

static enum err fill_one(struct writer *writer, const struct tenant_all_row *t, int64_t round, int64_t first,
	int64_t count, struct str *ret_detail, struct arena *keep) {
	struct arena *a = arena_new();
	struct buf json, envelope;
	struct plan_import import = { .publish = true };
	buf_init(&json, a, 64 << 20);
	buf_init(&envelope, a, 64 << 20);
	buf_init(&import.report, a, 64 << 20);
	put_plan(&json, t, round, first, count);
	envelope_add(&envelope, S("invented.json"), "facts", buf_view(&json), buf_view(&json));
	envelope_end(&envelope);
	import.envelope = buf_view(&envelope);
	enum err e = store_import(writer, a, &import);
	*ret_detail = str_copy(keep, import.reason);
	arena_free(a);
	return e;
}

static enum err fill(const struct settings *s, struct writer *writer, struct arena *a, int64_t programmes,
	struct str *ret_detail) {
	struct db *db;
	const struct tenant_all_row *tenants;
	size_t count;
	TRY(db_open(s->database, DB_READ_ONLY, a, &db, ret_detail));
	enum err e = tenant_list(db, a, &tenants, &count);
	db_close(db);
	TRY(e);
	int64_t plan = 0;
	for (int64_t first = 0; first < programmes; first += PROGRAMMES_A_PLAN, plan++) {
		int64_t left = programmes - first;
		TRY(fill_one(writer, &tenants[(size_t)plan % count], plan / (int64_t)count, first,
			left < PROGRAMMES_A_PLAN ? left : PROGRAMMES_A_PLAN, ret_detail, a));
	}
	printf("%lld programmes in %lld plans\n", (long long)programmes, (long long)plan);
	return OK;
}

/* ---- businesses of the fictional city ---- */

enum { PARTIES_A_STEP = 5000 };
static const char *const SYLLABLES[] = { "アサ", "イシ", "ウメ", "エビ", "オカ", "カワ", "キタ", "クロ", "コマ", "サト",
	"シマ", "スズ", "タカ", "ツル", "トミ", "ナカ", "ニシ", "ハラ", "フジ", "マツ", "ミナ", "ムラ", "モリ", "ヤマ",
	"ヨシ" };
static const char *const TRADES[] = { "製作所", "商店", "工業", "印刷", "食堂", "設備", "電機", "園芸", "運輸", "書房" };

/* A row every hundredth of which has the telephone of another: that many suspicions. */
static void put_party(struct buf *b, int64_t n) {
	const char *first = SYLLABLES[n % 25], *second = SYLLABLES[n / 25 % 25], *third = SYLLABLES[n / 625 % 25];
	int64_t line = n % 100 == 99 ? n - 1 : n;
	buf_format(b, "%s%s%s%s第%lld,%s%s%s,%s,東京都みほん野市町%lld丁目%lld-%lld,042-%03lld-%04lld,%s %s%lld,%lld\n",
		first, second, third, TRADES[n % 10], (long long)n, first, second, third,
		n % 3 == 0 ? "個人事業主" : "法人", (long long)(n % 40 + 1), (long long)(n / 40 % 100 + 1),
		(long long)(n / 4000 + 1), (long long)(line / 10000 + 100), (long long)(line % 10000), first, second,
		(long long)n, (long long)(n % 200));
}

struct party_step { struct str text; int64_t now_us; struct party_table table; };

static enum err add_parties_step(struct db *db, struct arena *a, void *context) {
	struct party_step *step = context;
	struct tenant_all_row city;
	TRY(tenant_find_code(db, a, S("139998"), &city));
	return party_table_write(db, a, city.tenant_id, (struct party_actor){ .now_us = step->now_us }, LANG_JA,
		step->text, S("invented.csv"), &step->table);
}

static enum err fill_parties(struct writer *writer, int64_t parties) {
	for (int64_t first = 0; first < parties; first += PARTIES_A_STEP) {
		struct arena *a = arena_new();
		struct buf *text = ARENA_NEW(a, struct buf);
		buf_init(text, a, 64 << 20);
		buf_cstr(text, "名称,フリガナ,種別,所在地,電話番号,代表者,常時使用する従業員（人）\n");
		for (int64_t n = first; n < parties && n < first + PARTIES_A_STEP; n++)
			put_party(text, n);
		struct party_step step = { .text = buf_view(text), .now_us = clock_now() };
		enum err e = writer_run(writer, 0, add_parties_step, a, &step);
		arena_free(a);
		TRY(e);
	}
	printf("%lld businesses\n", (long long)parties);
	return OK;
}

int cmd_bench_fill(int argc, char **argv) {
	struct settings s;
	struct store store;
	struct str detail = STR_NONE;
	struct arena *a = arena_new();
	int64_t programmes = 0;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	bool businesses = e == OK && argc == 2 && strcmp(argv[0], "--parties") == 0;
	if (e == OK &&
		(argc != 2 || (strcmp(argv[0], "--programmes") != 0 && !businesses) ||
			!str_to_int64(str_from(argv[1]), &programmes) || programmes < 1)) {
		detail = S("usage: kassei bench fill --programmes N | --parties N --database URL");
		e = ERR_INPUT;
	}
	if (e == OK)
		e = store_open(&s, a, &store, &detail);
	if (e == OK) {
		e = businesses ? fill_parties(store.writer, programmes) :
				 fill(&s, store.writer, a, programmes, &detail);
		store_close(&store);
	}
	if (e != OK)
		fprintf(stderr, "kassei bench fill: %.*s (%s)\n", STR_ARG(detail), err_info(e)->name);
	arena_free(a);
	return e == OK ? 0 : 1;
}
