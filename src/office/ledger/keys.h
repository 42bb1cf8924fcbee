/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Under which key a posting was asked for. Keys are kept in their own order, because that is how the posting path asks;
 * an index by posting would cost each posting as much as its row. So the question of people is answered from what keys
 * mostly are: they rise with time within their scope.
 */
#ifndef KASSEI_OFFICE_LEDGER_KEYS_H
#define KASSEI_OFFICE_LEDGER_KEYS_H

#include "office/ledger/ledger.h"

/*
 * The whole key (scope, slash, caller's key) of the request that made a posting at at_us; empty when none did. A scope
 * of up to 4,000 keys is read; in a larger one whose keys rise with time the place is found by halving, and 4,000 keys
 * around it are read; of any other at most 100,000 keys are read. *ret_sure is false, and the key empty, when it may
 * stand among those that were not. In one transaction.
 */
enum err ledger_key_of(struct db *db, struct arena *a, struct tenant_id tenant, struct posting_id posting,
	int64_t at_us, struct str *ret_key, bool *ret_sure) MUST_CHECK;

#endif
