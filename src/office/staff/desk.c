/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The officers' first page: what waits for somebody's roles, and all pages that he may open. */
#include "accounting_store.h"
#include "budget_store.h"
#include "office/accounting/accounting-types.h"
#include "office/budget/budget-types.h"
#include "office/notice/notice-types.h"
#include "office/party/party-types.h"
#include "office/payment/payment-types.h"
#include "office/staff/staff-private.h"
#include "payment_store.h"
#include "staff_views.h"

/* A kind of work: where it is done, and which of the counts says how much of it there is. */
enum desk_work {
	DESK_CLAIMS,
	DESK_RECEIVED,
	DESK_SUSPECTS,
	DESK_SUCCESSIONS,
	DESK_LETTERS,
	DESK_RETURNED,
	DESK_MINE,
	DESK_APRIL,
	DESK_APPROVALS,
	DESK_DUE,
	DESK_UNKNOWN,
	DESK_BUDGET,
	DESK_SENDING,
	DESK_DIFFERENCES,
	DESK_WORK_COUNT
};
static const struct { const char *label, *pattern, *path; enum role role;
} WORK[DESK_WORK_COUNT] = {
	[DESK_CLAIMS] = { T("確認を待つ登録の申出"), "/{slug}/office/claims", "/%s/office/claims", ROLE_OFFICER },
	[DESK_RECEIVED] = { T("名称だけの登録（収受）"), "/{slug}/office/parties", "/%s/office/parties?state=received",
		ROLE_OFFICER },
	[DESK_SUSPECTS] = { T("重複の疑い"), "/{slug}/office/suspects", "/%s/office/suspects", ROLE_OFFICER },
	[DESK_SUCCESSIONS] = { T("承認を待つ承継"), "/{slug}/office/successions", "/%s/office/successions",
		ROLE_APPROVER },
	[DESK_LETTERS] = { T("郵送するお知らせ"), "/{slug}/office/letters", "/%s/office/letters", ROLE_OFFICER },
	[DESK_RETURNED] = { T("届かなかったお知らせ"), "/{slug}/office/messages", "/%s/office/messages?unreached=1",
		ROLE_OFFICER },
	[DESK_MINE] = { T("私が担当する事業者"), "/{slug}/office/charges", NULL, ROLE_OFFICER },
	[DESK_APRIL] = { T("確定していない人事異動"), "/{slug}/office/april", "/%s/office/april", ROLE_ADMINISTRATOR },
	[DESK_APPROVALS] = { T("承認を待つ支払"), "/{slug}/office/payment-approvals", "/%s/office/payment-approvals",
		ROLE_APPROVER },
	[DESK_DUE] = { T("未払いの支払予定"), "/{slug}/office/payments/due", "/%s/office/payments/due",
		ROLE_ACCOUNTANT },
	[DESK_BUDGET] = { T("決裁を待つ予算の起案"), "/{slug}/office/budget/proposals",
		"/%s/office/budget/proposals?state=proposed", ROLE_APPROVER },
	[DESK_UNKNOWN] = { T("不明な入出金"), "/{slug}/office/payments/unknown", "/%s/office/payments/unknown",
		ROLE_ACCOUNTANT },
	[DESK_SENDING] = { T("承認を待つ会計への送付"), "/{slug}/office/accounting-approvals",
		"/%s/office/accounting-approvals", ROLE_APPROVER },
	[DESK_DIFFERENCES] = { T("会計との違い"), "/{slug}/office/accounting/differences",
		"/%s/office/accounting/differences", ROLE_ACCOUNTANT },
};

