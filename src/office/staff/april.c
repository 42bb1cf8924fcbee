/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The change of many people on one day, from one file. Confirming writes memberships that end and begin on that day, so
 * that rights change at its first instant whatever the server does then; the job of that instant ends the sessions of
 * those who leave or move, hands their open work over and tells everybody. Until then a plan can be withdrawn.
 */
#include "base/fold.h"
#include "base/ident.h"
#include "office/account/account.h"
#include "office/file/grid.h"
#include "office/notice/notice.h"
#include "office/staff/staff-private.h"

enum { ROWS_MOST = 5000 };

const char *const APRIL_HEADS[APRIL_COLUMNS] = { T("職員番号"), T("氏名"), T("メール"), T("異動区分"), T("新しい部署"),
	T("職"), T("権限"), T("兼務"), T("引継ぎ先職員番号"), T("いまの所属") };

/* ---- reading the file ---- */

static const struct csv_column COLUMNS[APRIL_COLUMNS] = {
	{ .name = "職員番号", .required = true },
	{ .name = "氏名", .required = true },
	{ .name = "メール", .also = { "メールアドレス" }, .required = true },
	{ .name = "異動区分", .required = true },
	{ .name = "新しい部署", .required = true },
	{ .name = "職", .also = { "職名" }, .required = true },
	{ .name = "権限", .required = true },
	{ .name = "兼務" },
	{ .name = "引継ぎ先職員番号" },
	{ .name = "いまの所属" },
};

/* Numbers as people type them: full-width digits and spaces make no other person. */
static struct str number(struct arena *a, struct str text) {
	return str_trim(fold_width(a, text));
}

static void take_row(struct arena *a, const struct grid_row *row, const struct csv_heading *heading,
	struct april_file *file) {
	struct str values[APRIL_COLUMNS];
	for (size_t i = 0; i < APRIL_COLUMNS; i++)
		values[i] = heading->column[i] < row->count ? str_copy(a, row->cells[heading->column[i]]) : S("");
	/* The template lists everybody: who stays has nothing in this column. */
	if (values[3].n == 0 || file->count == ROWS_MOST)
		return;
	file->rows[file->count++] = (struct staff_april_lines_row){ .line_no = row->number,
		.employee_no = number(a, values[0]),
		.name = values[1],
		.email = number(a, values[2]),
		.move_word = values[3],
		.section_name = values[4],
		.post_name = values[5],
		.role_words = values[6],
		.concurrent = values[7],
		.successor_no = number(a, values[8]) };
}

static enum err wrong(enum lang lang, const char *sentence, struct april_file *file) {
	file->reason = str_from(tr(lang, sentence));
	return ERR_INPUT;
}

static enum err take_rows(struct arena *a, struct csv_reader *reader, const struct csv_heading *heading,
	struct april_file *file) {
	struct grid_row row;
	bool more;
	for (;;) {
		TRY(grid_next(reader, &row, &more));
		if (!more)
			return OK;
		take_row(a, &row, heading, file);
	}
}

enum err april_read(struct arena *a, struct str bytes, enum lang lang, struct april_file *ret_file) {
	struct grid grid;
	struct csv_reader reader;
	struct grid_row row;
	bool more;
	*ret_file = (struct april_file){ .rows = ARENA_ARRAY(a, struct staff_april_lines_row, ROWS_MOST) };
	if (grid_read(a, lang, bytes, &grid, &ret_file->reason) != OK)
		return ERR_INPUT;
	if (grid.rows > ROWS_MOST)
		return wrong(lang, T("一度に読めるのは5千行までです。異動のない人の行を消してください。"), ret_file);
	grid_open(&reader, a, grid.text);
	TRY(grid_next(&reader, &row, &more));
	const struct csv_row first = { .fields = row.cells, .count = row.count };
	const struct csv_heading heading = csv_match_heading(a, &first, COLUMNS, APRIL_COLUMNS);
	if (heading.missing.n > 0 || heading.twice.n > 0) {
		ret_file->reason = STR_JOIN(a,
			str_from(
				tr(lang, T("1行目の見出しが足りないか、重なっています。様式のとおりにしてください。"))),
			S(" "), heading.missing, heading.twice);
		return ERR_INPUT;
	}
	TRY(take_rows(a, &reader, &heading, ret_file));
	return ret_file->count > 0 ? OK
	    : wrong(lang, T("異動区分が書かれた行がありません。異動する人の行に、転入・転出・異動・退職のどれかを書いてください。"), ret_file);
}

