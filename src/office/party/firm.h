/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A firm proved by a sign-in that carries its corporate number (GビズIDプライム and メンバー): "this firm is you: act
 * for it". The register finds the row by the number or makes one with the official name, and the person becomes its
 * owner (プライム) or member (メンバー) without a letter.
 */
#ifndef KASSEI_OFFICE_PARTY_FIRM_H
#define KASSEI_OFFICE_PARTY_FIRM_H

#include "web/web.h"

struct firm_offer { struct str name, number, what; struct url url; };
/* What to offer the one who asks in this municipality: firms that he proved and does not act for already in that right.
 * For the view firm_offers_part. */
enum err firm_offers(struct req *req, struct str slug, struct firm_offer **ret_offers, size_t *ret_count) MUST_CHECK;

#endif
