/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words and labels of the enums of mandate-types.h. */
#include "office/mandate/mandate-types.h"

static const struct enum_value mandate_scope_values[] = {
	[MANDATE_SCOPE_ALL] = { "all", T("すべての手続") },
	[MANDATE_SCOPE_SERVICE] = { "service", T("1つの支援制度") },
	[MANDATE_SCOPE_CASE] = { "case", T("1つの案件") },
};
const struct enum_desc mandate_scope_desc = { .name = "mandate_scope",
	.count = MANDATE_SCOPE_COUNT,
	.values = mandate_scope_values };

static const struct enum_value invitation_state_values[] = {
	[INVITATION_WAITING] = { "waiting", T("返事待ち") },
	[INVITATION_ACCEPTED] = { "accepted", T("受けました") },
	[INVITATION_DECLINED] = { "declined", T("断りました") },
	[INVITATION_WITHDRAWN] = { "withdrawn", T("取り消しました") },
	[INVITATION_EXPIRED] = { "expired", T("期限切れ") },
};
const struct enum_desc invitation_state_desc = { .name = "invitation_state",
	.count = INVITATION_STATE_COUNT,
	.values = invitation_state_values };

static const struct enum_value proxy_channel_values[] = {
	[PROXY_COUNTER] = { "counter", T("窓口") },
	[PROXY_TELEPHONE] = { "telephone", T("電話") },
	[PROXY_POST] = { "post", T("郵送") },
};
const struct enum_desc proxy_channel_desc = { .name = "proxy_channel",
	.count = PROXY_CHANNEL_COUNT,
	.values = proxy_channel_values };
