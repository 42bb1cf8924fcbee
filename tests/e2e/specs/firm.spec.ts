// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: self-registration of a firm by a sign-in that carries its corporate number (GビズID account types 1, 2, 3), and what an identity
// level lets somebody do: the level of the account, of the sign-in, and the page that says how to reach more.
import { app_code, Authenticator } from "../lib/authenticator.ts";
import { add_user, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import type { Answer } from "../lib/http.ts";
import { mail_text } from "../lib/outbox.ts";
import { add_passkey, away, begin_passkey, finish_passkey, gbizid, Local, site } from "../lib/site.ts";
import type { Own, Site } from "../lib/site.ts";
import type { Claims } from "../lib/provider.ts";

const slug = "139998-mihonno", my = `/${slug}/my`, number = "7000012050002", take = `/${slug}/register/by-sign-in/${number}`;
const place = { postal_code: "", prefecture: "東京都", city: "みほん野市", street: "見本町1-2-3", building: "", telephone: "" };
const now_ms = Date.parse(today), later = (seconds: number): string => new Date(now_ms + seconds * 1000).toISOString();
const member: Claims = { ...gbizid, sub: "gb-2", account_type: "3", user_last_nm: "鈴木", user_first_nm: "次郎", email: "jiro@minato.example" };

/* Somebody else, or the same person anew, signs in there with these claims. */
async function comes(s: Site, claims: Claims, browser = new Local(s.server)): Promise<Local> {
	Object.assign(s.provider.options, { userinfo: claims });
	const answer = await browser.get(await away(s, browser));
	expect(answer.status, answer.text).toBe(303);
	return browser;
}

/* A signed-in person joins the identity, or shows it again. */
async function joins(s: Site, claims: Claims, browser: Local): Promise<void> {
	Object.assign(s.provider.options, { userinfo: claims });
	expect((await browser.get(await away(s, browser, "/account/security", "/account/security/with/there"))).headers.location).toBe("/account/security");
}

const value = async (s: Site, statement: string): Promise<string> => (await sql(s.server.database, statement))[0]?.[0] ?? "";
const party_of = (answer: Answer): string => /\/my\/([0-9A-Z]{13})$/.exec(answer.headers.location ?? "")?.[1] ?? `no party: ${answer.status} ${answer.headers.location}`;

async function owned(own: Own, args: string[] = []): Promise<{ s: Site; prime: Local; party: string }> {
	const s = await site(own, gbizid, { args }), prime = await comes(s, gbizid);
	return { s, prime, party: party_of(await prime.send(take, take, place)) };
}

test("a GビズIDプライム makes the firm's row with its official name and is its owner", async ({ own }) => {
	const s = await site(own, gbizid), prime = await comes(s, gbizid);
	const offer = (await prime.get(my)).text;
	expect(offer).toContain("ミナト印刷株式会社");
	expect(offer).toContain(`href="${take}"`);
	expect((await prime.get(`/${slug}/register`)).text, "also where claims begin").toContain(`href="${take}"`);
	const page = (await prime.get(take)).text;
	for (const said of [number, "あちら", "代表", "まだ登録されていません"]) expect(page).toContain(said);
	const refused = await prime.send(take, take, { ...place, street: "", telephone: "12" });
	expect(refused.status).toBe(422);
	expect(refused.text).toContain("町名・番地を入力してください");
	expect(await value(s, "SELECT count(*) FROM party")).toBe("0");
	const answer = await prime.send(take, take, place), party = party_of(answer);
	expect((await prime.get(`${my}/${party}/people/invite`)).status, "an owner").toBe(200);
	expect((await prime.get(`${my}/${party}/profile`)).text).toContain("見本町1-2-3");
	expect((await prime.get(my)).text, "offered no more").not.toContain("by-sign-in");
	expect((await prime.get(take)).headers.location).toBe(`${my}/${party}`);
	expect(await value(s, "SELECT name FROM party")).toBe("ミナト印刷株式会社");
	expect(await value(s, "SELECT count(*) FROM party_claim WHERE proof = 3 AND state = 2 AND decided_by = account_id")).toBe("1");
	expect(await value(s, "SELECT count(*) FROM audit WHERE route = 'firm_take' AND sentence LIKE '%代表%' AND party_id > 0")).toBe("1");
	await s.provider.stop();
});

test("a メンバー joins the firm of that number as member, and its owner is told; nothing is doubled", async ({ own }) => {
	const { s, prime, party } = await owned(own), other = await comes(s, member), page = await other.get(take);
	expect(page.text).toContain("すでに登録されています");
	expect(page.text).not.toContain('name="street"');
	const request_id = await other.request_id(take, take);
	const answers = await Promise.all([1, 2].map(() => other.post(take, { request_id })));
	expect(answers.map(party_of)).toEqual([party, party]);
	expect((await other.get(`${my}/${party}/people`)).status).toBe(200);
	expect((await other.get(`${my}/${party}/people/invite`)).status, "a member invites nobody").toBe(403);
	expect(await value(s, "SELECT count(*) FROM party")).toBe("1");
	expect(await sql(s.server.database, "SELECT member_right FROM mandate_member WHERE until_us IS NULL ORDER BY from_us, member_right")).toEqual([["1"], ["2"]]);
	expect(await sql(s.server.database, "SELECT mail FROM notice WHERE template = 'party_joined'")).toEqual([["hana@minato.example"]]);
	expect((await prime.get(`${my}/${party}/people`)).text).toContain("鈴木 次郎");
	await s.provider.stop();
});

test("who was a member becomes owner by a プライム, and an owner loses nothing by a メンバー", async ({ own }) => {
	const s = await site(own, member), person = await comes(s, member), party = party_of(await person.send(take, take, place));
	expect((await person.get(`${my}/${party}/people/invite`)).status).toBe(403);
	await s.server.set_clock(later(60));
	await joins(s, { ...gbizid, sub: "gb-9" }, person);
	expect((await person.get(my)).text, "offered as owner").toContain("代表として手続できます");
	expect(party_of(await person.send(take, take, {}))).toBe(party);
	expect((await person.get(`${my}/${party}/people/invite`)).status).toBe(200);
	await joins(s, member, person);
	expect((await person.get(take)).headers.location).toBe(`${my}/${party}`);
	expect((await person.get(`${my}/${party}/people/invite`)).status).toBe(200);
	await s.provider.stop();
});

test("an エントリー, a sole trader, another number and no proof at all give nothing", async ({ own }) => {
	const s = await site(own, gbizid), request = "1" + "0".repeat(25);
	const entry = await comes(s, { ...gbizid, sub: "gb-3", account_type: "1", email: "entry@minato.example" });
	const trader = await comes(s, { ...gbizid, sub: "gb-4", corp_type: "2", corporate_number: "123456789012", email: "trader@minato.example" });
	const prime = await comes(s, gbizid), nobody = new Local(s.server);
	for (const [i, browser] of [entry, trader].entries()) {
		expect((await browser.get(my)).text).not.toContain("by-sign-in");
		expect((await browser.get(take)).status).toBe(404);
		expect((await browser.post(take, { request_id: `${i + 2}${"0".repeat(25)}`, ...place })).status).toBe(404);
	}
	expect((await prime.post(take.replace(number, "1000020139998"), { request_id: request, ...place })).status).toBe(404);
	expect((await nobody.get(take)).headers.location).toContain("/sign-in?next=");
	/* Parted: what was proved is proved no more. */
	await prime.send("/account/security", "/account/security/identities/remove", { issuer: s.provider.issuer, subject: "gb-1" });
	expect((await prime.post(take, { request_id: "9" + "0".repeat(25), ...place })).status).toBe(404);
	expect(await value(s, "SELECT count(*) FROM party")).toBe("0");
	await s.provider.stop();
});

test("a proof counts for twelve hours, because people leave firms", async ({ own }) => {
	const s = await site(own, gbizid, { args: ["--session-idle-minutes", "1440", "--session-hours", "72"] }), prime = await comes(s, gbizid);
	await s.server.set_clock(later(12 * 3600 - 1));
	const request_id = await prime.request_id(take, take);
	await s.server.set_clock(later(12 * 3600));
	expect((await prime.get(take)).text).toContain("もう一度あちらでサインインすると");
	expect((await prime.post(take, { request_id, ...place })).status).toBe(422);
	await s.provider.stop();
});

/* ---- levels ---- */

const strong = ["--level-bank-account", "3"];

async function by_mail(s: Site, email: string): Promise<Local> {
	const browser = new Local(s.server);
	await browser.send("/sign-in", "/sign-in/mail", { email, next: "" });
	const body = await mail_text(s.server, `mail = '${email}' AND template = 'account_link'`);
	const link = /\/sign-in\/link\/[0-9A-Z]{26}/.exec(body)?.[0] ?? "";
	expect((await browser.send(link, link, {})).status).toBe(303);
	return browser;
}

test("a page that needs a strong identity is reached by it, or by two factors of whoever has shown it; less leads to the page that says how", async ({ own }) => {
	const { s, prime, party } = await owned(own, strong), bank = `${my}/${party}/profile/bank-accounts/new`, email = "hana@minato.example";
	expect((await prime.get(bank)).status, "by the provider").toBe(200);
	const key = new Authenticator(prime.origin);
	await add_passkey(prime, key);
	const weak = await by_mail(s, email), asked = await weak.get(bank);
	expect(asked.status).toBe(303);
	expect(asked.headers.location).toBe(`/account/level?need=3&next=${encodeURIComponent(bank)}`);
	const page = (await weak.get(asked.headers.location ?? "")).text;
	for (const said of ["この手続には「公的な認証」の水準が必要です", "いまのサインインの水準: 本人確認済み", "公的な認証がすでに済んでいます", "あちらで本人確認をする"]) expect(page).toContain(said);
	const request_id = await prime.request_id(bank, bank), refused = await weak.post(bank, { request_id });
	expect(refused.status).toBe(403);
	expect(refused.text).toContain("より確かな本人確認が必要です");
	const with_key = new Local(s.server);
	expect((await finish_passkey(with_key, key.get(await begin_passkey(with_key)))).status).toBe(303);
	expect((await with_key.get(bank)).status, "by a passkey").toBe(200);
	expect((await with_key.get(asked.headers.location ?? "")).text).toContain(`href="${bank}"`);
	/* Shown again while signed in: this session has it at once, another one not. */
	const again = await by_mail(s, email), third = await by_mail(s, email);
	await joins(s, gbizid, again);
	expect((await again.get(bank)).status).toBe(200);
	expect((await third.get(bank)).status).toBe(303);
	await s.provider.stop();
});

test("the code of an app carries a strong identity, a recovery code does not; two factors alone show nothing", async ({ own }) => {
	const { s, prime, party } = await owned(own, strong), bank = `${my}/${party}/profile/bank-accounts/new`, email = "hana@minato.example", password = "komichi-no-mihon-27";
	await prime.send("/account/password", "/account/password", { password, again: password });
	await prime.send("/account/security", "/account/security/totp/begin", {});
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await prime.get("/account/security/totp")).text)?.[1] ?? "";
	await prime.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, now_ms) });
	await prime.send("/account/security", "/account/security/codes/begin", {});
	const recovery = /<code>([0-9A-Z-]{19})<\/code>/.exec((await prime.get("/account/security/codes")).text)?.[1] ?? "";
	await s.server.set_clock(later(60));
	for (const [code, status] of [[app_code(secret, now_ms + 60_000), 200], [recovery, 303]] as const) {
		const browser = new Local(s.server);
		await browser.sign_in({ email, password });
		expect((await browser.send("/sign-in/code", "/sign-in/code", { code })).status).toBe(303);
		expect((await browser.get(bank)).status).toBe(status);
	}
	/* Somebody whom only an officer knows, with a key. */
	const user = await add_user(s.server, "checked@example.jp"), checked = new Local(s.server), key = new Authenticator(checked.origin);
	await checked.sign_in(user);
	await add_passkey(checked, key);
	const with_key = new Local(s.server);
	await finish_passkey(with_key, key.get(await begin_passkey(with_key)));
	const page = (await with_key.get("/account/level?need=3")).text;
	expect(page).toContain("いまのサインインの水準: 本人確認済み");
	expect(page).not.toContain("すでに済んでいます");
	expect((await with_key.get("/account/level?need=2&next=https://evil.example/")).text).toContain('href="/account">手続を続ける');
	await s.provider.stop();
});