static enum err count_work(struct req *req, int64_t ret_counts[DESK_WORK_COUNT]) {
	struct staff_desk_counts_row row;
	struct payment_waiting_row pay;
	struct budget_proposal_count_row budget;
	struct accounting_waiting_counts_row accounting;
	TRY(accounting_waiting_counts(req->db, req->arena, tenant_of(req), ACCOUNTING_OPEN, ACCOUNTING_PREPARED,
		ACCOUNTING_SENT, &accounting));
	TRY(budget_proposal_count(req->db, req->arena, tenant_of(req), BUDGET_PROPOSED, &budget));
	TRY(payment_waiting(req->db, req->arena, tenant_of(req), PAYMENT_MATCH_UNKNOWN, PAYMENT_INTENT,
		PAYMENT_FIRST_APPROVED, PAYMENT_DUE_OPEN, &pay));
	TRY(staff_desk_counts(req->db, req->arena, tenant_of(req), CLAIM_OPEN, SUSPECT_OPEN, SUCCESSION_PROPOSED,
		NOTICE_QUEUED, NOTICE_LETTER, NOTICE_FAILED, NOTICE_RETURNED,
		(struct account_id){ req->session->account }, STAFF_APRIL_DRAFT, &row));
	const int64_t counts[DESK_WORK_COUNT] = { [DESK_CLAIMS] = row.claims,
		[DESK_RECEIVED] = row.received,
		[DESK_SUSPECTS] = row.suspects,
		[DESK_SUCCESSIONS] = row.successions,
		[DESK_LETTERS] = row.letters,
		[DESK_RETURNED] = row.unreached,
		[DESK_MINE] = row.mine,
		[DESK_APRIL] = row.april,
		[DESK_APPROVALS] = pay.approvals,
		[DESK_DUE] = pay.dues,
		[DESK_UNKNOWN] = pay.unknown,
		[DESK_BUDGET] = budget.proposals,
		[DESK_SENDING] = accounting.approvals,
		[DESK_DIFFERENCES] = accounting.differences };
	memcpy(ret_counts, counts, sizeof counts);
	return OK;
}

static enum err fill_work(struct req *req, struct str slug, struct desk_view *v) {
	int64_t counts[DESK_WORK_COUNT];
	TRY(count_work(req, counts));
	v->work = ARENA_ARRAY(req->arena, struct desk_line, DESK_WORK_COUNT);
	for (size_t i = 0; i < DESK_WORK_COUNT; i++) {
		if (!session_has(req->session, WORK[i].role) || !req_may_open(req, str_from(WORK[i].pattern)))
			continue;
		struct url url = i == DESK_MINE ?
			url_query(req->arena, url_build(req->arena, "/%s/office/charges", slug), "account",
				id_text(req->arena, req->session->account)) :
			url_build(req->arena, WORK[i].path, slug);
		v->work[v->work_count++] =
			(struct desk_line){ .label = say(req, WORK[i].label), .url = url, .count = counts[i] };
	}
	return OK;
}

/* "産業振興課 産業振興係", with the section's name of today. */
static enum err add_post(struct req *req, const struct staff_roles_of_row *post, struct str *posts) {
	struct str section;
	TRY(staff_section_name_on(req->db, req->arena, tenant_of(req), post->section_id, staff_today(req), &section));
	struct str one = STR_JOIN(req->arena, section, S(" "), post->post);
	*posts = posts->n == 0 ? one : STR_JOIN(req->arena, *posts, S("、"), one);
	return OK;
}

static enum err fill_lead(struct req *req, struct desk_view *v) {
	struct staff_roles_of_row *rows;
	struct str posts = S("");
	size_t count;
	int64_t roles = 0;
	TRY(staff_roles_of(req->db, req->arena, tenant_of(req), (struct account_id){ req->session->account },
		staff_today(req), &rows, &count));
	for (size_t i = 0; i < count; i++) {
		roles |= rows[i].roles;
		TRY(add_post(req, &rows[i], &posts));
	}
	const struct msg_arg values[] = { { .name = "posts", .text = posts },
		{ .name = "name", .text = req->session->name },
		{ .name = "roles", .text = staff_role_names(req, roles) } };
	v->lead = tr_format(req->arena, req->lang, T("{posts} {name}さん（権限: {roles}）"), values, COUNT_OF(values));
	return OK;
}

enum err office_desk(struct req *req, const struct staff_town_form *form) {
	struct desk_view *v = ARENA_NEW(req->arena, struct desk_view);
	v->menu = req_menu(req);
	v->second = staff_second_warning(req);
	TRY(fill_lead(req, v));
	TRY(fill_work(req, form->slug, v));
	res_page(req,
		&(struct page){ .title = say(req, T("職員のページ")),
			.body = desk_view_body,
			.model = v,
			.no_index = true,
			.width = "wide" });
	return OK;
}
