/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The acts: one page with one form for each. What needs a decision (支出負担行為, 支出命令, 流用 …) becomes a proposal
 * that somebody else decides (proposal_pages.c); what the assembly or the bank has already decided is written down at
 * once.
 */
#include "base/codes.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/budget/pages-private.h"
#include "office/party/party-types.h"
#include "office/payment/payment.h"
#include "party_store.h"
#include "plan_store.h"

enum deed {
	DEED_COMMIT = 1,
	DEED_DIVERT,
	DEED_CARRY,
	DEED_CARRY_ON,
	DEED_CHANGE,
	DEED_ORDER,
	DEED_CANCEL,
	DEED_PAST_YEAR,
	DEED_PROMISE,
	DEED_CLOSE,
	DEED_YEAR,
	DEED_STATE,
	DEED_LINE,
	DEED_SUBJECT,
	DEED_SHARE,
	DEED_AMOUNT,
	DEED_ALLOT,
	DEED_LIMIT,
	DEED_SOURCE,
	DEED_BACK,
	DEED_PAID,
	DEED_LIABILITY,
	DEED_COUNT
};
enum about { ABOUT_TOWN = 1, ABOUT_YEAR, ABOUT_LINE, ABOUT_COMMITMENT, ABOUT_ORDER, ABOUT_LIABILITY };
enum ask_field {
	ASK_YEN = 1 << 0,
	ASK_TITLE = 1 << 1,
	ASK_ON = 1 << 2,
	ASK_COMPLETES = 1 << 3,
	ASK_PAY_ON = 1 << 4,
	ASK_PARTY = 1 << 5,
	ASK_PROMISE = 1 << 6,
	ASK_OTHER = 1 << 7,
	ASK_NEXT = 1 << 8,
	ASK_REASON = 1 << 9,
	ASK_REASON_OPTIONAL = 1 << 10,
	ASK_ADVANCE = 1 << 11,
	ASK_ACCIDENT = 1 << 12,
	ASK_WAY = 1 << 13,
	ASK_ALLOT = 1 << 14,
	ASK_KIND = 1 << 15,
	ASK_STATE = 1 << 16,
	ASK_FIRST_YEAR = 1 << 17,
	ASK_LAST_YEAR = 1 << 18,
	ASK_CODE = 1 << 19,
	ASK_NAME = 1 << 20,
	ASK_PROGRAMME = 1 << 21,
	ASK_FUNDING = 1 << 22,
	ASK_RESERVE = 1 << 23,
	ASK_RATE = 1 << 24,
	ASK_ANY_SIGN = 1 << 25,
	ASK_VOTED = 1 << 26,
	ASK_NOTHING_TOO = 1 << 27,
	ASK_THIS_YEAR = 1 << 28
};

