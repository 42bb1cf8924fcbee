/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Answers as libmicrohttpd takes them. Who owns the bytes: a visit's own answer frees the visit; an answer from the
 * cache holds a share of its entry's memory; a compressed one has an arena of its own; assets last as long as the
 * program.
 */
#include "web/asset.h"
#include "web/gzip.h"
#include "web/server-private.h"

static void add_fields(struct MHD_Response *response, const struct cache_page *page) {
	if (page->content_type != NULL)
		MHD_add_response_header(response, "Content-Type", page->content_type);
	for (size_t i = 0; i < page->field_count; i++)
		MHD_add_response_header(response, page->fields[i].name, page->fields[i].value.p);
	if (!str_is_none(page->etag))
		MHD_add_response_header(response, "ETag", page->etag.p);
}

/* libmicrohttpd takes its buffers without const and does not write into them. */
static void *writable(struct str body) {
	void *p;
	memcpy(&p, &body.p, sizeof p);
	return p;
}

static struct MHD_Response *lasting_response(struct str body) {
	return MHD_create_response_from_buffer(body.n, writable(body), MHD_RESPMEM_PERSISTENT);
}

struct cache_page page_of_answer(const struct answer *answer) {
	struct cache_page page = { .etag = answer->etag,
		.content_type = answer->content_type,
		.body = answer->body,
		.field_count = answer->field_count };
	_Static_assert((int)CACHE_MOST_FIELDS >= (int)ANSWER_MOST_FIELDS, "a cached page keeps all fields");
	for (size_t i = 0; i < answer->field_count; i++)
		page.fields[i] =
			(struct cache_field){ .name = answer->fields[i].name, .value = answer->fields[i].value };
	return page;
}

struct MHD_Response *response_own(struct visit *v) {
	const struct cache_page page = page_of_answer(&v->x->answer);
	struct MHD_Response *response =
		MHD_create_response_from_buffer_with_free_callback_cls(page.body.n, writable(page.body), visit_free, v);
	if (response != NULL)
		add_fields(response, &page);
	return response;
}

static struct MHD_Response *unchanged_response(const struct cache_page *page) {
	struct cache_page bare = *page;
	bare.content_type = NULL;
	struct MHD_Response *response = lasting_response(S(""));
	if (response != NULL)
		add_fields(response, &bare);
	return response;
}

static void free_arena(void *arena) {
	arena_free(arena);
}

static struct MHD_Response *gzip_response(const struct cache_page *page, size_t *ret_bytes) {
	struct arena *a;
	struct str small;
	if (!gzip_page(page->content_type, page->body, &a, &small))
		return NULL;
	struct MHD_Response *response =
		MHD_create_response_from_buffer_with_free_callback_cls(small.n, writable(small), free_arena, a);
	if (response == NULL) {
		arena_free(a);
		return NULL;
	}
	add_fields(response, page);
	MHD_add_response_header(response, "Content-Encoding", "gzip");
	*ret_bytes = small.n;
	return response;
}

static struct MHD_Response *plain_response(struct cache_entry *entry) {
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
		entry->page.body.n, writable(entry->page.body), cache_unshare_memory, entry);
	if (response == NULL)
		return NULL;
	cache_share_memory(entry);
	add_fields(response, &entry->page);
	return response;
}

void response_release(void *response) {
	MHD_destroy_response(response);
}

struct MHD_Response *response_ready(struct cache *cache, struct cache_entry *entry, enum cache_ready which) {
	struct MHD_Response *response = cache_ready_get(entry, which);
	if (response != NULL)
		return response;
	size_t bytes = 0;
	switch (which) {
	case CACHE_READY_PLAIN: response = plain_response(entry); break;
	case CACHE_READY_GZIP: response = gzip_response(&entry->page, &bytes); break;
	default: response = unchanged_response(&entry->page);
	}
	return response == NULL ? NULL : cache_ready_set(cache, entry, which, response, bytes);
}

/* ---- assets ---- */

static struct MHD_Response *asset_response(
	const struct asset *asset, const unsigned char *bytes, size_t n, const char *coding) {
	if (bytes == NULL)
		return NULL;
	struct MHD_Response *response = lasting_response(str_of((const char *)bytes, n));
	if (response == NULL)
		fatal("the response for %s could not be made", asset->name);
	MHD_add_response_header(response, "Content-Type", asset->content_type);
	MHD_add_response_header(response, "Cache-Control", "public, max-age=31536000, immutable");
	MHD_add_response_header(response, "Vary", "Accept-Encoding");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
	MHD_add_response_header(response, "Content-Security-Policy", "default-src 'none'");
	if (coding != NULL)
		MHD_add_response_header(response, "Content-Encoding", coding);
	return response;
}

struct MHD_Response **responses_of_assets(struct arena *a) {
	struct MHD_Response **all = ARENA_ARRAY(a, struct MHD_Response *, asset_count * ASSET_FORMS + 1);
	for (size_t i = 0; i < asset_count; i++) {
		const struct asset *asset = &asset_table[i];
		struct MHD_Response **forms = &all[i * ASSET_FORMS];
		forms[0] = asset_response(asset, asset->bytes, asset->n, NULL);
		forms[1] = asset_response(asset, asset->gzip, asset->gzip_n, "gzip");
		forms[2] = asset_response(asset, asset->brotli, asset->brotli_n, "br");
	}
	return all;
}

void responses_of_assets_free(struct MHD_Response **forms) {
	for (size_t i = 0; i < asset_count * ASSET_FORMS; i++)
		if (forms[i] != NULL)
			MHD_destroy_response(forms[i]);
}
