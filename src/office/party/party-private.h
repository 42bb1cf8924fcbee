/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the module: what its files share below the pages. */
#ifndef KASSEI_OFFICE_PARTY_PRIVATE_H
#define KASSEI_OFFICE_PARTY_PRIVATE_H

#include "office/party/party.h"

/* ---- check.c ---- */

void problem_add(struct party_problems *problems, const char *field, const char *sentence, bool warning);
/* Refuses 個人番号 in a free text: it is never stored (番号法20条). */
void refuse_my_number(struct arena *a, struct party_problems *problems, const char *field, struct str text);
/* A reading as katakana of full width without spaces at the ends; *ret_good false when a character is no kana. */
struct str kana_reading(struct arena *a, struct str text, bool *ret_good);
/* Only the digits, of full or half width. */
struct str digits_of(struct arena *a, struct str text);

/* ---- party.c ---- */

/* A row as the fields that would leave it as it is; its name holds since today. Texts are the row's. */
struct party_fields party_fields_of(const struct party_by_id_row *row);

/* ---- refresh.c ---- */

/* The rows of the tables around a party. */
struct party_parts {
	struct party_by_id_row party;
	struct party_name_of_party_row *names;
	struct party_establishment_of_party_row *establishments;
	struct party_industry_of_party_row *industries;
	struct party_contact_of_party_row *contacts;
	struct party_person_of_party_row *persons;
	size_t name_count, establishment_count, industry_count, contact_count, person_count;
};
enum err party_parts_read(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_parts *ret_parts) MUST_CHECK;
/* An establishment's address in one line. */
struct str establishment_address(struct arena *a, const struct party_establishment_of_party_row *row);
/* A role that holds on a day. */
bool person_holds(const struct party_person_of_party_row *row, struct date on);
/* After every write: copies for lists, keys, suspicions, search. A joined row loses keys and search. */
enum err party_refresh(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party) MUST_CHECK;
/* party_happened, then party_refresh. */
enum err party_changed(struct db *db, struct arena *a, struct tenant_id tenant, struct party_actor actor,
	struct party_id party) MUST_CHECK;
/* ERR_NOT_FOUND when there is no such row, or it was joined to another. */
enum err party_living(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party,
	struct party_head_row *ret_head) MUST_CHECK;

/* ---- keys.c ---- */

/* Writes the keys of a party anew. */
enum err party_keys_write(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct party_parts *parts) MUST_CHECK;
/* Another row that has much in common: at least SUSPECT_LEAST points. */
struct party_likeness { struct party_id party; int64_t score, reasons; };
/* Rows that are like these parts, most alike first; parts->party.party_id may be 0 for a row that is not there yet. */
enum err party_likes_find(struct db *db, struct arena *a, struct tenant_id tenant, const struct party_parts *parts,
	struct party_likeness **ret_likes, size_t *ret_count) MUST_CHECK;
/* Writes the pairs of a party with the rows that are like it. */
enum err party_suspects_write(struct db *db, struct arena *a, struct tenant_id tenant,
	const struct party_parts *parts) MUST_CHECK;

/* A version that moved on is a conflict. */
static inline enum err expect_one(int64_t changed) { return changed == 1 ? OK : ERR_CONFLICT; }

#endif
