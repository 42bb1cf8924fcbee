/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Words of the language of plans: what names, details, captions and sentences end with. They are hints for rules that
 * weigh several signs; no list holds the name of a programme or a municipality. See read-private.h.
 */
#include "office/plan/read/read-private.h"

static const char *const PROGRAMME[] = {
	"事業", "補助金", "助成金", "奨励金", "交付金", "支援金", "給付金", "制度", "プロジェクト", "プログラム", "フェア", "フェスタ", "フォーラム",
	"セミナー", "スクール", "塾", "サミット", "コンテスト", "センター", "プラットフォーム", "サポート", "アドバイザー", "コーディネーター", "融資",
	"マップ", "懇談会", "交流会", "見本市", "展示会", "商談会", "窓口", "ファンド", "バンク", "大賞", "表彰", "キャンペーン", "補助", "助成",
	"戦略", "支援", "リニューアル", NULL
};
static const char *const SUPPORT[] = {
	"支援", "補助", "助成", "補助金", "助成金", "奨励金", "給付金", "交付金", "支援金", "指導", "相談", "派遣", "紹介", "融資", "貸付", "貸出",
	"あっせん", "斡旋", "提供", "マッチング", "助言", "アドバイス", "サポート", "研修", "講座", "セミナー", "相談会", "表彰", "認定", "啓発", NULL
};
static const char *const ACT[] = { "出展", "出店", "導入", "取得", "参加", "出願", "受講", "改修", "設置", "購入", "開発", "移転", "受験", NULL };
static const char *const EVENT[] = {
	"会", "セミナー", "講座", "フェア", "イベント", "フォーラム", "ワークショップ", "コンテスト", "ツアー", "キャンペーン", "シンポジウム", "講習",
	"塾", "スクール", "展", "見本市", "祭", "まつり", "サミット", "マルシェ", NULL
};
static const char *const DETAIL[] = {
	"の実施", "の開催", "の補助", "の助成", "の交付", "への補助", "への助成", "に対する補助", "に対する助成", "の運営", "の形成", "の作成", "の貸与",
	"の貸出", "の配布", "の支給", "経費補助", "を実施", "を支援", "を補助", "を助成", "を開催", "等", "など", NULL
};
static const char *const CAPTION[] = {
	"様子", "ロゴ", "ロゴマーク", "イメージ", "イメージ図", "図", "写真", "風景", "案内", "チラシ", "ポスター", "リーフレット", "パンフレット",
	"一例", "の例", "事例", "外観", "内観", "作品", "受賞者", "認定商品", "コラボ商品", "推進体制", "効果", "グラフ", "推移", "将来像", "フロー",
	"流れ", "全景", "表紙", "キャラクター", "施策展開", "会場", "イラスト", NULL
};
static const char *const PREDICATE[] = { "う", "く", "ぐ", "す", "つ", "ぬ", "ぶ", "む", "る", "た", "だ", "たい", "ない", "。", NULL };
static const char *const MARK[] = {
	"再掲", "前掲", "後掲", "新規", "新", "拡充", "継続", "重点", "一部新規", "一部拡充", "新規事業", "重点事業", "重点取組", "拡大", NULL
};
static const char *const PLAN[] = { "計画", "プラン", "ビジョン", "戦略", "構想", "アクションプログラム", "振興方針", NULL };
static const char *const NOUN[] = {
	"作成", "調査", "運営", "整備", "強化", "構築", "促進", "推進", "創出", "活用", "開催", "実施", "普及", "確保", "育成", "連携", "形成", "発信", "充実",
	"向上", "検討", "支給", "貸与", "更新", "設置", "開発", "対策", "把握", "顕彰", "応援", "活性化", "ペイ", "ツアー", "ラリー", "計画", "認証", "登録",
	"公募", "募集", "発行", "配布", "改修", "投資", "誘致", "協議会", "部会", "団地", "施設", "拠点", "体制", "仕組み", NULL
};
static const char *const NOTHING[] = { "なし", "無し", "該当なし", "該当無し", "特になし", "該当事業なし", "該当する事業なし", "-", NULL };

static const char *const *const LISTS[WORDS_COUNT] = {
	[WORDS_PROGRAMME] = PROGRAMME, [WORDS_SUPPORT] = SUPPORT, [WORDS_ACT] = ACT,   [WORDS_EVENT] = EVENT, [WORDS_DETAIL] = DETAIL,
	[WORDS_CAPTION] = CAPTION,     [WORDS_PREDICATE] = PREDICATE, [WORDS_MARK] = MARK, [WORDS_PLAN] = PLAN, [WORDS_NOTHING] = NOTHING,
	[WORDS_NOUN] = NOUN,
};

/* Bytes of the text's last character, as a word of the lists would end with it. Nearly all words differ here. */
static struct str last_bytes(struct text t, char bytes[4]) {
	return str_of(bytes, t.n > 0 ? utf8_encode(t.g[t.n - 1].fold, bytes) : 0);
}

size_t text_ends_word(struct text t, enum words w) {
	size_t longest = 0;
	char bytes[4];
	struct str last = last_bytes(t, bytes);
	for (const char *const *word = LISTS[w]; *word != NULL; word++) {
		struct str s = str_from(*word);
		if (!str_ends(s, last))
			continue;
		size_t n = utf8_count(s);
		if (n > longest && text_ends(t, *word))
			longest = n;
	}
	return longest;
}

bool text_is_word(struct text t, enum words w) {
	t = text_trim(t);
	for (const char *const *word = LISTS[w]; *word != NULL; word++)
		if (t.n == literal_count(*word) && text_starts(t, *word))
			return true;
	return false;
}