static const struct {
	const char *title, *button, *hint, *done; /* done: for the trail, in Japanese */
	enum about about;
	enum budget_move move; /* 0: at once */
	unsigned fields;
} DEEDS[DEED_COUNT] = {
	[DEED_COMMIT] = { T("支出負担行為の起案"), T("起案する"),
		T("起案しただけでは、予算は動きません。起案した人とは別の決裁者が決裁した日に、負担行為になります。"),
		"支出負担行為を起案しました。", ABOUT_LINE, BUDGET_MOVE_COMMIT,
		ASK_TITLE | ASK_YEN | ASK_PARTY | ASK_COMPLETES | ASK_PROMISE | ASK_REASON_OPTIONAL },
	[DEED_DIVERT] = { T("流用・充用の起案"), T("起案する"), T("同じ年度の同じ会計の中で動かします。"),
		"流用・充用を起案しました。", ABOUT_LINE, BUDGET_MOVE_DIVERT, ASK_OTHER | ASK_YEN | ASK_REASON },
	[DEED_CARRY] = { T("繰越の起案"), T("起案する"),
		T("だれにも約束していない額を、翌年度の予算科目へ続けます。約束した分は、支出負担行為のページから繰り越します。"),
		"繰越を起案しました。", ABOUT_LINE, BUDGET_MOVE_CARRY,
		ASK_NEXT | ASK_YEN | ASK_ACCIDENT | ASK_REASON_OPTIONAL },
	[DEED_CARRY_ON] = { T("繰越の起案"), T("起案する"),
		T("この約束のうち、まだ支出命令をしていない額を、翌年度の予算科目へ続けます。"),
		"支出負担行為の繰越を起案しました。", ABOUT_COMMITMENT, BUDGET_MOVE_CARRY,
		ASK_NEXT | ASK_YEN | ASK_ACCIDENT | ASK_REASON_OPTIONAL },
	[DEED_CHANGE] = { T("負担行為額の変更の起案"), T("起案する"),
		T("変更したあとの全体の額を入力します。額の確定では確定額、取消では0円です。"),
		"負担行為額の変更を起案しました。", ABOUT_COMMITMENT, BUDGET_MOVE_CHANGE,
		ASK_YEN | ASK_NOTHING_TOO | ASK_REASON },
	[DEED_ORDER] = { T("支出命令の起案"), T("起案する"),
		T("銀行の営業日で、年度の出納閉鎖（5月31日）までの日を支払予定日にします。"),
		"支出命令を起案しました。", ABOUT_COMMITMENT, BUDGET_MOVE_ORDER,
		ASK_YEN | ASK_PAY_ON | ASK_ADVANCE | ASK_WAY },
	[DEED_CANCEL] = { T("支出命令の取消の起案"), T("起案する"),
		T("まだ支払われていない支出命令を取り消します。額は、負担行為の残りに戻ります。"),
		"支出命令の取消を起案しました。", ABOUT_ORDER, BUDGET_MOVE_CANCEL, ASK_REASON },
	[DEED_PAST_YEAR] = { T("過年度支出の起案"), T("起案する"),
		T("出納閉鎖までに支払われなかった支出命令を取り消し、同じ額を、きょうの年度の予算から支払います（地方自治法施行令165条の8）。銀行に渡した支払は、そのまま新しい支出命令の支払になります。"),
		"過年度支出を起案しました。", ABOUT_ORDER, BUDGET_MOVE_PAST_YEAR,
		ASK_THIS_YEAR | ASK_PAY_ON | ASK_REASON },
	[DEED_PROMISE] = { T("翌年度以降の支出の約束の起案"), T("起案する"),
		T("議決された限度額と期間の中で、翌年度以降に支払う約束をします。"),
		"債務負担行為による約束を起案しました。", ABOUT_LIABILITY, BUDGET_MOVE_PROMISE,
		ASK_TITLE | ASK_FIRST_YEAR | ASK_YEN | ASK_PARTY },
	[DEED_CLOSE] = { T("出納閉鎖の起案"), T("起案する"),
		T("翌年度の6月1日からできます。使わなかった額が不用額になり、この年度の予算は、もう動きません。"),
		"出納閉鎖を起案しました。", ABOUT_YEAR, BUDGET_MOVE_CLOSE, 0 },
	[DEED_YEAR] = { T("年度を開く"), T("年度を開く"),
		T("議決の前でも開けます。議決を記録するまで、支出負担行為はできません。"), "予算の年度を開きました。",
		ABOUT_TOWN, 0, ASK_FIRST_YEAR | ASK_STATE | ASK_VOTED },
	[DEED_STATE] = { T("議決の記録"), T("記録する"), T("議決日より前の日に、支出負担行為はできません。"),
		"予算の議決を記録しました。", ABOUT_YEAR, 0, ASK_STATE | ASK_VOTED },
	[DEED_LINE] = { T("予算科目の登録"), T("登録する"), T("会計から事業までの7つの番号を、ハイフンでつなぎます。"),
		"予算科目を登録しました。", ABOUT_YEAR, 0,
		ASK_CODE | ASK_NAME | ASK_YEN | ASK_NOTHING_TOO | ASK_ALLOT | ASK_PROGRAMME | ASK_FUNDING |
			ASK_RESERVE },
	[DEED_SUBJECT] = { T("款・項・目などの名称の登録"), T("登録する"),
		T("予算書のとおりの名称です。この年度から使われます。"), "款・項・目などの名称を登録しました。",
		ABOUT_YEAR, 0, ASK_CODE | ASK_NAME },
	[DEED_SHARE] = { T("財源の登録"), T("登録する"), T("費用の一部をほかが負担するときの、率と年間の上限額です。"),
		"財源を登録しました。", ABOUT_YEAR, 0, ASK_NAME | ASK_RATE },
	[DEED_AMOUNT] = { T("当初・補正の登録"), T("登録する"),
		T("議決された額を登録します。減額の補正は、▲か-を付けます。"), "当初・補正の額を登録しました。",
		ABOUT_LINE, 0, ASK_KIND | ASK_YEN | ASK_ANY_SIGN | ASK_ON | ASK_ALLOT | ASK_REASON_OPTIONAL },
	[DEED_ALLOT] = { T("配当"), T("配当する"), T("引き上げるときは、▲か-を付けます。"), "予算を配当しました。",
		ABOUT_LINE, 0, ASK_YEN | ASK_ANY_SIGN | ASK_ON },
	[DEED_LIMIT] = { T("繰越明許費の登録"), T("登録する"), T("翌年度に繰り越してよいと議決された限度額です。"),
		"繰越明許費を登録しました。", ABOUT_LINE, 0, ASK_YEN | ASK_NOTHING_TOO },
	[DEED_SOURCE] = { T("計画事業と財源"), T("結び付ける"),
		T("計画のどの事業の予算か、どの財源が付くかを選びます。"), "計画事業と財源を結び付けました。",
		ABOUT_LINE, 0, ASK_PROGRAMME | ASK_FUNDING },
	[DEED_BACK] = { T("返納の記録"), T("記録する"),
		T("入金の日を入力します。出納閉鎖（5月31日）までは戻入、そのあとは入金した年度の雑入になります。一部だけの入金も記録できます。"),
		"返納を記録しました。", ABOUT_COMMITMENT, 0, ASK_YEN | ASK_ON },
	[DEED_PAID] = { T("支払の記録"), T("記録する"), T("会計管理者が支払った日です。"), "支払を記録しました。",
		ABOUT_ORDER, 0, ASK_ON },
	[DEED_LIABILITY] = { T("債務負担行為の登録"), T("登録する"), T("議決された事項、期間、限度額を登録します。"),
		"債務負担行為を登録しました。", ABOUT_TOWN, 0,
		ASK_TITLE | ASK_FIRST_YEAR | ASK_LAST_YEAR | ASK_YEN | ASK_ON },
};

/* ---- what the act is about ---- */

struct subject {
	struct budget_line_of_row line;
	struct budget_commitment_of_row commitment;
	struct budget_order_of_row order;
	struct budget_liability_of_row liability;
	struct budget_figures f;
	struct commitment_id commitment_id;
	int64_t year; /* 0: none */
	struct url back; /* the page of the subject */
};

static enum err load_line(struct req *req, struct budget_line_id line, struct subject *s) {
	TRY(budget_line_of(req->db, req->arena, tenant_of(req), line, &s->line));
	TRY(budget_figures(req->db, req->arena, tenant_of(req), line, &s->f));
	s->year = s->line.fiscal_year;
	return OK;
}

static enum err load_commitment(struct req *req, struct commitment_id id, struct subject *s) {
	s->commitment_id = id;
	TRY(budget_commitment_of(req->db, req->arena, tenant_of(req), id, &s->commitment));
	s->back = budget_id_url(req, "commitments", id.v, "");
	return load_line(req, s->commitment.line_id, s);
}