/* ---- comparing ---- */

struct comparison {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct april_id april;
	struct date day;
	struct staff_people_row *people; /* on the day before */
	size_t people_count;
	struct staff_section_list_row *sections;
	size_t section_count;
	struct staff_post_list_row *posts;
	size_t post_count;
	struct april_plan *plan;
};

static bool flawed(struct april_line *line, const char *flaw, const char *remedy) {
	if (line->flaw == NULL) {
		line->flaw = flaw;
		line->remedy = remedy;
	}
	return false;
}

static enum staff_move move_of(struct str word) {
	static const struct {
		const char *word;
		enum staff_move move;
	} WORDS[] = { { "転入", STAFF_MOVE_JOIN }, { "採用", STAFF_MOVE_JOIN }, { "転出", STAFF_MOVE_LEAVE },
		{ "退職", STAFF_MOVE_LEAVE }, { "異動", STAFF_MOVE_CHANGE } };
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (str_equal(word, str_from(WORDS[i].word)))
			return WORDS[i].move;
	return STAFF_MOVE_NONE;
}

/* Labels or words of roles, separated by 、 ・ , or spaces. False: one of them is none. */
static bool read_roles(struct arena *a, struct str words, int64_t *ret_roles) {
	struct str rest = fold_width(a, words);
	*ret_roles = 0;
	static const char *const SEPARATORS[] = { "、", "・", "/", " ", ";" };
	for (size_t i = 0; i < COUNT_OF(SEPARATORS); i++)
		rest = str_replace(a, rest, str_from(SEPARATORS[i]), S(","));
	while (!str_is_none(rest) && rest.n > 0) {
		struct str word = str_trim(str_cut(&rest, S(",")));
		size_t role = ROLE_OFFICER;
		while (role <= ROLE_GRANTED_LAST && !str_equal(word, str_from(role_desc.values[role].label)) &&
			!str_equal(word, str_from(role_desc.values[role].word)))
			role++;
		if (word.n > 0 && role > ROLE_GRANTED_LAST)
			return false;
		*ret_roles |= word.n > 0 ? STAFF_ROLE(role) : 0;
	}
	return true;
}

static const struct staff_people_row *person_of(const struct comparison *c, struct str employee_no) {
	for (size_t i = 0; i < c->people_count && employee_no.n > 0; i++)
		if (str_equal(c->people[i].employee_no, employee_no) && c->people[i].valid_from.days < c->day.days)
			return &c->people[i];
	return NULL;
}

static const struct april_line *line_of(const struct comparison *c, struct str employee_no) {
	for (size_t i = 0; i < c->plan->count && employee_no.n > 0; i++)
		if (str_equal(c->plan->lines[i].row->employee_no, employee_no))
			return &c->plan->lines[i];
	return NULL;
}

/* "産業振興課 産業振興係": every post of the day before, under the name that its section has then. */
static enum err note_before(const struct comparison *c, struct april_line *line) {
	const struct date before = date_add_days(c->day, -1);
	struct str section;
	line->before = S("");
	for (size_t i = 0; i < c->people_count; i++) {
		if (c->people[i].account_id.v != line->account.v || c->people[i].valid_from.days >= c->day.days)
			continue;
		TRY(staff_section_name_on(c->db, c->a, c->tenant, c->people[i].section_id, before, &section));
		line->before = STR_JOIN(c->a, line->before, line->before.n > 0 ? S("、") : S(""), section, S(" "),
			c->people[i].post);
	}
	return OK;
}

