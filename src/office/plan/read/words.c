/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Words of the language of plans: what names, details, captions and sentences end with. They are hints for rules that
 * weigh several signs; no list holds the name of a programme or a municipality. See read-private.h.
 */
#include "office/plan/read/read-private.h"

#define W(literal) { .p = literal, .n = sizeof(literal) - 1 }

static const struct str PROGRAMME[] = {
	W("事業"), W("補助金"), W("助成金"), W("奨励金"), W("交付金"), W("支援金"), W("給付金"), W("制度"), W("プロジェクト"), W("プログラム"), W("フェア"),
	W("フェスタ"), W("フォーラム"),
	W("セミナー"), W("スクール"), W("塾"), W("サミット"), W("コンテスト"), W("センター"), W("プラットフォーム"), W("サポート"), W("アドバイザー"),
	W("コーディネーター"), W("融資"),
	W("マップ"), W("懇談会"), W("交流会"), W("見本市"), W("展示会"), W("商談会"), W("窓口"), W("ファンド"), W("バンク"), W("大賞"), W("表彰"),
	W("キャンペーン"), W("補助"), W("助成"),
	W("戦略"), W("支援"), W("リニューアル"), { .p = NULL }
};
static const struct str SUPPORT[] = { W("支援"), W("補助"), W("助成"), W("補助金"), W("助成金"), W("奨励金"),
	W("給付金"), W("交付金"), W("支援金"), W("指導"), W("相談"), W("派遣"), W("紹介"), W("融資"), W("貸付"),
	W("貸出"), W("あっせん"), W("斡旋"), W("提供"), W("マッチング"), W("助言"), W("アドバイス"), W("サポート"),
	W("研修"), W("講座"), W("セミナー"), W("相談会"), W("表彰"), W("認定"), W("啓発"), { .p = NULL } };
static const struct str ACT[] = { W("出展"), W("出店"), W("導入"), W("取得"), W("参加"), W("出願"), W("受講"),
	W("改修"), W("設置"), W("購入"), W("開発"), W("移転"), W("受験"), { .p = NULL } };
static const struct str EVENT[] = {
	W("会"), W("セミナー"), W("講座"), W("フェア"), W("イベント"), W("フォーラム"), W("ワークショップ"), W("コンテスト"), W("ツアー"), W("キャンペーン"),
	W("シンポジウム"), W("講習"),
	W("塾"), W("スクール"), W("展"), W("見本市"), W("祭"), W("まつり"), W("サミット"), W("マルシェ"), { .p = NULL }
};
static const struct str DETAIL[] = {
	W("の実施"), W("の開催"), W("の補助"), W("の助成"), W("の交付"), W("への補助"), W("への助成"), W("に対する補助"), W("に対する助成"), W("の運営"),
	W("の形成"), W("の作成"), W("の貸与"),
	W("の貸出"), W("の配布"), W("の支給"), W("経費補助"), W("を実施"), W("を支援"), W("を補助"), W("を助成"), W("を開催"), W("等"), W("など"),
	{ .p = NULL }
};
static const struct str CAPTION[] = { W("様子"), W("ロゴ"), W("ロゴマーク"), W("イメージ"), W("イメージ図"), W("図"),
	W("写真"), W("風景"), W("案内"), W("チラシ"), W("ポスター"), W("リーフレット"), W("パンフレット"), W("一例"),
	W("の例"), W("事例"), W("外観"), W("内観"), W("作品"), W("受賞者"), W("認定商品"), W("コラボ商品"),
	W("推進体制"), W("効果"), W("グラフ"), W("推移"), W("将来像"), W("フロー"), W("流れ"), W("全景"), W("表紙"),
	W("キャラクター"), W("施策展開"), W("会場"), W("イラスト"), { .p = NULL } };
static const struct str PREDICATE[] = { W("う"), W("く"), W("ぐ"), W("す"), W("つ"), W("ぬ"), W("ぶ"), W("む"), W("る"),
	W("た"), W("だ"), W("たい"), W("ない"), W("。"), { .p = NULL } };
static const struct str MARK[] = { W("再掲"), W("前掲"), W("後掲"), W("新規"), W("新"), W("拡充"), W("継続"), W("重点"),
	W("一部新規"), W("一部拡充"), W("新規事業"), W("重点事業"), W("重点取組"), W("拡大"), { .p = NULL } };
