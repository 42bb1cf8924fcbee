/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names of what accounts and postings stand for, addresses, and fields that the pages share. See pages-private.h. */
#include "office/ledger/pages-private.h"

#include "base/money.h"

enum { PLACES = 512, HOUR_S = 3600 };

/* ---- names ---- */

enum space { SPACE_NONE = 0, SPACE_OWNER, SPACE_ACCOUNT, SPACE_PROGRAMME, SPACE_PARTY };
struct place { enum space space; int64_t kind, id; struct ledger_named named; };
struct ledger_names { struct req *req; struct place places[PLACES]; };

struct ledger_names *ledger_names_new(struct req *req) {
	struct ledger_names *names = ARENA_NEW(req->arena, struct ledger_names);
	names->req = req;
	return names;
}

/* Where it stands, or would. */
static struct place *place_of(struct ledger_names *names, enum space space, int64_t kind, int64_t id) {
	uint64_t hash = ((uint64_t)id * 31 + (uint64_t)kind * 7 + space) * UINT64_C(0x9e3779b97f4a7c15);
	return &names->places[hash >> 55];
}

static bool holds(const struct place *p, enum space space, int64_t kind, int64_t id) {
	return p->space == space && p->kind == kind && p->id == id;
}

static struct str year_label(const struct req *req, int64_t year) {
	return req->lang == LANG_EN ? str_format(req->arena, "FY%lld", (long long)year) :
		fiscal_year_label(req->arena, (int)year);
}

/* "創業支援事業補助金（令和8年度）" */
static enum err line_name(struct req *req, int64_t line, struct str *ret_name) {
	struct ledger_name_line_row *rows;
	size_t count;
	TRY(ledger_name_line(req->db, req->arena, tenant_of(req), (struct budget_line_id){ line }, &rows, &count));
	if (count > 0)
		*ret_name = STR_JOIN(req->arena, rows[0].name, S("（"), year_label(req, rows[0].fiscal_year), S("）"));
	return OK;
}

static enum err liability_name(struct req *req, int64_t liability, struct str *ret_name) {
	struct ledger_name_liability_row *rows;
	size_t count;
	TRY(ledger_name_liability(req->db, req->arena, tenant_of(req), (struct liability_id){ liability }, &rows,
		&count));
	*ret_name = count > 0 ? rows[0].title : *ret_name;
	return OK;
}

static enum err source_name(struct req *req, int64_t source, struct str *ret_name) {
	struct ledger_name_source_row *rows;
	size_t count;
	TRY(ledger_name_source(req->db, req->arena, tenant_of(req), (struct source_id){ source }, &rows, &count));
	*ret_name = count > 0 ? rows[0].label : *ret_name;
	return OK;
}

static enum err party_name(struct req *req, int64_t party, struct str *ret_name) {
	struct ledger_name_party_row *rows;
	size_t count;
	TRY(ledger_name_party(req->db, req->arena, tenant_of(req), (struct party_id){ party }, &rows, &count));
	*ret_name = count > 0 ? rows[0].name : *ret_name;
	return OK;
}

static enum err programme_name(struct req *req, int64_t programme, struct str *ret_name) {
	struct ledger_name_programme_row *rows;
	size_t count;
	TRY(ledger_name_programme(req->db, req->arena, tenant_of(req), (struct node_id){ programme }, &rows, &count));
	*ret_name = count > 0 ? rows[0].name : *ret_name;
	return OK;
}

static enum err owner_name(struct req *req, enum ledger_kind kind, int64_t owner_no, struct str *ret_name) {
	switch (kind) {
	case LEDGER_OUTSIDE:
		*ret_name = owner_no == 0 ? say(req, T("台帳の外")) : *ret_name;
		return OK;
	case LEDGER_CASH:
		return source_name(req, owner_no, ret_name);
	case LEDGER_PAYABLE: case LEDGER_WALLET: case LEDGER_MERCHANT:
		return party_name(req, owner_no, ret_name);
	case LEDGER_LIABILITY: case LEDGER_LIABILITY_USED:
		return liability_name(req, owner_no, ret_name);
	case LEDGER_BUDGET_SOURCE: case LEDGER_REVENUE:
		*ret_name = year_label(req, owner_no);
		return OK;
	default:
		return kind >= LEDGER_BUDGET_UNALLOTTED && kind <= LEDGER_BUDGET_UNUSED ?
			line_name(req, owner_no, ret_name) :
			OK;
	}
}

