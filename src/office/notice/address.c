/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a mail address may look like. */
#include "office/notice/notice.h"

enum { ADDRESS_MOST = 254, LOCAL_MOST = 64, LABEL_MOST = 63 };

static bool is_letter_or_digit(char c) {
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* atext of RFC 5322 section 3.2.3, and dots wherever they stand. */
static bool local_valid(struct str local) {
	static const char OTHERS[] = "!#$%&'*+-/=?^_`{|}~.";
	for (size_t i = 0; i < local.n; i++)
		if (!is_letter_or_digit(local.p[i]) && (local.p[i] == '\0' || strchr(OTHERS, local.p[i]) == NULL))
			return false;
	return local.n > 0 && local.n <= LOCAL_MOST;
}

static bool label_valid(struct str label) {
	for (size_t i = 0; i < label.n; i++)
		if (!is_letter_or_digit(label.p[i]) && label.p[i] != '-')
			return false;
	return label.n > 0 && label.n <= LABEL_MOST && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

bool mail_address_valid(struct str address) {
	struct str rest = address;
	struct str local = str_cut(&rest, S("@"));
	size_t labels = 0;
	if (address.n > ADDRESS_MOST || str_is_none(rest) || !local_valid(local))
		return false;
	for (; !str_is_none(rest); labels++)
		if (!label_valid(str_cut(&rest, S("."))))
			return false;
	return labels >= 2;
}
