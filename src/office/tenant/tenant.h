/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The register of municipalities. A municipality is known by its code and never by the ending of its name. */
#ifndef KASSEI_OFFICE_TENANT_H
#define KASSEI_OFFICE_TENANT_H

#include "base/lang.h"
#include "office/tenant/tenant-types.h"
#include "tenant_store.h"

struct req;

enum { TENANT_MOST = 2000 };

/* The municipality in the address of a request; for routes behind a sign-in. .v == 0: the address names none. */
struct tenant_id tenant_of(const struct req *req);

/* Every municipality by code; rows live at least as long as `a`. Nearly every page asks, so the connection remembers
 * them until somebody commits. */
enum err tenant_list(struct db *db, struct arena *a, const struct tenant_all_row **ret_rows,
	size_t *ret_count) MUST_CHECK;
/* By the slug of an address ("131172-kita") or by the code, alone or before a hyphen; ERR_NOT_FOUND when there is none,
 * and for the empty code, which bodies have. */
enum err tenant_find_slug(struct db *db, struct arena *a, struct str slug, struct tenant_all_row *ret_row) MUST_CHECK;
enum err tenant_find_code(struct db *db, struct arena *a, struct str code, struct tenant_all_row *ret_row) MUST_CHECK;
/* 北区 or Kita City. */
struct str tenant_name(const struct tenant_all_row *tenant, enum lang lang);
/* Brings the table in line with the register file (TSV with a heading: code name kana english type prefecture slug
 * tile_x tile_y office url telephone fictional): new rows are added, changed ones updated, none removed. Runs in the
 * writer. ERR_FORMAT with *ret_reason (line and column) when the file is not like that or a check digit is wrong. */
enum err tenant_register_load(struct db *db, struct arena *a, struct str tsv, struct str *ret_reason) MUST_CHECK;

#endif