/* What stands behind the colon of an account's written form. */
static struct str number_of(struct arena *a, enum ledger_kind kind, int64_t owner_no) {
	struct str rest = ledger_account_name(a, kind, owner_no);
	(void)str_cut(&rest, S(":"));
	return rest;
}

enum err ledger_name_owner(struct ledger_names *names, enum ledger_kind kind, int64_t owner_no, struct str *ret_name) {
	struct place *p = place_of(names, SPACE_OWNER, kind, owner_no);
	if (!holds(p, SPACE_OWNER, kind, owner_no)) {
		struct str name = number_of(names->req->arena, kind, owner_no);
		TRY(owner_name(names->req, kind, owner_no, &name));
		*p = (struct place){ .space = SPACE_OWNER, .kind = kind, .id = owner_no, .named = { .name = name } };
	}
	*ret_name = p->named.name;
	return OK;
}

enum err ledger_name_account(struct ledger_names *names, struct ledger_account_id account, struct ledger_named *ret) {
	struct place *p = place_of(names, SPACE_ACCOUNT, 0, account.v);
	struct req *req = names->req;
	struct ledger_account_of_row *rows;
	struct str owner;
	size_t count;
	if (!holds(p, SPACE_ACCOUNT, 0, account.v)) {
		TRY(ledger_account_of(req->db, req->arena, tenant_of(req), account, &rows, &count));
		if (count == 0)
			return ERR_NOT_FOUND;
		TRY(ledger_name_owner(names, rows[0].kind, rows[0].owner_no, &owner));
		*p = (struct place){ .space = SPACE_ACCOUNT,
			.id = account.v,
			.named = { .account = ledger_account_name(req->arena, rows[0].kind, rows[0].owner_no),
				.name = STR_JOIN(req->arena, say_word(req, &ledger_kind_desc, rows[0].kind), S(" "),
					owner),
				.url = ledger_account_url(req, account) } };
	}
	*ret = p->named;
	return OK;
}

static enum err name_of(struct ledger_names *names, enum space space, struct opt_int id,
	enum err (*read)(struct req *req, int64_t id, struct str *ret_name), struct str *ret_name) {
	struct place *p = place_of(names, space, 0, id.v);
	*ret_name = S("");
	if (!id.has)
		return OK;
	if (!holds(p, space, 0, id.v)) {
		struct str name = id_text(names->req->arena, id.v);
		TRY(read(names->req, id.v, &name));
		*p = (struct place){ .space = space, .id = id.v, .named = { .name = name } };
	}
	*ret_name = p->named.name;
	return OK;
}

enum err ledger_name_of_programme(struct ledger_names *names, struct opt_int id, struct str *ret_name) {
	return name_of(names, SPACE_PROGRAMME, id, programme_name, ret_name);
}

enum err ledger_name_of_party(struct ledger_names *names, struct opt_int id, struct str *ret_name) {
	return name_of(names, SPACE_PARTY, id, party_name, ret_name);
}

/* ---- words and addresses ---- */

struct sheet_cell ledger_amount(const struct req *req, int64_t yen) {
	return (struct sheet_cell){ .text = say_yen(req, yen), .number = true };
}