static enum err load_subject(struct req *req, const struct budget_act_form *form, enum about about, struct subject *s) {
	struct budget_year_of_row year;
	switch (about) {
	case ABOUT_TOWN: s->back = budget_url(req, ""); return OK;
	case ABOUT_YEAR:
		s->year = form->year.v;
		s->back = budget_year_url(req, s->year, "");
		return budget_year_of(req->db, req->arena, tenant_of(req), s->year, &year);
	case ABOUT_LINE:
		s->back = budget_id_url(req, "lines", form->line_id.v, "");
		return load_line(req, form->line_id, s);
	case ABOUT_COMMITMENT: return load_commitment(req, form->commitment_id, s);
	case ABOUT_ORDER:
		TRY(budget_order_of(req->db, req->arena, tenant_of(req), form->order_id, &s->order));
		return load_commitment(req, s->order.commitment_id, s);
	case ABOUT_LIABILITY:
		s->back = budget_url(req, "/liabilities");
		return budget_liability_of(req->db, req->arena, tenant_of(req), form->liability_id, &s->liability);
	}
	return ERR_NOT_FOUND;
}

/* ---- the form ---- */

static struct input other_input(struct req *req, const struct subject *s, int64_t year, const char *label) {
	struct budget_lines_of_year_row *rows = NULL;
	size_t count = 0, kept = 0;
	if (budget_lines_of_year(req->db, req->arena, tenant_of(req), year, NULL, 5000, &rows, &count) != OK)
		count = 0;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		if (rows[i].line_id.v != s->line.line_id.v)
			choices[kept++] = (struct input_choice){ .value = id_text(req->arena, rows[i].line_id.v),
				.label = STR_JOIN(req->arena, rows[i].code, S(" "), rows[i].name) };
	struct input input = input_choose(req, "other", label, choices, kept, S(""), INPUT_REQUIRED);
	if (kept == 0)
		input.hint = say(req, T("選べる予算科目がありません。会計担当が、その年度の予算科目を登録してから起案してください。"));
	return input;
}

static struct input promise_input(struct req *req, const struct subject *s) {
	struct budget_promises_waiting_row *rows = NULL;
	size_t count = 0;
	if (budget_promises_waiting(req->db, req->arena, tenant_of(req), s->year, &rows, &count) != OK)
		count = 0;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, rows[i].promise_id.v),
			.label = STR_JOIN(req->arena, rows[i].title, S(" "), say_yen(req, rows[i].yen)) };
	struct input input = input_choose(req, "promise", T("債務負担行為による約束"), choices, count, S(""), 0);
	input.none = say(req, T("約束によらない"));
	return input;
}

/* 出納閉鎖 is proposed and decided, never chosen here. */
static struct input state_input(struct req *req) {
	struct input input = input_enum(req, "state", T("状態"), &budget_year_state_desc, BUDGET_VOTED, INPUT_REQUIRED);
	input.choice_count = BUDGET_CLOSED - 1;
	return input;
}

static struct input programme_input(struct req *req, const struct subject *s) {
	enum { MOST = 2000 };
	const struct tenant_id tenant = tenant_of(req);
	struct plan_programme_list_row *rows = NULL;
	size_t count = 0;
	if (plan_programme_list(req->db, req->arena, 0, &tenant, NULL, MOST, &rows, &count) != OK)
		count = 0;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, rows[i].node_id.v),
			.label = STR_JOIN(req->arena, rows[i].name, S("（"), rows[i].plan_title, S(" "),
				budget_years_text(req, rows[i].first_fiscal_year, rows[i].last_fiscal_year), S("）")) };
	struct input input = input_choose(req, "programme", T("計画事業"), choices, count,
		s->line.programme_id.has ? id_text(req->arena, s->line.programme_id.v) : S(""), 0);
	input.none = say(req, T("結び付けない"));
	return input;
}

static struct input funding_input(struct req *req, const struct subject *s) {
	struct budget_fundings_of_year_row *rows = NULL;
	size_t count = 0;
	if (budget_fundings_of_year(req->db, req->arena, tenant_of(req), s->year, &rows, &count) != OK)
		count = 0;
	struct input_choice *choices = ARENA_ARRAY(req->arena, struct input_choice, count + 1);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct input_choice){ .value = id_text(req->arena, rows[i].funding_id.v),
			.label = STR_JOIN(req->arena, rows[i].name, S(" "),
				str_format(req->arena, "%lld/%lld", (long long)rows[i].rate_num,
					(long long)rows[i].rate_den)) };
	struct input input = input_choose(req, "funding", T("財源"), choices, count,
		s->line.funding_id.has ? id_text(req->arena, s->line.funding_id.v) : S(""), 0);
	input.none = say(req, T("一般財源だけ"));
	return input;
}

static void text(struct req *req, struct sheet_form *f, const char *name, const char *label, struct str current,
	const char *hint, unsigned flags) {
	struct input input = input_text(req, name, label, current, flags);
	if (hint != NULL)
		input.hint = say(req, hint);
	sheet_field(f, INPUT_AS_TEXT, input);
}

static bool pays_itself(struct req *req) {
	struct payment_source_on_row *rows;
	size_t count;
	return payment_source_on(req->db, req->arena, tenant_of(req), budget_today(req), &rows, &count) == OK &&
		count > 0;
}

static struct str usual_yen(const struct req *req, enum deed deed, const struct subject *s) {
	const int64_t yen = deed == DEED_ORDER || deed == DEED_CARRY_ON ? budget_open_part(&s->commitment) :
		deed == DEED_BACK ? budget_return_due(&s->commitment) :
		deed == DEED_CHANGE ? s->commitment.decided_yen :
		deed == DEED_LIMIT ? s->line.carry_limit_yen :
		deed == DEED_ALLOT ? s->f.unallotted :
			0;
	return yen > 0 ? yen_format(req->arena, yen) : S("");
}

