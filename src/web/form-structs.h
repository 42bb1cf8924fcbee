/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Turns a forms.def into `struct <name>_form`. Included without a guard, once per module, by its private header (or its
 * routes.c), after the types that the fields name:
 *
 *     #define WEB_FORMS "office/plan/forms.def"
 *     #include "web/form-structs.h"
 */
#include "web/form.h"

#define FORM(name) struct name##_form {
#define FIELD_TEXT(name, min, max, label, ...) struct str name;
#define FIELD_INT(name, min, max, label, ...) struct opt_int name;
#define FIELD_CODE(name, label, ...) struct str name;
#define FIELD_ID(kind, name, label, ...) struct kind##_id name;
#define FIELD_ENUM(values, name, label, ...) enum values name;
#define FIELD_FLAG(name, label, ...) bool name;
#define FIELD_SLUG(name, label, ...) struct str name;
#define FIELD_CURSOR(name) struct cursor name;
#define FIELD_DATE(name, label, ...) struct opt_int name;
#define END_FORM(name) };

#include WEB_FORMS

#include "web/form-undef.h"
#undef WEB_FORMS