test("a letter's code or an officer's check raises the level of whoever registered by mail, at once", async ({ own }) => {
	const s = await site(own, gbizid), person = new Local(s.server), register = `/${slug}/register`;
	await person.send("/sign-in", "/sign-in/mail", { email: "mise@example.jp", next: "" });
	const link = /\/sign-in\/link\/[0-9A-Z]{26}/.exec(await mail_text(s.server, "mail = 'mise@example.jp'"))?.[0] ?? "";
	await person.send(link, link, { name: "店主", kana: "" });
	expect((await person.get("/account/level")).text).toContain("いまのサインインの水準: メールの確認のみ");
	await person.send(register, register, { kind: "sole_trader", name: "店主", kana: "", trade_name: "みせ", corporate_number: "", ...place, proof: "officer", note: "" });
	const officer = new Client(s.server), roles = await add_user(s.server, "tanto@example.jp", "officer");
	for (const table of ["staff_membership", "staff_post"]) await sql(s.server.database, `UPDATE ${table} SET valid_from = 0`);
	await officer.sign_in(roles);
	const claims = `/${slug}/office/claims`, decide = /action="([^"]+\/decide)"/.exec((await officer.get(claims)).text)?.[1] ?? "";
	expect((await officer.send(claims, decide, { confirm: "1" })).status).toBe(303);
	expect((await person.get("/account/level")).text).toContain("いまのサインインの水準: 本人確認済み");
	await s.provider.stop();
});
