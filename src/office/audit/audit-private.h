/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of this module share: forms, rows that are made in C, models, handlers. */
#ifndef KASSEI_OFFICE_AUDIT_PRIVATE_H
#define KASSEI_OFFICE_AUDIT_PRIVATE_H

#include "office/audit/audit.h"
#include "web/field.h"
#include "web/list.h"
#include "web/web.h"

#define WEB_FORMS "office/audit/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/audit/routes.def"
#include "web/handlers.h"

/* ---- rows for JSON, CSV and XLSX ---- */

/* A line with its act in words. */
struct audit_entry {
	struct audit_list_row line;
	struct str act, right;
};
extern const struct row_desc audit_entry_desc;

/* A line with its place in the chain. */
struct audit_proof {
	struct audit_by_id_row line;
	struct str act, right, hash, chain;
	struct opt_int sealed_us;
};
extern const struct row_desc audit_proof_desc;

/* A published head; the chain in hexadecimal digits. */
struct audit_published {
	struct date day;
	struct str code, municipality, chain;
	int64_t seal_no, published_us;
};
extern const struct row_desc audit_published_desc;

/* ---- models ---- */

struct audit_item {
	struct str at, who, right, act, sentence, kind;
	struct url url, who_url;
};
struct audit_index_view {
	const struct req *req;
	struct str warning;         /* what is wrong with the chain; STR_NONE: nothing */
	struct str about;           /* "…を見た人": the chosen party or person, as a heading */
	struct str unknown;         /* what was typed and nobody has */
	struct url self, chain;
	struct list_frame list;
	struct list_empty empty;
	struct input person, firm, kind, from, to;
	struct str account, party;  /* chosen by a link; kept in the form */
	struct audit_item *items;
	size_t count;
};
struct audit_reading { struct str statement, rows; };
struct audit_person { struct str name; struct url url; };
struct audit_show_view {
	const struct req *req;
	struct audit_item item;
	struct str id, right, remote, route, path, format, request_id, seal_no, sealed, hash, chain, verdict;
	bool sound;
	struct audit_reading *readings;
	struct audit_person *subjects;
	size_t reading_count, subject_count;
	int64_t subjects_more;
};
struct audit_check_item { struct str at, finding, links, seal_no; bool sound; };
struct audit_chain_view {
	const struct req *req;
	struct str warning, seal_no, chain, sealed, common;
	int64_t unsealed;
	struct audit_check_item *items;
	size_t count;
	struct url more;
	bool has_more;
};
struct audit_head_item { struct str day, municipality, seal_no, chain; };
struct audit_heads_view {
	struct audit_head_item *items;
	size_t count;
	struct url more, json, csv, xlsx, atom;
	bool has_more;
};

/* ---- shared ---- */

struct str audit_hex(struct arena *a, struct str bytes);
/* What is wrong with a tenant's chain according to the daily verification, as a sentence; STR_NONE when nothing is. */
enum err audit_warning(struct req *req, struct tenant_id tenant, struct str *ret_warning) MUST_CHECK;

#endif
