/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Brings what people type about a party into its form and says what is wrong with it. Knows no database, but for the
 * register of municipalities. */
#include "base/codes.h"
#include "base/fold.h"
#include "base/ident.h"
#include "office/bank/kana.h"
#include "office/notice/notice.h"
#include "office/party/party-private.h"
#include "office/tenant/tenant.h"

enum { REGISTRATION_DIGITS = 12, POSTAL_DIGITS = 7, TELEPHONE_LEAST = 9, TELEPHONE_MOST = 15 };

bool party_refuses(const struct party_problems *problems) {
	for (size_t i = 0; i < problems->count; i++)
		if (!problems->items[i].warning)
			return true;
	return false;
}

void problem_add(struct party_problems *problems, const char *field, const char *sentence, bool warning) {
	if (problems->count < PARTY_PROBLEMS_MOST)
		problems->items[problems->count++] =
			(struct party_problem){ .field = field, .sentence = sentence, .warning = warning };
}

static void refuse(struct party_problems *problems, const char *field, const char *sentence) {
	problem_add(problems, field, sentence, false);
}

static void warn(struct party_problems *problems, const char *field, const char *sentence) {
	problem_add(problems, field, sentence, true);
}

void refuse_my_number(struct arena *a, struct party_problems *problems, const char *field, struct str text) {
	size_t from, n;
	enum my_number_finding finding = my_number_find(a, text, &from, &n);
	if (finding == MY_NUMBER_NONE)
		return;
	size_t before = problems->count;
	refuse(problems, field, T("12桁の数字が個人番号（マイナンバー）かもしれません。個人番号は登録できません。会社法人等番号は、専用の欄に入力してください。"));
	if (problems->count > before)
		problems->items[before].maybe_my_number = finding == MY_NUMBER_POSSIBLE;
}

struct str digits_of(struct arena *a, struct str text) {
	struct str half = fold_width(a, text);
	char *out = arena_bytes(a, half.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < half.n; i++)
		if (half.p[i] >= '0' && half.p[i] <= '9')
			out[n++] = half.p[i];
	out[n] = '\0';
	return str_of(out, n);
}