static void add_year_fields(struct req *req, struct sheet *sheet, struct sheet_form *f, enum deed deed,
	unsigned fields) {
	if (fields & ASK_FIRST_YEAR)
		text(req, f, "first_year", deed == DEED_YEAR || deed == DEED_PROMISE ? T("年度") : T("最初の年度"),
			S(""), T("西暦です。令和8年度は2026"), INPUT_REQUIRED | INPUT_SHORT);
	if (fields & ASK_LAST_YEAR)
		text(req, f, "last_year", T("最後の年度"), S(""), T("西暦です。令和8年度は2026"), INPUT_REQUIRED | INPUT_SHORT);
	if (fields & ASK_STATE)
		sheet_field(f, INPUT_AS_SELECT, state_input(req));
	if (fields & ASK_VOTED)
		sheet_day(sheet, f, "on", T("議決日"), S(""), 0);
}

static void add_name_fields(struct req *req, struct sheet_form *f, enum deed deed, unsigned fields) {
	if (fields & ASK_CODE)
		text(req, f, "code", T("予算科目コード"), S(""),
			deed == DEED_SUBJECT ? T("例：01-07（一般会計の商工費）") :
				T("例：01-07-01-02-18-01-0015（会計-款-項-目-節-細節-事業）"),
			INPUT_REQUIRED);
	if (fields & ASK_NAME)
		text(req, f, "name", deed == DEED_LINE ? T("事業名") : T("名称"), S(""), NULL, INPUT_REQUIRED);
	if (fields & ASK_TITLE)
		text(req, f, "title", deed == DEED_LIABILITY ? T("事項") : T("件名"), S(""),
			deed == DEED_COMMIT ? T("例：桜フェア出展補助金") : NULL, INPUT_REQUIRED);
	if (fields & ASK_RATE) {
		text(req, f, "rate", T("補助率"), S(""), T("例：1/2、2/3"), INPUT_REQUIRED | INPUT_SHORT);
		text(req, f, "ceiling", T("年間の上限額（円）"), S(""), T("なければ空欄"), INPUT_SHORT);
		text(req, f, "unit", T("端数処理の単位（円）"), S("1"), T("この単位より下を切り捨てます。例：1、1,000"),
			INPUT_REQUIRED | INPUT_SHORT);
	}
	if (fields & ASK_KIND)
		sheet_field(f, INPUT_AS_CHOICE,
			input_enum(req, "kind", T("種類"), &budget_import_kind_desc, BUDGET_IMPORT_SUPPLEMENT,
				INPUT_REQUIRED));
}

static struct str next_open_day(struct req *req) {
	const struct business_calendar bank = business_calendar_bank(NULL);
	struct date day;
	return business_day_next(&bank, budget_today(req), &day) == OK ? date_format_iso(req->arena, day) : S("");
}

static void add_money_fields(struct req *req, struct sheet *sheet, struct sheet_form *f, enum deed deed,
	const struct subject *s, unsigned fields) {
	if (fields & ASK_YEN)
		text(req, f, "yen",
			deed == DEED_CHANGE                                  ? T("変更後の金額（円）") :
				deed == DEED_LINE                            ? T("当初予算額（円）") :
				deed == DEED_LIMIT || deed == DEED_LIABILITY ? T("限度額（円）") :
					T("金額（円）"),
			usual_yen(req, deed, s), NULL, INPUT_REQUIRED | INPUT_SHORT);
	if (fields & ASK_PARTY)
		text(req, f, "party", T("支払先"), S(""), T("事業者の名称か法人番号。決まっていなければ空欄"), 0);
	if (fields & ASK_COMPLETES)
		sheet_day(sheet, f, "completes_on", T("完了予定日"),
			date_format_iso(req->arena, fiscal_year_last((int)s->year)), INPUT_REQUIRED);
	if (fields & ASK_PAY_ON)
		sheet_day(sheet, f, "pay_on", T("支払予定日"), deed == DEED_PAST_YEAR ? next_open_day(req) : S(""),
			INPUT_REQUIRED);
	if (fields & ASK_ON)
		sheet_day(sheet, f, "on",
			deed == DEED_BACK              ? T("入金日") :
				deed == DEED_PAID      ? T("支払日") :
				deed == DEED_LIABILITY ? T("議決日") :
							 T("日付"),
			date_format_iso(req->arena, budget_today(req)), INPUT_REQUIRED);
}