static enum err find_account(const struct comparison *c, struct april_line *line) {
	const struct staff_people_row *person = person_of(c, line->row->employee_no);
	if (person != NULL)
		line->account = person->account_id;
	if (line->move != STAFF_MOVE_JOIN) {
		if (person == NULL)
			flawed(line, T("この職員番号の人は、いま在籍していません。"), T("職員番号を確かめるか、異動区分を転入にしてください。"));
		else if (!str_equal(person->person, line->row->name))
			flawed(line, T("氏名が、この職員番号の人と違います。"), T("職員番号と氏名を確かめてください。"));
		return OK;
	}
	if (person != NULL)
		flawed(line, T("転入とありますが、この職員番号の人はすでに在籍しています。"), T("異動区分を異動にしてください。"));
	if (line->row->employee_no.n == 0 || line->row->name.n == 0)
		flawed(line, T("職員番号か氏名がありません。"), T("両方を書いてください。"));
	if (!mail_address_valid(line->row->email)) {
		flawed(line, T("メールアドレスの形になっていません。"), T("転入する人のメールアドレスを書いてください。"));
		return OK;
	}
	struct account_by_email_row account;
	enum err e = account_by_email(c->db, c->a, account_email_key(c->a, line->row->email), &account);
	if (e == OK)
		line->account = account.account_id;
	return e == ERR_NOT_FOUND ? OK : e;
}

static bool find_section(const struct comparison *c, struct april_line *line) {
	for (size_t i = 0; i < c->section_count; i++) {
		const struct staff_section_list_row *s = &c->sections[i];
		if (!str_equal(s->name, line->row->section_name) || s->valid_from.days > c->day.days)
			continue;
		if (line->section.v != 0)
			return flawed(line, T("同じ名前の部署が2つ以上あります。"), T("部署のページで名称を分けてください。"));
		line->section = s->section_id;
	}
	return line->section.v != 0 || flawed(line, T("新しい部署が、実施日にありません。"), T("部署名を確かめるか、先に部署のページでつくってください。"));
}

static void find_post(const struct comparison *c, struct april_line *line) {
	int64_t roles;
	if (!find_section(c, line))
		return;
	if (!read_roles(c->a, line->row->role_words, &roles)) {
		flawed(line, T("権限に知らない言葉があります。"), T("担当者、決裁者、所属長、会計担当、審査員、監査担当、システム管理者のどれかを「・」で区切って書いてください。"));
		return;
	}
	if ((roles & STAFF_ROLE(ROLE_METROPOLIS)) != 0 && roles != STAFF_ROLE(ROLE_METROPOLIS))
		flawed(line, T("都の担当者の職には、ほかの権限を付けられません。"), T("権限を1つにしてください。"));
	line->roles = roles;
	for (size_t i = 0; i < c->post_count && line->post.v == 0; i++) {
		const struct staff_post_list_row *p = &c->posts[i];
		if (p->section_id.v != line->section.v || !str_equal(p->name, line->row->post_name) ||
			p->valid_from.days > c->day.days)
			continue;
		line->post = p->post_id;
		line->roles = p->roles;
		if (roles != 0 && roles != p->roles)
			flawed(line, T("この職の権限と、書かれた権限が違います。"), T("権限を空欄にするか、職のページで権限を変えてください。"));
	}
	if (line->row->post_name.n == 0)
		flawed(line, T("職がありません。"), T("職名を書いてください。"));
	else if (line->post.v == 0 && roles == 0)
		flawed(line, T("この職はまだなく、権限も書かれていません。"), T("権限を書くか、先に職のページでつくってください。"));
}

