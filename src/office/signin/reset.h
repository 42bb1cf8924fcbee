/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * At the counter: somebody has lost the ways in, or an account was stopped. An administrator notes what he checked and
 * sets anew what is needed; for an officer's account a head of a section, who is somebody else, decides (four eyes).
 * Nothing that lets anybody in is handed to the officer: ways are taken away, and the person makes new ones after a
 * link in a mail.
 */
#ifndef KASSEI_OFFICE_SIGNIN_RESET_H
#define KASSEI_OFFICE_SIGNIN_RESET_H

#include "office/signin/signin.h"

/* Who an account is to a municipality. */
enum reset_standing {
	RESET_NOBODYS = 1,  /* somebody of no municipality: any counter may help */
	RESET_OURS,         /* has something to do here */
	RESET_OFFICER,      /* of this municipality, today or later: two people decide */
	RESET_ELSEWHERE,    /* has to do with others only, or is an officer of another: its counter decides */
};
enum err reset_standing_of(struct db *db, struct arena *a, struct tenant_id tenant, struct account_id account,
	int64_t now_us, enum reset_standing *ret_standing) MUST_CHECK;

/* The account of an address, or the one whose address it was before the last change. ERR_NOT_FOUND. */
enum err reset_account_of(struct db *db, struct arena *a, struct str email, struct account_id *ret_account) MUST_CHECK;

struct reset_fields {
	struct account_id account;
	enum signin_reset_cause cause;
	enum signin_reset_check checked;
	struct str note;             /* what was shown, in words, without numbers */
	int64_t parts;               /* bits 1 << enum signin_part */
	bool former_address;
	struct str postcode, address; /* where a letter goes; empty: mail alone */
};
/* In the writer: keeps it, waiting for a decision. */
enum err reset_ask(struct db *db, struct tenant_id tenant, const struct reset_fields *fields, struct account_id by,
	int64_t now_us, struct reset_id *ret_id) MUST_CHECK;
/* In the writer: does it, or refuses it with a reason. ERR_CONFLICT: it is decided already, or the former address has
 * another account now. ERR_FORBIDDEN: whoever asked, or the person, would decide on an officer's account (`by`). The
 * person is told at once. */
enum err reset_decide(struct db *db, struct arena *a, struct tenant_id tenant, struct str organisation,
	struct reset_id id, struct account_id by, bool approve, struct str reason, int64_t now_us) MUST_CHECK;

#endif