/* Kana, the long mark, a middle dot, and Latin letters and digits, which trade names are read by. */
static bool is_reading(uint32_t c) {
	return (c >= 0x30a1 && c <= 0x30fe) || c == ' ' || c == '-' || c == '.' || c == '&' || (c >= '0' && c <= '9') ||
		(c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct str kana_reading(struct arena *a, struct str text, bool *ret_good) {
	struct str kana = str_trim(kana_to_katakana(a, fold_width(a, text)));
	uint32_t c;
	*ret_good = true;
	for (size_t i = 0, n; i < kana.n; i += n) {
		n = utf8_decode(str_from_offset(kana, i), &c);
		if (n == 0 || !is_reading(c))
			*ret_good = false;
		if (n == 0)
			break;
	}
	return kana;
}

static void check_kana(struct arena *a, struct str *kana, const char *field, struct party_problems *problems) {
	bool good;
	*kana = kana_reading(a, *kana, &good);
	if (!good)
		refuse(problems, field, T("フリガナは、カタカナで入力してください。"));
}

/* ---- numbers ---- */

static void check_corporate_number(struct arena *a, struct party_fields *f, struct party_problems *problems) {
	char number[CORPORATE_NUMBER_SIZE];
	f->corporate_number = str_trim(f->corporate_number);
	if (f->corporate_number.n == 0)
		return;
	if (f->kind == PARTY_SOLE_TRADER || f->kind == PARTY_PERSON)
		refuse(problems, "corporate_number", T("個人と個人事業主に法人番号はありません。法人のときは、種別を「法人」か「商店会・団体」にしてください。"));
	else if (!corporate_number_read(a, f->corporate_number, number))
		refuse(problems, "corporate_number", T("法人番号の検査数字が合いません。13桁の数字をお確かめください。"));
	else
		f->corporate_number = str_copy(a, str_from(number));
}

static void check_registration_number(struct arena *a, struct party_fields *f, struct party_problems *problems) {
	if (str_trim(f->registration_number).n == 0) {
		f->registration_number = S("");
		return;
	}
	struct str digits = digits_of(a, f->registration_number);
	if (digits.n != REGISTRATION_DIGITS) {
		refuse(problems, "registration_number", T("会社法人等番号は、12桁の数字です。"));
		return;
	}
	f->registration_number = digits;
	if (f->corporate_number.n == CORPORATE_NUMBER_SIZE - 1 &&
		!str_equal(str_from_offset(f->corporate_number, 1), digits))
		warn(problems, "registration_number", T("法人番号のあとの12桁と、会社法人等番号が違います。どちらかをお確かめください。"));
}

/* 法人: T and the corporate number. Others have numbers whose rule is not published. */
static void check_invoice_number(struct arena *a, struct party_fields *f, struct party_problems *problems) {
	char number[INVOICE_NUMBER_SIZE];
	f->invoice_number = str_trim(f->invoice_number);
	if (f->invoice_number.n == 0)
		return;
	enum invoice_reading reading = invoice_number_read(a, f->invoice_number, number);
	bool individual = f->kind == PARTY_SOLE_TRADER || f->kind == PARTY_PERSON;
	if (reading == INVOICE_INVALID) {
		refuse(problems, "invoice_number", T("登録番号は、Tのあとに13桁の数字です。"));
		return;
	}
	f->invoice_number = str_copy(a, str_from(number));
	if (reading == INVOICE_UNPROVEN && f->kind == PARTY_BUSINESS)
		refuse(problems, "invoice_number", T("法人の登録番号は、Tのあとに法人番号です。検査数字が合いません。"));
	else if (reading == INVOICE_UNPROVEN)
		warn(problems, "invoice_number", T("登録番号の検査数字は確かめられませんでした。国税庁の公表サイトでお確かめください。"));
	else if (individual)
		warn(problems, "invoice_number", T("この登録番号は法人のものかもしれません。国税庁の公表サイトでお確かめください。"));
	else if (f->corporate_number.n > 0 && !str_equal(str_from_offset(f->invoice_number, 1), f->corporate_number))
		refuse(problems, "invoice_number", T("登録番号と法人番号が違います。どちらかをお確かめください。"));
}

static bool before(struct opt_int first, struct opt_int second) {
	return first.has && second.has && second.v < first.v;
}

void party_check(struct arena *a, struct party_fields *f, struct party_problems *problems) {
	f->name = str_trim(f->name);
	f->trade_name = str_trim(f->trade_name);
	f->note = str_trim(f->note);
	if (f->name.n == 0)
		refuse(problems, "name", T("名称を入力してください。"));
	if (f->kind == 0)
		refuse(problems, "kind", T("種別を選んでください。"));
	check_kana(a, &f->kana, "kana", problems);
	check_corporate_number(a, f, problems);
	check_registration_number(a, f, problems);
	check_invoice_number(a, f, problems);
	if (before(f->founded_on, f->closed_on))
		refuse(problems, "closed_on", T("廃業・解散日が、設立・開業日より前です。"));
	refuse_my_number(a, problems, "name", f->name);
	refuse_my_number(a, problems, "trade_name", f->trade_name);
	refuse_my_number(a, problems, "note", f->note);
}

/* ---- establishments ---- */

static void check_postal_code(struct arena *a, struct str *code, struct party_problems *problems) {
	struct str digits = digits_of(a, *code);
	if (str_trim(*code).n > 0 && digits.n != POSTAL_DIGITS)
		refuse(problems, "postal_code", T("郵便番号は、7桁の数字です。"));
	*code = digits;
}

/* The register knows the municipalities of one prefecture; others keep the code that was given. */
static enum err check_municipality(struct db *db, struct arena *a, struct establishment_fields *f,
	struct party_problems *problems) {
	const struct tenant_all_row *rows;
	size_t count;
	TRY(tenant_list(db, a, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		bool same_code = f->municipality_code.n > 0 && str_equal(rows[i].code, f->municipality_code);
		bool same_name = f->municipality_code.n == 0 && f->city.n > 0 && str_equal(rows[i].name, f->city)
		    && (f->prefecture.n == 0 || str_equal(rows[i].prefecture, f->prefecture));
		if (!same_code && !same_name)
			continue;
		if (f->city.n > 0 && !str_equal(rows[i].name, f->city))
			refuse(problems, "municipality_code", T("市区町村の名前と自治体コードが合いません。"));
		f->municipality_code = rows[i].code;
		f->prefecture = rows[i].prefecture;
		f->city = rows[i].name;
		return OK;
	}
	return OK;
}

static bool industry_code_good(struct str code) {
	return code.n >= 2 && code.n <= 4 && jsic_name(code).n > 0;
}

/* The codes in one form, "7671;5892", each once. */
static void check_industries(struct arena *a, struct establishment_fields *f, struct party_problems *problems) {
	struct str rest = fold_width(a, str_replace(a, str_replace(a, f->industries, S("、"), S(";")), S(","), S(";")));
	struct str kept = S("");
	size_t count = 0;
	while (!str_is_none(rest)) {
		struct str code = str_trim(str_cut(&rest, S(";")));
		if (code.n == 0)
			continue;
		if (!industry_code_good(code)) {
			refuse(problems, "industries", T("日本標準産業分類（第14回改定）にない分類です。2～4桁の数字で入力してください。"));
			return;
		}
		if (!str_contains(STR_JOIN(a, S(";"), kept, S(";")), STR_JOIN(a, S(";"), code, S(";")))) {
			kept = kept.n == 0 ? code : STR_JOIN(a, kept, S(";"), code);
			count++;
		}
	}
	if (count > INDUSTRIES_MOST)
		refuse(problems, "industries", T("産業分類は、10個までです。"));
	f->industries = kept;
}

enum err establishment_check(struct db *db, struct arena *a, struct establishment_fields *f,
	struct party_problems *problems) {
	f->name = str_trim(f->name);
	f->prefecture = str_trim(f->prefecture);
	f->city = str_trim(f->city);
	f->street = str_trim(f->street);
	f->building = str_trim(f->building);
	f->municipality_code = str_trim(f->municipality_code);
	check_postal_code(a, &f->postal_code, problems);
	if (f->municipality_code.n > 0) {
		struct municipality_reading reading = municipality_code_read(a, f->municipality_code);
		if (reading.kind == CODE_INVALID || reading.kind == CODE_AMBIGUOUS)
			refuse(problems, "municipality_code", T("自治体コードの検査数字が合いません。6桁の数字をお確かめください。"));
		else
			f->municipality_code = str_copy(a, str_from(reading.code));
	}
	TRY(check_municipality(db, a, f, problems));
	if (f->city.n == 0 && f->municipality_code.n == 0)
		refuse(problems, "city", T("市区町村を入力してください。"));
	if (before(f->opened_on, f->closed_on))
		refuse(problems, "closed_on", T("廃止日が、開設日より前です。"));
	check_industries(a, f, problems);
	refuse_my_number(a, problems, "name", f->name);
	refuse_my_number(a, problems, "street", f->street);
	refuse_my_number(a, problems, "building", f->building);
	return OK;
}

/* ---- contacts ---- */

void contact_check(struct arena *a, struct contact_fields *f, struct party_problems *problems) {
	f->value = str_trim(f->value);
	f->attention = str_trim(f->attention);
	if (f->value.n == 0)
		refuse(problems, "value", T("連絡先を入力してください。"));
	if (f->kind == CONTACT_TELEPHONE || f->kind == CONTACT_FAX) {
		f->value = fold_width(a, f->value);
		struct str digits = digits_of(a, f->value);
		if (f->value.n > 0 && (digits.n < TELEPHONE_LEAST || digits.n > TELEPHONE_MOST))
			refuse(problems, "value", T("電話番号は、市外局番から入力してください。"));
	} else if (f->kind == CONTACT_EMAIL) {
		f->value = fold_width(a, f->value);
		if (f->value.n > 0 && !mail_address_valid(f->value))
			refuse(problems, "value", T("メールアドレスの形が正しくありません。"));
	} else {
		refuse_my_number(a, problems, "value", f->value);
	}
	refuse_my_number(a, problems, "attention", f->attention);
}

/* ---- persons ---- */

void person_check(struct arena *a, struct person_fields *f, struct party_problems *problems) {
	f->name = str_trim(f->name);
	f->title = str_trim(f->title);
	f->address = str_trim(f->address);
	if (f->name.n == 0)
		refuse(problems, "name", T("氏名を入力してください。"));
	if (f->role == 0)
		refuse(problems, "role", T("役割を選んでください。"));
	if (f->sex == 0)
		f->sex = SEX_UNKNOWN;
	check_kana(a, &f->kana, "kana", problems);
	if (before(f->valid_from, f->valid_to))
		refuse(problems, "valid_to", T("退任日が、就任日より前です。"));
	refuse_my_number(a, problems, "name", f->name);
	refuse_my_number(a, problems, "title", f->title);
	refuse_my_number(a, problems, "address", f->address);
}

/* ---- bank accounts ---- */

struct str bank_kana(struct arena *a, struct str text, size_t *ret_left) {
	struct bank_text made = bank_text_make(a, text, BANK_TEXT_NAME, 0, SIZE_MAX);
	*ret_left = made.refused_count;
	return made.refused_count > 0 ? text : made.text;
}

static void check_digits(struct arena *a, struct str *text, size_t digits, const char *field, const char *sentence,
	struct party_problems *problems) {
	*text = digits_of(a, *text);
	if (text->n != digits)
		refuse(problems, field, sentence);
}

void bank_account_check(struct arena *a, struct bank_account_fields *f, struct str party_name, struct str party_kana,
	struct party_problems *problems) {
	size_t left;
	f->bank_name = str_trim(f->bank_name);
	f->branch_name = str_trim(f->branch_name);
	f->holder_name = str_trim(f->holder_name);
	f->mismatch = str_trim(f->mismatch);
	check_digits(a, &f->bank_code, 4, "bank_code", T("金融機関コードは、4桁の数字です。"), problems);
	check_digits(a, &f->branch_code, 3, "branch_code", T("支店コードは、3桁の数字です。"), problems);
	check_digits(a, &f->number, 7, "number", T("口座番号は、7桁の数字です。短いときは、前に0をつけてください。"), problems);
	if (f->bank_name.n == 0)
		refuse(problems, "bank_name", T("金融機関名を入力してください。"));
	if (f->branch_name.n == 0)
		refuse(problems, "branch_name", T("支店名を入力してください。"));
	if (f->kind == 0)
		refuse(problems, "kind", T("預金種目を選んでください。"));
	f->holder_kana = bank_kana(a, f->holder_kana, &left);
	if (f->holder_kana.n == 0)
		refuse(problems, "holder_kana", T("口座名義（カナ）を、通帳のとおりに入力してください。"));
	else if (left > 0)
		refuse(problems, "holder_kana", T("口座名義（カナ）に、振込に使えない文字があります。カナ、英字、数字、かっこ、ハイフン、ピリオド、空白だけが使えます。"));
	bool same_kana = party_kana.n > 0 && bank_name_compare(a, f->holder_kana, party_kana) != BANK_NAME_DIFFERENT;
	bool same_name = f->holder_name.n > 0 &&
		str_equal(fold_company_core(a, f->holder_name), fold_company_core(a, party_name));
	if (!same_kana && !same_name && f->mismatch.n == 0)
		refuse(problems, "mismatch", T("口座名義が事業者の名称と違います。屋号の口座、委任など、違う理由を入力してください。"));
	if (same_kana || same_name)
		f->mismatch = S("");
	refuse_my_number(a, problems, "mismatch", f->mismatch);
}
