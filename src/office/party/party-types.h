/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of the register of parties. Stored as numbers, so every order is append-only. */
#ifndef KASSEI_OFFICE_PARTY_TYPES_H
#define KASSEI_OFFICE_PARTY_TYPES_H

#include "db/row.h"

enum party_kind { PARTY_BUSINESS = 1, PARTY_SOLE_TRADER, PARTY_PERSON, PARTY_ORGANISATION, PARTY_KIND_COUNT };
/* RECEIVED: 収受, only a name yet. JOINED: turned out to be another row, which is in joined_into. */
enum party_state { PARTY_RECEIVED = 1, PARTY_ACTIVE, PARTY_CLOSED, PARTY_JOINED, PARTY_STATE_COUNT };
/* How it came into the register. */
enum party_origin { PARTY_BY_OFFICER = 1, PARTY_BY_SELF, PARTY_BY_IMPORT, PARTY_BY_DEMO, PARTY_ORIGIN_COUNT };

enum party_name_use { PARTY_NAME_OFFICIAL = 1, PARTY_NAME_TRADE, PARTY_NAME_USE_COUNT };
enum contact_kind { CONTACT_TELEPHONE = 1, CONTACT_EMAIL, CONTACT_POST, CONTACT_FAX, CONTACT_WEB, CONTACT_KIND_COUNT };
enum contact_purpose {
	CONTACT_GENERAL = 1,
	CONTACT_APPLICATION,
	CONTACT_PAYMENT,
	CONTACT_EMERGENCY,
	CONTACT_PURPOSE_COUNT
};
enum party_fact_kind { PARTY_CAPITAL = 1, PARTY_EMPLOYEES, PARTY_FACT_KIND_COUNT };
/* 預金種目 as bank files number it: 1, 2, 4, 9. */
enum account_kind {
	ACCOUNT_ORDINARY = 1,
	ACCOUNT_CURRENT = 2,
	ACCOUNT_SAVINGS = 4,
	ACCOUNT_OTHER = 9,
	ACCOUNT_KIND_COUNT
};
enum person_role {
	PERSON_REPRESENTATIVE = 1,
	PERSON_CONTACT,
	PERSON_OFFICER,
	PERSON_AUDITOR,
	PERSON_SUCCESSOR,
	PERSON_ROLE_COUNT
};
/* ISO 5218, moved by one because 0 is no value here. */
enum person_sex { SEX_UNKNOWN = 1, SEX_MALE, SEX_FEMALE, SEX_NOT_APPLICABLE, PERSON_SEX_COUNT };

