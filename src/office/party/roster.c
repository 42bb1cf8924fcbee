/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* 役員名簿: the list that goes to the police with a question. */
#include "base/fold.h"
#include "office/party/party-private.h"

#define TEXT_COLUMN(name_, label_) { .name = #name_, .label = label_, .type = COL_TEXT, .personal = true, .offset = offsetof(struct roster_row, name_) }
static const struct col_desc roster_cols[] = {
	TEXT_COLUMN(kana, T("氏名（カナ）")),
	TEXT_COLUMN(name, T("氏名")),
	TEXT_COLUMN(era, T("元号")),
	TEXT_COLUMN(year, T("年")),
	TEXT_COLUMN(month, T("月")),
	TEXT_COLUMN(day, T("日")),
	TEXT_COLUMN(sex, T("性別")),
	TEXT_COLUMN(firm, T("名称")),
	TEXT_COLUMN(title, T("役職")),
	TEXT_COLUMN(address, T("住所")),
};
const struct row_desc roster_desc = { .name = "roster",
	.size = sizeof(struct roster_row),
	.count = COUNT_OF(roster_cols),
	.cols = roster_cols };

/* "S35.1.4" in its four parts; empty ones when the day is not known. */
static void fill_birth(struct arena *a, struct opt_int birth, struct roster_row *row) {
	struct str rest = birth.has ? date_format_era_short(a, (struct date){ .days = (int32_t)birth.v }) : S("");
	row->era = row->year = row->month = row->day = S("");
	if (rest.n == 0)
		return;
	struct str year = str_cut(&rest, S("."));
	row->era = str_slice(year, 0, 1);
	row->year = str_from_offset(year, 1);
	row->month = str_cut(&rest, S("."));
	row->day = str_or_empty(rest);
}

static bool is_office(enum person_role role) {
	return role == PERSON_REPRESENTATIVE || role == PERSON_OFFICER || role == PERSON_AUDITOR;
}

enum err party_roster(struct db *db, struct arena *a, struct tenant_id tenant, struct party_id party, struct date on,
	struct roster_row **ret_rows, size_t *ret_count) {
	static const char *const SEX[PERSON_SEX_COUNT] = { [SEX_MALE] = "M", [SEX_FEMALE] = "F" };
	struct party_by_id_row firm;
	struct party_person_of_party_row *persons;
	size_t person_count, count = 0;
	TRY(party_by_id(db, a, tenant, party, &firm));
	TRY(party_person_of_party(db, a, tenant, party, PARTY_PARTS_MOST, &persons, &person_count));
	struct roster_row *rows = ARENA_ARRAY(a, struct roster_row, person_count + 1);
	for (size_t i = 0; i < person_count; i++) {
		const struct party_person_of_party_row *p = &persons[i];
		if (!is_office(p->role) || !person_holds(p, on))
			continue;
		struct roster_row *row = &rows[count++];
		*row = (struct roster_row){ .party_id = party,
			.kana = kana_to_half(a, p->kana, NULL),
			.name = p->name,
			.sex = SEX[p->sex] != NULL ? str_from(SEX[p->sex]) : S(""),
			.firm = firm.name,
			.title = p->title,
			.address = p->address };
		fill_birth(a, p->birth_on, row);
	}
	*ret_rows = rows;
	*ret_count = count;
	return OK;
}