enum err ledger_scope_facts(struct req *req, struct sheet *s, struct str from, int64_t to_us, bool is_now) {
	struct tenant_all_row town;
	TRY(tenant_find_slug(req->db, req->arena, req_slug(req), &town));
	const struct msg_arg args[] = { { .name = "from", .text = from },
		{ .name = "to", .text = req_time(req, is_now ? req->now_us : to_us) } };
	sheet_fact(s, T("自治体"), tenant_name(&town, req->lang));
	sheet_fact(s, T("期間"),
		tr_format(req->arena, req->lang, is_now ? T("{from}から、{to}（現在）まで") : T("{from}から、{to}まで"),
			args, COUNT_OF(args)));
	return OK;
}

struct url ledger_url(const struct req *req, const char *rest) {
	return (struct url){ str_join2(req->arena, url_build(req->arena, "/%s/office/ledger", req_slug(req)).s,
		str_from(rest)) };
}

struct url ledger_account_url(const struct req *req, struct ledger_account_id account) {
	return url_build(req->arena, "/%s/office/ledger/accounts/%d", req_slug(req), account.v);
}

struct url ledger_posting_url(const struct req *req, struct posting_id posting) {
	return url_build(req->arena, "/%s/office/ledger/postings/%d", req_slug(req), posting.v);
}

struct url ledger_party_url(const struct req *req, struct opt_int party) {
	return party.has ? url_build(req->arena, "/%s/office/parties/%d", req_slug(req), party.v) :
		(struct url){ S("") };
}

struct sheet *ledger_page(struct req *req, struct str title, bool is_top) {
	struct sheet *s = sheet_new(req, title);
	sheet_crumb_desk(s, req_slug(req));
	if (!is_top)
		sheet_crumb(s, say(req, T("台帳の口座")), ledger_url(req, ""));
	return s;
}

/* ---- fields ---- */

void ledger_moment_field(struct sheet *s, struct sheet_form *f, const char *name, const char *label, struct str typed) {
	struct input input = input_text(s->req, name, label, typed, INPUT_SHORT);
	input.hint = say(s->req, T("例：2027-03-31、令和9年3月31日、2027-03-31 16:05"));
	sheet_field(f, INPUT_AS_TEXT, input);
}

enum err ledger_moment_typed(struct req *req, struct sheet *s, struct str typed, bool end, int64_t none_us,
	int64_t *ret_us) {
	static const char *const SENTENCE = T("日付として読めません。例：2027-03-31、令和9年3月31日、2027-03-31 16:05");
	*ret_us = none_us;
	if (str_is_none(typed) || str_trim(typed).n == 0 || ledger_moment_read(typed, end, ret_us))
		return OK;
	if (req->format != FORMAT_HTML || s == NULL) {
		err_hint(req, say(req, SENTENCE));
		return ERR_REQUEST;
	}
	sheet_warn(s, STR_JOIN(req->arena, S("「"), typed, S("」"), say(req, SENTENCE)));
	return OK;
}

enum err ledger_moments_in_order(struct req *req, struct sheet *s, int64_t from_us, int64_t none_us, int64_t *to_us) {
	static const char *const SENTENCE = T("「いつまで」が「いつから」より前です。どちらかを直してください。「いつまで」がないときの内容を表示しています。");
	if (from_us <= *to_us)
		return OK;
	if (req->format != FORMAT_HTML || s == NULL) {
		err_hint(req, say(req, SENTENCE));
		return ERR_REQUEST;
	}
	sheet_warn(s, say(req, SENTENCE));
	*to_us = none_us;
	return OK;
}

int64_t ledger_present_us(const struct req *req) {
	return req->now_us + HOUR_S * US_PER_S;
}

enum err ledger_kind_choices(struct req *req, struct input_choice **ret_choices, size_t *ret_count) {
	enum ledger_kind *kinds;
	TRY(ledger_kinds_there(req->db, req->arena, tenant_of(req), &kinds, ret_count));
	*ret_choices = ARENA_ARRAY(req->arena, struct input_choice, *ret_count + 1);
	for (size_t i = 0; i < *ret_count; i++)
		(*ret_choices)[i] = (struct input_choice){ .value = str_from(ledger_kind_desc.values[kinds[i]].word),
			.label = say_word(req, &ledger_kind_desc, kinds[i]) };
	return OK;
}