static void add_form(struct req *req, struct sheet *sheet, enum deed deed, const struct subject *s) {
	const unsigned fields = DEEDS[deed].fields;
	struct sheet_form *f = sheet_form(sheet, DEEDS[deed].title, DEEDS[deed].button, (struct url){ req->path });
	f->hint = say(req, DEEDS[deed].hint);
	if (fields & ASK_OTHER)
		sheet_field(f, INPUT_AS_SELECT, other_input(req, s, s->year, T("動かす先の予算科目")));
	if (fields & ASK_NEXT)
		sheet_field(f, INPUT_AS_SELECT, other_input(req, s, s->year + 1, T("翌年度の予算科目")));
	if (fields & ASK_THIS_YEAR)
		sheet_field(f, INPUT_AS_SELECT,
			other_input(req, s, fiscal_year_of(budget_today(req)), T("支払う、きょうの年度の予算科目")));
	add_year_fields(req, sheet, f, deed, fields);
	add_name_fields(req, f, deed, fields);
	add_money_fields(req, sheet, f, deed, s, fields);
	if (fields & ASK_PROMISE)
		sheet_field(f, INPUT_AS_SELECT, promise_input(req, s));
	if (fields & ASK_WAY)
		sheet_field(f, INPUT_AS_CHOICE,
			input_enum(req, "way", T("支払の方法"), &budget_way_desc,
				pays_itself(req) && s->commitment.party_id.has ? BUDGET_WAY_BANK_FILE :
										 BUDGET_WAY_TREASURER,
				INPUT_REQUIRED));
	if (fields & ASK_ADVANCE)
		sheet_field(f, INPUT_AS_CHECK, input_check(req, "special", T("概算払（額が確定する前に支払う）"), false));
	if (fields & ASK_ACCIDENT)
		sheet_field(f, INPUT_AS_CHECK, input_check(req, "special", T("事故繰越し（避けがたい事故。理由が必要）"), false));
	if (fields & ASK_PROGRAMME)
		sheet_field(f, INPUT_AS_SELECT, programme_input(req, s));
	if (fields & ASK_FUNDING)
		sheet_field(f, INPUT_AS_SELECT, funding_input(req, s));
	if (fields & ASK_ALLOT)
		sheet_field(f, INPUT_AS_CHECK, input_check(req, "allot", T("同時に配当する（配当をしない団体は、いつも付けます）"), true));
	if (fields & ASK_RESERVE)
		sheet_field(f, INPUT_AS_CHECK, input_check(req, "reserve", T("予備費"), false));
	if (fields & (ASK_REASON | ASK_REASON_OPTIONAL))
		sheet_field(f, INPUT_AS_LINES,
			input_text(req, "reason", T("理由"), S(""), fields & ASK_REASON ? INPUT_REQUIRED : 0));
}

static void add_facts(struct req *req, struct sheet *sheet, enum about about, const struct subject *s) {
	if (s->year != 0)
		sheet_fact(sheet, T("年度"), budget_year_text(req, s->year));
	if (about == ABOUT_LINE || about == ABOUT_COMMITMENT || about == ABOUT_ORDER) {
		sheet_fact_link(sheet, T("予算科目"), STR_JOIN(req->arena, s->line.code, S(" "), s->line.name),
			budget_id_url(req, "lines", s->line.line_id.v, ""));
		sheet_fact(sheet, T("予算現額"), say_yen(req, s->f.current));
		sheet_fact(sheet, T("配当残"), say_yen(req, s->f.free));
		sheet_fact(sheet, T("未配当"), say_yen(req, s->f.unallotted));
	}
	if (about == ABOUT_COMMITMENT || about == ABOUT_ORDER) {
		sheet_fact_link(sheet, T("支出負担行為"), s->commitment.title, s->back);
		sheet_fact(sheet, T("負担行為額"), say_yen(req, s->commitment.decided_yen));
		sheet_fact(sheet, T("まだ支出命令をしていない額"), say_yen(req, budget_open_part(&s->commitment)));
	}
	if (budget_return_due(&s->commitment) > 0)
		sheet_fact(sheet, T("返してもらう額"), say_yen(req, budget_return_due(&s->commitment)));
	if (about == ABOUT_ORDER)
		sheet_fact(sheet, T("支出命令額"), say_yen(req, s->order.yen));
	if (about == ABOUT_LIABILITY) {
		sheet_fact(sheet, T("事項"), s->liability.title);
		sheet_fact(sheet, T("限度額"), say_yen(req, s->liability.limit_yen));
	}
}

static enum err act_show(struct req *req, const struct budget_act_form *form, enum deed deed) {
	struct subject *s = ARENA_NEW(req->arena, struct subject);
	TRY(load_subject(req, form, DEEDS[deed].about, s));
	struct sheet *sheet = budget_sheet(req, say(req, DEEDS[deed].title));
	if (DEEDS[deed].about != ABOUT_TOWN)
		sheet_crumb(sheet,
			DEEDS[deed].about == ABOUT_LINE ? s->line.name :
				DEEDS[deed].about == ABOUT_YEAR ? budget_year_text(req, s->year) :
				DEEDS[deed].about == ABOUT_LIABILITY ? say(req, T("債務負担行為")) :
					s->commitment.title,
			s->back);
	add_facts(req, sheet, DEEDS[deed].about, s);
	add_form(req, sheet, deed, s);
	sheet_show(sheet, "narrow");
	return OK;
}

/* ---- reading what was typed ---- */

/* What h_prepare leaves for h_apply. */
struct typed {
	struct budget_ask ask;
	struct date on;
	struct opt_int voted_on;
	struct rational rate;
	int64_t unit_yen;
	struct opt_int ceiling_yen;
	struct str code;
};

static bool empty(struct str s) {
	return str_is_none(s) || str_trim(s).n == 0;
}

static void need(struct req *req, bool *fine, bool there, const char *field, const char *sentence) {
	if (there)
		return;
	form_refuse(req, field, say(req, sentence));
	*fine = false;
}

static void read_yen(struct req *req, const struct budget_act_form *form, unsigned fields, struct typed *x,
	bool *fine) {
	if (!(fields & ASK_YEN))
		return;
	if (!budget_yen_read(req->arena, form->yen, &x->ask.yen))
		need(req, fine, false, "yen", T("金額を数字で入力してください。例：1,350,000"));
	else if (fields & ASK_ANY_SIGN)
		need(req, fine, x->ask.yen != 0, "yen", T("0円では登録できません。金額を入力してください。"));
	else if (fields & ASK_NOTHING_TOO)
		need(req, fine, x->ask.yen >= 0, "yen", T("0円以上の金額を入力してください。"));
	else
		need(req, fine, x->ask.yen > 0, "yen", T("1円以上の金額を入力してください。"));
}