/* Who leaves a post with open work names somebody who is there afterwards. */
static enum err find_successor(const struct comparison *c, struct april_line *line) {
	bool gives_up = line->account.v != 0 &&
		(line->move == STAFF_MOVE_LEAVE || (line->move == STAFF_MOVE_CHANGE && !line->concurrent));
	if (!gives_up)
		return OK;
	TRY(staff_open_work(c->db, c->a, c->tenant, line->account, &line->open));
	struct str no = line->row->successor_no;
	const struct staff_people_row *person = person_of(c, no);
	const struct april_line *there = line_of(c, no);
	if (no.n == 0) {
		if (line->open > 0)
			flawed(line, T("担当している仕事があるのに、引継ぎ先がありません。"), T("引継ぎ先職員番号を書いてください。"));
		return OK;
	}
	if (there != NULL && there->move == STAFF_MOVE_LEAVE)
		flawed(line, T("引継ぎ先の人も転出または退職します。"), T("ほかの人の職員番号を書いてください。"));
	else if (person == NULL && (there == NULL || there->move != STAFF_MOVE_JOIN))
		flawed(line, T("引継ぎ先の職員番号の人がいません。"), T("職員番号を確かめてください。"));
	else if (str_equal(no, line->row->employee_no))
		flawed(line, T("引継ぎ先が本人です。"), T("ほかの人の職員番号を書いてください。"));
	if (person != NULL)
		line->successor = person->account_id;
	line->successor_line = there;
	return OK;
}

/* One person may stand in two lines when the later one is a second post. */
static void check_twice(const struct comparison *c, struct april_line *line) {
	const struct april_line *first = line_of(c, line->row->employee_no);
	if (first == NULL || first == line)
		return;
	if (!line->concurrent || first->move == STAFF_MOVE_LEAVE)
		flawed(line, T("同じ職員番号の行が2つあります。"), T("2つ目の職なら兼務の欄に「兼務」と書き、そうでなければ1行にしてください。"));
}

static enum err compare_line(const struct comparison *c, struct april_line *line) {
	line->move = move_of(line->row->move_word);
	line->concurrent = line->row->concurrent.n > 0;
	line->before = line->after = S("");
	if (line->move == STAFF_MOVE_NONE) {
		flawed(line, T("異動区分が読めません。"), T("転入・転出・異動・退職のどれかを書いてください。"));
		return OK;
	}
	TRY(find_account(c, line));
	TRY(note_before(c, line));
	check_twice(c, line);
	if (line->move != STAFF_MOVE_LEAVE) {
		find_post(c, line);
		line->after = STR_JOIN(c->a, line->row->section_name, S(" "), line->row->post_name);
	}
	return OK;
}

static void count_line(struct april_plan *plan, const struct april_line *line) {
	plan->flaws += line->flaw != NULL;
	plan->leave += line->move == STAFF_MOVE_LEAVE;
	plan->move += line->move == STAFF_MOVE_CHANGE;
	plan->join += line->move == STAFF_MOVE_JOIN;
	plan->open += line->open;
}

enum err april_compare(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april, struct date day,
	struct april_plan *ret_plan) {
	struct staff_april_lines_row *rows;
	const struct date before = date_add_days(day, -1);
	struct comparison c = { .db = db, .a = a, .tenant = tenant, .april = april, .day = day, .plan = ret_plan };
	*ret_plan = (struct april_plan){ .day = day };
	TRY(staff_april_lines(db, a, tenant, april, &rows, &ret_plan->count));
	TRY(staff_people(db, a, tenant, before, NULL, &c.people, &c.people_count));
	TRY(staff_section_list(db, a, tenant, day, &c.sections, &c.section_count));
	TRY(staff_post_list(db, a, tenant, day, NULL, &c.posts, &c.post_count));
	ret_plan->lines = ARENA_ARRAY(a, struct april_line, ret_plan->count + 1);
	for (size_t i = 0; i < ret_plan->count; i++)
		ret_plan->lines[i].row = &rows[i];
	for (size_t i = 0; i < ret_plan->count; i++)
		TRY(compare_line(&c, &ret_plan->lines[i]));
	for (size_t i = 0; i < ret_plan->count; i++) {
		TRY(find_successor(&c, &ret_plan->lines[i]));
		count_line(ret_plan, &ret_plan->lines[i]);
	}
	return OK;
}

