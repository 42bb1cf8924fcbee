/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of files share: whose, where, and the models of their views. */
#ifndef KASSEI_OFFICE_FILE_PRIVATE_H
#define KASSEI_OFFICE_FILE_PRIVATE_H

#include "office/file/file.h"
#include "web/list.h"
#include "web/session.h"
#include "web/web.h"

#define WEB_FORMS "office/file/forms.def"
#include "web/form-structs.h"
#define WEB_ROUTES "office/file/routes.def"
#include "web/handlers.h"

/* Whose files a page is about, and which side it stands on. */
struct file_place {
	struct file_owner owner;
	struct str slug;
	bool office; /* the officers' pages */
};
struct file_place file_place_of(const struct req *req, struct str slug, struct party_id party, bool office);
/* ".../files" followed by `rest` ("", "/uploads"), and the address of one file with `rest` behind it. */
struct url files_url(struct req *req, const struct file_place *place, const char *rest);
struct url file_url(struct req *req, const struct file_place *place, struct file_id id, const char *rest);
/* The rules of the settings; they were checked when the server started. */
enum err rules_of(struct req *req, struct file_rules *ret) MUST_CHECK;

/* ---- models ---- */

struct file_line {
	struct str name, type, size, at;
	struct url url;
	struct str note;  /* the scanner's word when there is something to say; empty */
	bool bad;         /* found by the scanner */
};

struct upload_line {
	struct str name, received, size;
	struct url stop;
	struct str request_id;
};

struct file_index_view {
	const struct req *req;
	struct str party;           /* whose; empty when not known */
	struct str request_id;
	struct url action, begin;   /* where the form and where the script send */
	struct str accepted;        /* types as words */
	struct str endings;         /* for the browser's chooser: ".pdf,.png" */
	struct str reason;
	int64_t most_bytes, most_mb;
	bool may_send;
	struct file_line *files;
	size_t count;
	struct list_frame list;     /* its pages */
	struct list_empty empty;
	struct upload_line *uploads;
	size_t upload_count;
	struct str name_slot, percent_slot; /* "{name}", "{percent}": the script fills them */
};

struct file_view {
	const struct req *req;
	struct str name, type, size, at, sha256, scan, pages, pixels, state;
	struct str differs;         /* a sentence when the ending belongs to another type; empty */
	struct str closed;          /* why it is not delivered; empty */
	struct url back, download, preview, remove; /* empty: not offered */
	struct str request_id;
	bool held;
};

/* What pages.c shows and send.c shows again after a refusal. */
enum err file_index_page(struct req *req, const struct file_place *place, struct cursor after) MUST_CHECK;
enum err file_show_page(struct req *req, const struct file_place *place, struct file_id id) MUST_CHECK;

#endif