/* What was done before the year belongs to the year in which it was done (地方自治法208条, 施行令143条). */
static bool is_of_year(struct req *req, const struct budget_ask *ask) {
	if (ask->move != BUDGET_MOVE_COMMIT ||
		date_compare(ask->completes_on, fiscal_year_first(ask->fiscal_year)) >= 0)
		return true;
	form_refuse(req, "completes_on", say(req, T("完了予定日が、この予算の年度の始まり（4月1日）より前です。日付か、予算科目の年度を確かめてください。")));
	return false;
}

static void read_days(struct req *req, const struct budget_act_form *form, enum deed deed, unsigned fields,
	struct typed *x, bool *fine) {
	if (fields & ASK_COMPLETES)
		*fine &= sheet_read_day(req, "completes_on", form->completes_on, &x->ask.completes_on) &&
			is_of_year(req, &x->ask);
	if (fields & ASK_PAY_ON)
		*fine &= sheet_read_day(req, "pay_on", form->pay_on, &x->ask.pay_on);
	if (fields & ASK_ON)
		*fine &= sheet_read_day(req, "on", form->on, &x->on);
	/* What the bank says has happened; a day that has not come would decide the year before the money does. */
	if ((deed == DEED_BACK || deed == DEED_PAID) && *fine && date_compare(x->on, budget_today(req)) > 0)
		need(req, fine, false, "on", T("まだ来ていない日です。実際の日を入力してください。"));
	if (!(fields & ASK_VOTED))
		return;
	if (form->state == BUDGET_NOT_VOTED)
		return;
	need(req, fine, form->state != BUDGET_CLOSED, "state", T("出納閉鎖は「出納を閉鎖する」から起案します。"));
	if (*fine && sheet_read_day(req, "on", form->on, &x->on))
		x->voted_on = (struct opt_int){ true, x->on.days };
	else
		*fine = false;
}

static void read_names(struct req *req, const struct budget_act_form *form, enum deed deed, unsigned fields,
	struct typed *x, bool *fine) {
	if (fields & ASK_TITLE)
		need(req, fine, !empty(form->title), "title",
			deed == DEED_LIABILITY ? T("議決された事項を入力してください。") :
						 T("件名を入力してください。"));
	if (fields & ASK_NAME)
		need(req, fine, !empty(form->name), "name", T("名称を入力してください。"));
	if (fields & ASK_REASON)
		need(req, fine, !empty(form->reason), "reason", T("理由を入力してください。"));
	if (fields & ASK_FIRST_YEAR)
		need(req, fine, form->first_year.has, "first_year", T("年度を西暦4桁で入力してください。"));
	if (fields & ASK_LAST_YEAR)
		need(req, fine, form->last_year.has && form->last_year.v >= form->first_year.v, "last_year",
			T("最初の年度か、それより後の年度を入力してください。"));
	if (fields & (ASK_OTHER | ASK_NEXT | ASK_THIS_YEAR))
		need(req, fine, form->other.v != 0, "other", T("予算科目を選んでください。"));
	if (fields & ASK_STATE)
		need(req, fine, form->state != 0, "state", T("状態を選んでください。"));
	if (fields & ASK_KIND)
		need(req, fine, form->kind != 0, "kind", T("当初か補正かを選んでください。"));
	if (fields & ASK_CODE) {
		x->code = budget_code_read(req->arena, form->code);
		need(req, fine, x->code.n > 0, "code", T("予算科目コードを入力してください。例：01-07-01-02-18-01-0015"));
	}
}

static void read_rate(struct req *req, const struct budget_act_form *form, struct typed *x, bool *fine) {
	int64_t ceiling;
	const bool is_rate = !empty(form->rate) && rational_parse(req->arena, str_trim(form->rate), &x->rate) &&
		x->rate.num > 0 && x->rate.den >= x->rate.num && x->rate.den <= 10000;
	need(req, fine, is_rate, "rate", T("補助率を、1/2や2/3のように入力してください。"));
	need(req, fine, budget_yen_read(req->arena, form->unit, &x->unit_yen) && x->unit_yen > 0, "unit",
		T("端数処理の単位を、1円以上で入力してください。"));
	if (empty(form->ceiling))
		return;
	const bool is_yen = budget_yen_read(req->arena, form->ceiling, &ceiling) && ceiling > 0;
	need(req, fine, is_yen, "ceiling", T("上限額を、1円以上で入力するか、空欄にしてください。"));
	x->ceiling_yen = (struct opt_int){ is_yen, ceiling };
}

enum err budget_read_party(struct req *req, const char *field, struct str typed, struct party_id *ret_party,
	bool *fine) {
	char number[CORPORATE_NUMBER_SIZE];
	struct party_key_find_row *keys;
	size_t count;
	if (empty(typed))
		return OK;
	const bool is_number = corporate_number_read(req->arena, typed, number);
	const struct str key =
		is_number ? str_copy(req->arena, str_from(number)) : fold_company_core(req->arena, typed);
	TRY(party_key_find(req->db, req->arena, tenant_of(req), is_number ? PARTY_KEY_CORPORATE : PARTY_KEY_NAME, key,
		2, &keys, &count));
	need(req, fine, count == 1, field, T("その名称または番号の事業者がないか、2つ以上あります。事業者の一覧で確かめ、法人番号で指定してください。"));
	if (count == 1)
		*ret_party = keys[0].party_id;
	return OK;
}

static struct budget_ask ask_of(const struct budget_act_form *form, enum deed deed, const struct subject *s) {
	return (struct budget_ask){ .move = DEEDS[deed].move,
		.fiscal_year = (int)s->year,
		.line = s->line.line_id,
		.other = form->other,
		.commitment = s->commitment_id,
		.order = form->order_id,
		.liability = form->liability_id,
		.promise = form->promise,
		.title = str_is_none(form->title) ? S("") : str_trim(form->title),
		.reason = str_is_none(form->reason) ? S("") : str_trim(form->reason),
		.promise_year = (int)form->first_year.v,
		.way = form->way,
		.special = form->special };
}

