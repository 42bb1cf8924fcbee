/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `kassei user add`: the first administrator, and whoever has to be let in without a page. */
#include "base/clock.h"
#include "base/ident.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/option.h"
#include "cmd/store.h"
#include "office/account/account.h"
#include "office/account/password.h"
#include "office/notice/notice.h"
#include "office/staff/staff.h"
#include "office/tenant/tenant.h"

#include <jansson.h>
#include <stdio.h>

struct user {
	struct str email, name, municipality, roles;
	struct str phc;
	int64_t role_bits;
	struct str reason;
	int64_t now_us;
};

/* ---- in the process that writes ---- */

static enum err read_roles(struct arena *a, struct user *user) {
	struct str rest = user->roles;
	while (!str_is_none(rest) && rest.n > 0) {
		struct str word = str_trim(str_cut(&rest, S(",")));
		size_t role = ROLE_OFFICER;
		while (role <= ROLE_GRANTED_LAST && !str_equal(word, str_from(role_desc.values[role].word)))
			role++;
		if (role > ROLE_GRANTED_LAST) {
			user->reason = str_format(a,
				"there is no role \"%.*s\": officer, approver, head, accountant, reviewer, auditor, "
				"administrator, metropolis",
				STR_ARG(word));
			return ERR_INPUT;
		}
		user->role_bits |= STAFF_ROLE(role);
	}
	return OK;
}

static enum err make_membership(struct db *db, struct arena *a, const struct user *user, struct account_id account) {
	struct tenant_all_row tenant;
	struct section_id section;
	struct post_id post;
	const struct date today = jst_date(user->now_us);
	TRY(tenant_find_code(db, a, user->municipality, &tenant));
	TRY(staff_make_section(db, tenant.tenant_id, (struct section_id){ 0 }, S("システム管理"), S("管"), today, &section));
	const struct staff_new_post new_post = { .section = section, .name = S("システム管理"), .rank = STAFF_RANK_OFFICER,
		.roles = user->role_bits, .from = today };
	TRY(staff_make_post(db, tenant.tenant_id, &new_post, &post));
	return staff_join(db, tenant.tenant_id, account, post, S(""), false, today);
}

static enum err write_user(struct db *db, struct arena *a, void *context) {
	struct user *user = context;
	struct account_id account;
	const struct account_new new_account = { .email = user->email,
		.name = user->name,
		.kana = S(""),
		.password = user->phc,
		.password_due = true,
		.level = ACCOUNT_LEVEL_CHECKED,
		.now_us = user->now_us };
	enum err e = account_make(db, a, &new_account, &account);
	if (e == ERR_CONFLICT)
		user->reason = str_format(a, "\"%.*s\" has an account already", STR_ARG(user->email));
	TRY(e);
	return user->municipality.n > 0 ? make_membership(db, a, user, account) : OK;
}

static struct str member(json_t *object, const char *name) {
	return str_from(json_string_value(json_object_get(object, name)));
}

static enum err add(struct command_run *run, json_t *body) {
	struct arena *a = run->arena;
	const struct token token = token_new();
	struct str password = str_slice(token_to_text(a, &token), 0, 20);
	const struct password_cost cost = { .memory_mib = run->settings->password_memory_mib,
		.passes = run->settings->password_passes };
	struct user user = { .email = member(body, "email"),
		.name = member(body, "name"),
		.municipality = member(body, "municipality"),
		.roles = member(body, "roles"),
		.reason = STR_NONE,
		.now_us = clock_now() };
	if (!mail_address_valid(user.email)) {
		run->reason = str_format(a, "\"%.*s\" is not an e-mail address", STR_ARG(user.email));
		return ERR_INPUT;
	}
	enum err e = read_roles(a, &user);
	if (e == OK)
		e = password_hash(a, password, &cost, &user.phc);
	if (e == OK)
		e = writer_run(run->writer, 0, write_user, a, &user);
	run->reason = e == ERR_NOT_FOUND ?
		str_format(a, "no municipality has the code \"%.*s\"", STR_ARG(user.municipality)) :
		user.reason;
	if (e == OK)
		buf_format(&run->out, "%.*s\n仮のパスワード: %.*s（最初のサインインのあとで変更してください）\n",
			STR_ARG(user.email), STR_ARG(password));
	return e;
}

enum err command_user_add(struct command_run *run) {
	json_t *body = json_loadb(run->body.p, run->body.n, 0, NULL);
	if (body == NULL)
		return ERR_REQUEST;
	enum err e = add(run, body);
	json_decref(body);
	return e;
}

/* ---- the command line ---- */

static void put_member(struct buf *b, const char *name, struct str value) {
	buf_format(b, "%s\"%s\":", b->n == 1 ? "" : ",", name);
	put_text(b, str_or_empty(value));
}

int cmd_user_add(int argc, char **argv) {
	struct arena *a = arena_new();
	struct settings s;
	struct str detail = STR_NONE;
	struct buf body;
	int status = 2;
	enum err e = settings_load(&s, a, &argc, argv, &detail);
	struct str name = option_take(&argc, argv, "--name"), code = option_take(&argc, argv, "--municipality"),
		roles = option_take(&argc, argv, "--roles");
	if (e == OK && argc == 1 && argv[0][0] != '-') {
		buf_init(&body, a, 1 << 16);
		buf_char(&body, '{');
		put_member(&body, "email", str_from(argv[0]));
		put_member(&body, "name", name);
		put_member(&body, "municipality", code);
		put_member(&body, "roles", roles);
		buf_char(&body, '}');
		status = command_send(&s, a, "user.add", buf_view(&body));
	} else {
		option_usage(detail, "usage: kassei user add EMAIL --name NAME [--municipality CODE --roles ROLE,…]");
	}
	arena_free(a);
	return status;
}
