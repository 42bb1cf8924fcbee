/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The files inside the binary: style sheet, scripts, pictures. tools/embed makes the table; a file's address holds a
 * hash of its content, so that a browser may keep it for ever (Cache-Control: immutable).
 */
#ifndef KASSEI_WEB_ASSET_H
#define KASSEI_WEB_ASSET_H

#include "base/str.h"

struct asset {
	const char *name;         /* "kassei.css" */
	const char *hashed_name;  /* "kassei.3f2a90d1c4b7e658.css": the part of the address behind "/assets/" */
	const char *address;      /* "/assets/" and hashed_name */
	const char *content_type; /* with charset where it is text */
	const unsigned char *bytes, *gzip, *brotli; /* gzip, brotli: NULL when they would save less than 5 % */
	size_t n, gzip_n, brotli_n;
	const char *etag;         /* with its quotes; of the plain bytes */
};

/* Made by embed: sorted by name (strcmp). */
extern const struct asset asset_table[];
extern const size_t asset_count;

/* The file of that address behind "/assets/"; NULL when there is none. */
const struct asset *asset_find(struct str hashed_name);
/* The file of that source name; NULL when there is none. */
const struct asset *asset_by_name(const char *name);

#endif