/* The money is this year's; only the order is of the year before. */
static void this_year(struct req *req, const struct budget_act_form *form, struct budget_ask *x) {
	x->fiscal_year = fiscal_year_of(budget_today(req));
	x->line = form->other;
	x->other = (struct budget_line_id){ 0 };
}

static enum err act_prepare(struct req *req, const struct budget_act_form *form, enum deed deed) {
	const unsigned fields = DEEDS[deed].fields;
	struct subject *s = ARENA_NEW(req->arena, struct subject);
	struct typed *x = ARENA_NEW(req->arena, struct typed);
	bool fine = true;
	TRY(load_subject(req, form, DEEDS[deed].about, s));
	*x = (struct typed){ .ask = ask_of(form, deed, s), .on = budget_today(req) };
	read_names(req, form, deed, fields, x, &fine);
	read_yen(req, form, fields, x, &fine);
	read_days(req, form, deed, fields, x, &fine);
	if (fields & ASK_RATE)
		read_rate(req, form, x, &fine);
	if (fields & ASK_PARTY)
		TRY(budget_read_party(req, "party", form->party, &x->ask.party, &fine));
	if (fields & ASK_WAY)
		need(req, &fine, form->way != 0, "way", T("支払の方法を選んでください。"));
	TRY(sheet_refuse_my_number(req, "title", form->title));
	TRY(sheet_refuse_my_number(req, "reason", form->reason));
	if (deed == DEED_PROMISE)
		x->ask.fiscal_year = fiscal_year_of(budget_today(req));
	if (deed == DEED_CANCEL || deed == DEED_PAST_YEAR)
		x->ask.yen = s->order.yen;
	if (deed == DEED_PAST_YEAR)
		this_year(req, form, &x->ask);
	if (deed == DEED_CHANGE || deed == DEED_ORDER || deed == DEED_CANCEL || deed == DEED_PAST_YEAR)
		x->ask.title = s->commitment.title;
	req->prepared = x;
	return fine ? OK : ERR_INPUT;
}

/* ---- doing it ---- */

static enum err line_do(struct req *req, const struct budget_desk *desk, const struct budget_act_form *form,
	const struct typed *x) {
	struct budget_line_id line;
	enum err e = budget_line_add(req->db, req->arena, desk,
		&(struct budget_line_fields){ .fiscal_year = (int)form->year.v,
			.code = x->code,
			.name = str_trim(form->name),
			.programme = form->programme,
			.funding = form->funding,
			.is_reserve = form->reserve },
		&line);
	if (e == ERR_INPUT)
		return sheet_refuse(req, "code", T("予算科目コードは、7つの番号をハイフンでつなぎます。例：01-07-01-02-18-01-0015"));
	if (e == ERR_CONFLICT)
		return sheet_refuse(req, "code", T("この予算科目コードは、この年度にもうあります。事業の番号を変えるか、登録済みの予算科目を使ってください。"));
	TRY(e);
	req_outcome(req, id_text(req->arena, line.v));
	const struct date first = fiscal_year_first((int)form->year.v);
	return x->ask.yen == 0 ? OK :
				 budget_appropriate(req->db, req->arena, desk, line, BUDGET_INITIAL, x->ask.yen,
					 form->allot, first, S(""));
}

static enum err subject_do(struct req *req, const struct budget_act_form *form, const struct typed *x) {
	int parts = 1;
	for (size_t i = 0; i < x->code.n; i++)
		parts += x->code.p[i] == '-';
	if (parts > BUDGET_JIGYO)
		return sheet_refuse(req, "code", T("番号が多すぎます。会計から事業までの7つまでです。"));
	return budget_subject_put(req->db, tenant_of(req), x->code, form->year.v, (struct opt_int){ .has = false },
		(enum budget_level)parts, str_trim(form->name), NULL);
}

static enum err amount_do(struct req *req, const struct budget_desk *desk, const struct budget_act_form *form,
	const struct typed *x) {
	const enum budget_act_kind kind = form->kind == BUDGET_IMPORT_INITIAL ? BUDGET_INITIAL : BUDGET_SUPPLEMENT;
	enum err e = budget_appropriate(req->db, req->arena, desk, form->line_id, kind, x->ask.yen, form->allot, x->on,
		x->ask.reason);
	return e == ERR_INPUT ? sheet_refuse(req, "yen", T("議決のあとで当初を減らすことはできません。減額の補正として登録してください。")) : e;
}

static enum err source_do(struct req *req, const struct budget_act_form *form) {
	TRY(budget_line_programme(req->db, tenant_of(req), form->line_id, opt_id(form->programme.v), NULL));
	return budget_line_funding(req->db, tenant_of(req), form->line_id, opt_id(form->funding.v), NULL);
}

static enum err back_do(struct req *req, const struct budget_desk *desk, const struct typed *x) {
	struct budget_came_back back;
	enum err e = budget_money_back(req->db, req->arena, desk, x->ask.commitment, x->ask.yen, x->on, &back);
	return e == ERR_NOT_FOUND ? sheet_refuse(req, "on", T("入金した年度の予算がまだ開かれていません。先に、会計担当がその年度を開いてください。")) : e;
}

/* An order that this body pays itself is paid when its bank says so, and not by hand. */
static enum err paid_do(struct req *req, const struct budget_desk *desk, const struct typed *x) {
	struct payment_due_by_ref_row due;
	enum err e = payment_due_find(req->db, req->arena, tenant_of(req), S(BUDGET_ORDER_REF), x->ask.order.v, &due);
	if (e == OK)
		return sheet_refuse(req, NULL, T("この支出命令は、銀行のファイルで支払います。銀行の明細を読み込むと、支払が記録されます。"));
	return e == ERR_NOT_FOUND ? budget_paid(req->db, req->arena, desk, x->ask.order, x->on) : e;
}