/* ---- writing ---- */

struct writing {
	struct db *db;
	struct arena *a;
	struct tenant_id tenant;
	struct april_id april;
	const struct april_plan *plan;
	struct account_id by;
	int64_t now_us;
};

static enum staff_rank rank_of(struct str post_name) {
	if (str_contains(post_name, S("部長")))
		return STAFF_RANK_DEPARTMENT_HEAD;
	if (str_contains(post_name, S("補佐")) || str_contains(post_name, S("係長")))
		return STAFF_RANK_CHIEF;
	return str_contains(post_name, S("課長")) ? STAFF_RANK_SECTION_HEAD : STAFF_RANK_OFFICER;
}

/* The same new post may stand in several lines. */
static enum err post_for(const struct writing *w, size_t at, struct post_id *ret_post, struct opt_int *ret_made) {
	struct april_line *line = &w->plan->lines[at];
	for (size_t i = 0; i < at && line->post.v == 0; i++)
		if (w->plan->lines[i].section.v == line->section.v &&
			str_equal(w->plan->lines[i].row->post_name, line->row->post_name))
			line->post = w->plan->lines[i].post;
	*ret_post = line->post;
	if (line->post.v != 0)
		return OK;
	const struct staff_new_post post = { .section = line->section,
		.name = line->row->post_name,
		.rank = rank_of(line->row->post_name),
		.roles = line->roles,
		.from = w->plan->day };
	TRY(staff_make_post(w->db, w->tenant, &post, ret_post));
	line->post = *ret_post;
	*ret_made = (struct opt_int){ .has = true, .v = ret_post->v };
	return OK;
}

static enum err begin_post(const struct writing *w, size_t at, struct opt_int *ret_made) {
	const struct april_line *line = &w->plan->lines[at];
	struct membership_id id = { ident_new() };
	struct post_id post;
	TRY(post_for(w, at, &post, ret_made));
	TRY(account_join_tenant(w->db, line->account, w->tenant));
	return staff_membership_insert(w->db, w->tenant, id, line->account, post, line->row->employee_no,
		line->concurrent, w->plan->day, (struct opt_int){ .has = false },
		(struct opt_int){ .has = true, .v = w->april.v }, NULL);
}

static enum err write_line(const struct writing *w, size_t at) {
	struct april_line *line = &w->plan->lines[at];
	struct opt_int made = { .has = false }, successor = { .has = false };
	const struct opt_int plan = { .has = true, .v = w->april.v };
	if (line->move == STAFF_MOVE_LEAVE || (line->move == STAFF_MOVE_CHANGE && !line->concurrent))
		TRY(staff_membership_end_planned(w->db, w->tenant, line->account, w->plan->day, plan, NULL));
	if (line->move != STAFF_MOVE_LEAVE)
		TRY(begin_post(w, at, &made));
	if (line->successor.v == 0 && line->successor_line != NULL)
		line->successor = line->successor_line->account;
	if (line->successor.v != 0)
		successor = (struct opt_int){ .has = true, .v = line->successor.v };
	return staff_april_line_decide(w->db, w->tenant, w->april, line->row->line_no,
		(struct opt_int){ .has = true, .v = line->account.v }, successor, made, NULL);
}