/* What two rows can have in common; also the kinds of keys by which a row is found. */
enum party_key_kind {
	PARTY_KEY_CORPORATE = 1,
	PARTY_KEY_REGISTRATION,
	PARTY_KEY_INVOICE,
	PARTY_KEY_NAME,
	PARTY_KEY_TELEPHONE,
	PARTY_KEY_EMAIL,
	PARTY_KEY_ADDRESS,
	PARTY_KEY_KIND_COUNT
};
/* Why a pair is suspected, and what speaks against it: the kinds above, then these. */
enum suspect_reason {
	SUSPECT_CORPORATE = 1,
	SUSPECT_REGISTRATION,
	SUSPECT_INVOICE,
	SUSPECT_NAME,
	SUSPECT_TELEPHONE,
	SUSPECT_EMAIL,
	SUSPECT_ADDRESS,
	SUSPECT_OTHER_NUMBER,
	SUSPECT_OTHER_KIND,
	SUSPECT_REASON_COUNT
};
enum suspect_state { SUSPECT_OPEN = 1, SUSPECT_DIFFERENT, SUSPECT_JOINED, SUSPECT_STATE_COUNT };
enum join_state { JOIN_DONE = 1, JOIN_UNDONE, JOIN_STATE_COUNT };
/* Tables whose rows follow when two parties are joined. */
enum join_part {
	JOIN_NAME = 1, JOIN_ESTABLISHMENT, JOIN_CONTACT, JOIN_FACT, JOIN_BANK_ACCOUNT, JOIN_PERSON, JOIN_PART_COUNT
};
enum succession_kind {
	SUCCESSION_INCORPORATION = 1,
	SUCCESSION_INHERITANCE,
	SUCCESSION_TRANSFER,
	SUCCESSION_MERGER,
	SUCCESSION_REPRESENTATIVE,
	SUCCESSION_KIND_COUNT
};
enum succession_state { SUCCESSION_PROPOSED = 1, SUCCESSION_APPROVED, SUCCESSION_REFUSED, SUCCESSION_STATE_COUNT };
enum claim_proof { CLAIM_BY_POST = 1, CLAIM_BY_OFFICER, CLAIM_BY_SIGN_IN, CLAIM_PROOF_COUNT };
enum claim_state { CLAIM_OPEN = 1, CLAIM_CONFIRMED, CLAIM_REFUSED, CLAIM_EXPIRED, CLAIM_STATE_COUNT };
/* What a row of a file would do. SUSPECT: a new party that is like one of the register. */
enum import_action {
	IMPORT_ADDED = 1,
	IMPORT_CHANGED,
	IMPORT_SAME,
	IMPORT_REFUSED,
	IMPORT_SUSPECT,
	IMPORT_ACTION_COUNT
};
/* What became of a row. LEFT: nothing was to be done, or the officer left it out. KEPT: could not be taken back. */
enum import_result {
	IMPORT_WAITING = 1,
	IMPORT_WRITTEN,
	IMPORT_LEFT,
	IMPORT_FAILED,
	IMPORT_TAKEN_BACK,
	IMPORT_KEPT,
	IMPORT_RESULT_COUNT
};
enum import_state {
	IMPORT_STATE_MAPPING = 1,
	IMPORT_STATE_COMPARING,
	IMPORT_STATE_READY,
	IMPORT_STATE_WRITING,
	IMPORT_STATE_DONE,
	IMPORT_STATE_UNDOING,
	IMPORT_STATE_UNDONE,
	IMPORT_STATE_DROPPED,
	IMPORT_STATE_COUNT
};
/* Where something changed that an import can take back. */
enum import_part {
	IMPORT_PART_PARTY = 1,
	IMPORT_PART_NAME,
	IMPORT_PART_ESTABLISHMENT,
	IMPORT_PART_CONTACT,
	IMPORT_PART_FACT,
	IMPORT_PART_PERSON,
	IMPORT_PART_COUNT
};
/* What a column of a file can be: the columns of the register's own list, and some that only a file has. */
enum import_field {
	IMPORT_FIELD_ID = 1,
	IMPORT_FIELD_KIND,
	IMPORT_FIELD_STATE,
	IMPORT_FIELD_NAME,
	IMPORT_FIELD_KANA,
	IMPORT_FIELD_TRADE_NAME,
	IMPORT_FIELD_CORPORATE,
	IMPORT_FIELD_REGISTRATION,
	IMPORT_FIELD_INVOICE,
	IMPORT_FIELD_FOUNDED,
	IMPORT_FIELD_CLOSED,
	IMPORT_FIELD_REPRESENTATIVE,
	IMPORT_FIELD_CODE,
	IMPORT_FIELD_ADDRESS,
	IMPORT_FIELD_TELEPHONE,
	IMPORT_FIELD_EMAIL,
	IMPORT_FIELD_INDUSTRY,
	IMPORT_FIELD_NOTE,
	IMPORT_FIELD_RECEIVED,
	IMPORT_FIELD_VERSION,
	IMPORT_FIELD_POSTAL,
	IMPORT_FIELD_PREFECTURE,
	IMPORT_FIELD_CITY,
	IMPORT_FIELD_STREET,
	IMPORT_FIELD_BUILDING,
	IMPORT_FIELD_CAPITAL,
	IMPORT_FIELD_EMPLOYEES,
	IMPORT_FIELD_COUNT
};
enum party_order { PARTY_ORDER_NAME = 1, PARTY_ORDER_NEWEST, PARTY_ORDER_COUNT };
/* SIZE_UNKNOWN: the facts or the trade are not known. */
enum size_class { SIZE_SMALL = 1, SIZE_MEDIUM, SIZE_LARGE, SIZE_UNKNOWN, SIZE_CLASS_COUNT };

extern const struct enum_desc party_kind_desc, party_state_desc, party_origin_desc, party_name_use_desc,
	contact_kind_desc, contact_purpose_desc, party_fact_kind_desc, account_kind_desc, person_role_desc,
	person_sex_desc, party_key_kind_desc, suspect_reason_desc, suspect_state_desc, join_state_desc, join_part_desc,
	succession_kind_desc, succession_state_desc, claim_proof_desc, claim_state_desc, import_action_desc,
	import_result_desc, import_state_desc, import_part_desc, import_field_desc, size_class_desc, party_order_desc;

#endif