static enum err liability_do(struct req *req, const struct budget_desk *desk, const struct budget_act_form *form,
	const struct typed *x) {
	struct liability_id liability;
	enum err e = budget_liability_add(req->db, req->arena, desk,
		&(struct budget_liability_fields){ .title = x->ask.title,
			.first_year = (int)form->first_year.v,
			.last_year = (int)form->last_year.v,
			.limit_yen = x->ask.yen,
			.voted_on = x->on },
		&liability);
	return e == ERR_NOT_FOUND ? sheet_refuse(req, "on", T("議決した年度の予算がまだ開かれていません。先にその年度を開いてください。")) : e;
}

static enum err deed_do(struct req *req, const struct budget_desk *desk, const struct budget_act_form *form,
	enum deed deed, const struct typed *x) {
	switch (deed) {
	case DEED_YEAR:
		return budget_year_set(req->db, req->arena, desk, (int)form->first_year.v, form->state, x->voted_on);
	case DEED_STATE: return budget_year_set(req->db, req->arena, desk, (int)form->year.v, form->state, x->voted_on);
	case DEED_LINE: return line_do(req, desk, form, x);
	case DEED_SUBJECT: return subject_do(req, form, x);
	case DEED_SHARE:
		return budget_funding_insert(req->db, desk->tenant, (struct funding_id){ ident_new() }, form->year.v,
			str_trim(form->name), x->rate.num, x->rate.den, x->ceiling_yen, x->unit_yen, NULL);
	case DEED_AMOUNT: return amount_do(req, desk, form, x);
	case DEED_ALLOT: return budget_allot(req->db, req->arena, desk, form->line_id, x->ask.yen, x->on);
	case DEED_LIMIT: return budget_carry_voted(req->db, req->arena, desk, form->line_id, x->ask.yen);
	case DEED_SOURCE: return source_do(req, form);
	case DEED_BACK: return back_do(req, desk, x);
	case DEED_PAID: return paid_do(req, desk, x);
	case DEED_LIABILITY: return liability_do(req, desk, form, x);
	default: return ERR_INPUT;
	}
}

static enum err act_apply(struct req *req, const struct budget_act_form *form, enum deed deed) {
	const struct typed *x = req->prepared;
	const struct budget_desk desk = budget_desk_of(req);
	struct proposal_id proposal;
	req_act(req, x->ask.party.v, str_from(DEEDS[deed].done));
	if (DEEDS[deed].move == 0) {
		enum err e = deed_do(req, &desk, form, deed, x);
		return e == ERR_INPUT ? e : budget_refuse(req, e, &x->ask);
	}
	TRY(budget_refuse(req, budget_ask_check(req->db, req->arena, &desk, &x->ask, budget_today(req)), &x->ask));
	TRY(budget_propose(req->db, &desk, &x->ask, &proposal));
	req_outcome(req, id_text(req->arena, proposal.v));
	return OK;
}

static enum err act_render(struct req *req, const struct budget_act_form *form, enum deed deed) {
	struct subject s = { .year = 0 };
	if (req->refused)
		return act_show(req, form, deed);
	if (DEEDS[deed].move != 0) {
		res_redirect(req, (struct url){ STR_JOIN(req->arena, budget_url(req, "/proposals/").s, req->outcome) });
		return OK;
	}
	if (deed == DEED_YEAR)
		s.back = budget_year_url(req, form->first_year.v, "");
	else if (deed == DEED_LIABILITY)
		s.back = budget_url(req, "/liabilities");
	else if (deed == DEED_LINE)
		s.back = (struct url){ STR_JOIN(req->arena, budget_url(req, "/lines/").s, req->outcome) };
	else
		TRY(load_subject(req, form, DEEDS[deed].about, &s));
	res_redirect(req, s.back);
	return OK;
}

/* ---- handlers ---- */

#define DEED(name, deed) \
	enum err name##_page(struct req *req, const struct budget_act_form *form) { return act_show(req, form, deed); } \
	enum err name##_prepare(struct req *req, const struct budget_act_form *form) { return act_prepare(req, form, deed); } \
	enum err name##_apply(struct req *req, const struct budget_act_form *form) { return act_apply(req, form, deed); } \
	enum err name##_render(struct req *req, const struct budget_act_form *form) { return act_render(req, form, deed); }

DEED(budget_ask_commit, DEED_COMMIT)
DEED(budget_ask_divert, DEED_DIVERT)
DEED(budget_ask_carry, DEED_CARRY)
DEED(budget_ask_carry_on, DEED_CARRY_ON)
DEED(budget_ask_change, DEED_CHANGE)
DEED(budget_ask_order, DEED_ORDER)
DEED(budget_ask_cancel, DEED_CANCEL)
DEED(budget_ask_past_year, DEED_PAST_YEAR)
DEED(budget_ask_promise, DEED_PROMISE)
DEED(budget_ask_close, DEED_CLOSE)
DEED(budget_enter_year, DEED_YEAR)
DEED(budget_enter_state, DEED_STATE)
DEED(budget_enter_line, DEED_LINE)
DEED(budget_enter_subject, DEED_SUBJECT)
DEED(budget_enter_share, DEED_SHARE)
DEED(budget_enter_amount, DEED_AMOUNT)
DEED(budget_enter_allot, DEED_ALLOT)
DEED(budget_enter_limit, DEED_LIMIT)
DEED(budget_enter_source, DEED_SOURCE)
DEED(budget_enter_back, DEED_BACK)
DEED(budget_enter_paid, DEED_PAID)
DEED(budget_enter_liability, DEED_LIABILITY)