enum err april_write(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april,
	const struct april_plan *plan, struct account_id by, int64_t now_us) {
	const struct writing
		w = { .db = db, .a = a, .tenant = tenant, .april = april, .plan = plan, .by = by, .now_us = now_us };
	bool is_new;
	if (plan->flaws > 0)
		return ERR_INPUT;
	for (size_t i = 0; i < plan->count; i++) {
		struct april_line *line = &plan->lines[i];
		const struct staff_invited who = { .email = line->row->email,
			.name = line->row->name,
			.kana = S(""),
			.by = by,
			.now_us = now_us };
		if (line->account.v == 0)
			TRY(staff_account_for(db, a, &who, &line->account, &is_new));
	}
	for (size_t i = 0; i < plan->count; i++)
		TRY(write_line(&w, i));
	return OK;
}

enum err april_take_back(struct db *db, struct arena *a, struct tenant_id tenant, struct april_id april,
	struct date day) {
	struct staff_april_lines_row *rows;
	size_t count;
	TRY(staff_membership_drop_planned(db, tenant, april, NULL));
	TRY(staff_membership_restore_planned(db, tenant, april, NULL));
	TRY(staff_april_lines(db, a, tenant, april, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (rows[i].made_post.has)
			TRY(staff_post_end(db, tenant, (struct post_id){ rows[i].made_post.v },
				(struct opt_int){ .has = true, .v = day.days }, NULL));
	return OK;
}

/* ---- the night ---- */

struct night { struct tenant_id tenant; struct april_id april; const struct settings *settings; int64_t now_us; };

static struct str cause_of(struct arena *a, const struct night *night, const struct staff_april_lines_row *row) {
	return STR_JOIN(a, id_text(a, night->april.v), S(" "), str_format(a, "%lld", (long long)row->line_no));
}

/* Without a successor the work goes to whoever confirmed the plan: it lies with somebody. */
static enum err act_on_line(struct db *db, struct arena *a, const struct night *night,
	const struct staff_april_by_id_row *plan, const struct staff_april_lines_row *row, int64_t *left) {
	const enum staff_move move = move_of(row->move_word);
	const struct account_id account = { row->account_id.v }, by = { plan->decided_by.v };
	const struct account_id to = { row->successor_id.has ? row->successor_id.v : plan->decided_by.v };
	int64_t moved = 0, open = 0;
	if (move == STAFF_MOVE_JOIN)
		return row->concurrent.n > 0 ? OK :
			staff_send_invitation(db, a, night->tenant, account,
			cause_of(a, night, row), night->settings, night->now_us);
	TRY(staff_tell_change(db, a, night->tenant, account, plan->effective_on, cause_of(a, night, row),
		night->now_us));
	if (move == STAFF_MOVE_CHANGE && row->concurrent.n > 0)
		return OK;
	TRY(staff_hand_over(db, a, night->tenant, account, to, by, night->now_us, &moved));
	TRY(staff_open_work(db, a, night->tenant, account, &open));
	*left += open;
	return staff_april_line_hand(db, night->tenant, night->april, row->line_no, moved, NULL);
}

static enum err act(struct db *db, struct arena *a, void *context) {
	const struct night *night = context;
	struct staff_april_by_id_row plan;
	struct staff_april_lines_row *rows;
	size_t count;
	int64_t left = 0;
	TRY(staff_april_by_id(db, a, night->tenant, night->april, &plan));
	if (plan.state != STAFF_APRIL_PLANNED)
		return OK;
	TRY(staff_april_lines(db, a, night->tenant, night->april, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(act_on_line(db, a, night, &plan, &rows[i], &left));
	return staff_april_finish(db, night->tenant, night->april, STAFF_APRIL_DONE,
		(struct opt_int){ .has = true, .v = night->now_us }, left, NULL);
}

enum err staff_april_job(struct job_run *run) {
	struct str rest = run->body;
	struct night night = { .settings = run->settings, .now_us = run->now_us };
	if (!id_parse(str_cut(&rest, S(" ")), &night.tenant.v) || !id_parse(rest, &night.april.v))
		return ERR_INTERNAL;
	return writer_run(run->writer, night.tenant.v, act, run->arena, &night);
}