static const struct str PLAN[] = { W("計画"), W("プラン"), W("ビジョン"), W("戦略"), W("構想"),
	W("アクションプログラム"), W("振興方針"), { .p = NULL } };
static const struct str NOUN[] = { W("作成"), W("調査"), W("運営"), W("整備"), W("強化"), W("構築"), W("促進"),
	W("推進"), W("創出"), W("活用"), W("開催"), W("実施"), W("普及"), W("確保"), W("育成"), W("連携"), W("形成"),
	W("発信"), W("充実"), W("向上"), W("検討"), W("支給"), W("貸与"), W("更新"), W("設置"), W("開発"), W("対策"),
	W("把握"), W("顕彰"), W("応援"), W("活性化"), W("ペイ"), W("ツアー"), W("ラリー"), W("計画"), W("認証"),
	W("登録"), W("公募"), W("募集"), W("発行"), W("配布"), W("改修"), W("投資"), W("誘致"), W("協議会"), W("部会"),
	W("団地"), W("施設"), W("拠点"), W("体制"), W("仕組み"), { .p = NULL } };
static const struct str NOTHING[] = { W("なし"), W("無し"), W("該当なし"), W("該当無し"), W("特になし"),
	W("該当事業なし"), W("該当する事業なし"), W("-"), { .p = NULL } };

static const struct str LABEL[] = {
	W("背景"), W("背景・課題"), W("背景と課題"), W("現状"), W("課題"), W("現状と課題"), W("現状・課題"), W("はじめに"), W("趣旨"), W("目的"),
	W("計画の概要"), W("計画の趣旨"), W("計画の目的"), W("計画の背景"), W("計画の期間"), W("計画期間"), W("計画の位置付け"), W("計画の位置づけ"),
	W("計画策定の趣旨"), W("計画策定の背景"), W("策定の趣旨"), W("策定の背景"), W("基本理念"), W("基本的な考え方"), W("計画の目標"), W("目標"),
	W("目指す姿"), W("めざす姿"), W("取組"), W("取り組み"), W("取組内容"), W("取組の内容"), W("主な取組"), W("具体的な取組"), W("施策"),
	W("施策の柱"), W("施策の体系"), W("施策体系"), W("施策の展開"), W("主な施策"), W("主な事業"), W("事業"), W("事業内容"), W("事業概要"),
	W("概要"), W("備考"), W("その他"), W("留意事項"), W("注意事項"), W("計画の推進体制"), W("計画の名称"), W("目次"), { .p = NULL }
};
static const struct str FOOT[] = {
	W("問い合わせ"), W("問合せ"), W("問合わせ"), W("お問い合わせ"), W("お問合せ"), W("Copyright"), W("©"), W("(C)"), W("このページ"),
	W("ページの先頭"), W("担当課"), W("連絡先"), W("関連リンク"), W("関連情報"), W("ダウンロード"), W("PDF形式のファイル"), W("Adobe"),
	{ .p = NULL }
};

static const struct str *const LISTS[WORDS_COUNT] = {
	[WORDS_PROGRAMME] = PROGRAMME,
	[WORDS_SUPPORT] = SUPPORT,
	[WORDS_ACT] = ACT,
	[WORDS_EVENT] = EVENT,
	[WORDS_DETAIL] = DETAIL,
	[WORDS_CAPTION] = CAPTION,
	[WORDS_PREDICATE] = PREDICATE,
	[WORDS_MARK] = MARK,
	[WORDS_PLAN] = PLAN,
	[WORDS_NOTHING] = NOTHING,
	[WORDS_LABEL] = LABEL,
	[WORDS_FOOT] = FOOT,
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
	for (const struct str *word = LISTS[w]; word->p != NULL; word++) {
		if (!str_ends(*word, last) || !text_ends(t, word->p))
			continue;
		size_t n = utf8_count(*word);
		longest = n > longest ? n : longest;
	}
	return longest;
}

bool text_starts_word(struct text t, enum words w) {
	for (const struct str *word = LISTS[w]; word->p != NULL; word++)
		if (text_starts(t, word->p))
			return true;
	return false;
}

bool text_is_word(struct text t, enum words w) {
	t = text_trim(t);
	for (const struct str *word = LISTS[w]; word->p != NULL; word++)
		if (t.n == utf8_count(*word) && text_starts(t, word->p))
			return true;
	return false;
}
