/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ends the words of a forms.def; each reading of one begins with its own meanings of them. Included as often as
 * needed. */
#undef FORM
#undef FIELD_TEXT
#undef FIELD_INT
#undef FIELD_CODE
#undef FIELD_ID
#undef FIELD_ENUM
#undef FIELD_FLAG
#undef FIELD_SLUG
#undef FIELD_CURSOR
#undef FIELD_DATE
#undef END_FORM
