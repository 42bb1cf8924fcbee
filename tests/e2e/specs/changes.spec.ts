// SPDX-License-Identifier: AGPL-3.0-or-later
// When a way of signing in changes its owner gets a mail, and a way to say "that was not me", which ends every session and holds the account; another
// address of mail is confirmed first, told to both, and says nothing about other accounts.
import { app_code, Authenticator } from "../lib/authenticator.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import type { SignedUp } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import type { Answer } from "../lib/http.ts";
import { mail_texts } from "../lib/outbox.ts";
import type { Server } from "../lib/program.ts";

const now_ms = Date.parse(today), later = (seconds: number): string => new Date(now_ms + seconds * 1000).toISOString();
const fresh = "komichi-no-mihon-27", email = "hana@example.jp";

/* Browsers have passkeys for localhost only. */
class Local extends Client {
	override get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
		return super.get(path, { Host: `localhost:${this.server.port}`, ...headers });
	}
	override post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
		return super.post(path, fields, { Host: `localhost:${this.server.port}`, ...headers });
	}
	async is_in(): Promise<boolean> {
		return (await this.get("/account")).status === 200;
	}
}

interface One { server: Server; user: SignedUp; browser: Local }

async function one(own: (options: object) => Promise<Server>): Promise<One> {
	const server = await own({ content: "empty", args: cheap_hashing }), user = await add_user(server, email), browser = new Local(server);
	await browser.sign_in(user);
	return { server, user, browser };
}

const mails = async (server: Server, to: string, template: string): Promise<string[]> =>
	mail_texts(server, `mail = '${to}' AND template = '${template}'`);
const changes = async (server: Server): Promise<string[]> => (await mails(server, email, "account_changed")).map((body) => /変更：(\S+)/.exec(body)?.[1] ?? body);
const link_in = (body: string | undefined, path: string): string => new RegExp(`${path}/[0-9A-Z]{26}`).exec(body ?? "")?.[0] ?? `no ${path} in: ${body}`;
const press = (browser: Client, path: string): Promise<Answer> => browser.send(path, path, {});
const set_password = (browser: Client, password: string): Promise<Answer> => browser.send("/account/password", "/account/password", { password, again: password });

async function by_link(s: One, to = email): Promise<Local> {
	const browser = new Local(s.server);
	expect((await browser.send("/sign-in", "/sign-in/mail", { email: to, next: "" })).headers.location).toBe("/sign-in/sent");
	await press(browser, link_in((await mails(s.server, to, "account_link")).pop(), "/sign-in/link"));
	return browser;
}

async function add_passkey(s: One, browser = s.browser): Promise<Authenticator> {
	const key = new Authenticator(`http://localhost:${s.server.port}`);
	await browser.send("/account/security", "/account/security/passkeys/begin", {});
	const challenge = /&quot;challenge&quot;:&quot;([\w-]{43})&quot;/.exec((await browser.get("/account/security/passkeys/new")).text)?.[1] ?? "";
	expect((await browser.send("/account/security/passkeys/new", "/account/security/passkeys", { name: "鍵", ...key.create(challenge) })).headers.location).toBe("/account/security");
	return key;
}

async function by_passkey(s: One, key: Authenticator): Promise<boolean> {
	const browser = new Local(s.server);
	await browser.send("/sign-in", "/sign-in/passkey/begin", {});
	const challenge = /&quot;challenge&quot;:&quot;([\w-]{43})&quot;/.exec((await browser.get("/sign-in/passkey")).text)?.[1] ?? "";
	await browser.send("/sign-in/passkey", "/sign-in/passkey", key.get(challenge));
	return browser.is_in();
}

async function add_app(s: One, at_ms = now_ms): Promise<string> {
	await s.browser.send("/account/security", "/account/security/totp/begin", {});
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await s.browser.get("/account/security/totp")).text)?.[1] ?? "";
	expect((await s.browser.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, at_ms) })).status).toBe(303);
	return secret;
}

test("every change of a way to sign in is told by mail, once, with a link of its own", async ({ own }) => {
	const s = await one(own);
	await set_password(s.browser, fresh);
	await add_passkey(s);
	const id = /passkeys\/([0-9A-Z]{13})\/remove/.exec((await s.browser.get("/account/security")).text)?.[1];
	await s.browser.send("/account/security", `/account/security/passkeys/${id}/remove`, {});
	await add_app(s);
	await s.browser.send("/account/security", "/account/security/codes/begin", {});
	const code = /<code>([0-9A-Z-]{19})<\/code>/.exec((await s.browser.get("/account/security/codes")).text)?.[1] ?? "";
	const other = new Local(s.server);
	await other.sign_in({ email, password: fresh });
	expect((await other.send("/sign-in/code", "/sign-in/code", { code })).status).toBe(303);
	await s.browser.send("/account/security", "/account/security/totp/remove", {});
	expect(await changes(s.server)).toEqual(["パスワードの変更", "パスキーの登録", "パスキーの削除", "認証アプリの登録", "回復コードの発行", "回復コードの使用", "認証アプリの登録の解除"]);
	const links = (await mails(s.server, email, "account_changed")).map((body) => link_in(body, "/sign-in/not-me"));
	expect(new Set(links).size).toBe(7);
	expect((await s.browser.get(links[0] ?? "")).text).toContain("わたしではありません");
	expect((await sql(s.server.database, `SELECT count(*) FROM audit WHERE path LIKE '%${links[0]?.slice(-26)}%'`))[0]?.[0], "no link in the trail").toBe("0");
});

test("that was not me: sessions end, the password is gone, what was added since is gone, and nothing changes until the owner is back", async ({ own }) => {
	const s = await one(own), mine = await add_passkey(s);
	await s.server.set_clock(later(60));
	/* Somebody else has the temporary password, adds a key and changes the password. */
	const thief = new Local(s.server);
	await thief.sign_in(s.user);
	const planted = await add_passkey(s, thief);
	await set_password(thief, fresh);
	expect(await s.browser.is_in(), "the new password ended the owner's session").toBe(false);
	const not_me = link_in((await mails(s.server, email, "account_changed"))[1], "/sign-in/not-me"), owner = new Local(s.server);
	const half = new Local(s.server);
	await half.send("/sign-in", "/sign-in/mail", { email, next: "" });
	const old_link = link_in((await mails(s.server, email, "account_link")).pop(), "/sign-in/link");
	expect((await owner.get(not_me)).status, "a page with a button: looking changes nothing").toBe(200);
	expect(await thief.is_in()).toBe(true);
	expect((await press(owner, not_me)).headers.location).toBe(not_me);
	expect((await owner.get(not_me)).text).toContain("変更を止めました");
	expect(await thief.is_in()).toBe(false);
	for (const password of [fresh, s.user.password]) expect((await new Local(s.server).sign_in({ email, password })).status).toBe(422);
	expect(await by_passkey(s, planted)).toBe(false);
	expect((await half.get(old_link)).text, "links from before").toContain("このリンクは使えません");
	expect(await mails(s.server, email, "account_held")).toHaveLength(1);
	/* The owner's own key still opens, and changes nothing. */
	expect(await by_passkey(s, mine)).toBe(true);
	s.browser = await by_link(s);
	expect(await s.browser.is_in()).toBe(true);
	for (const action of ["passkeys/begin", "totp/begin"])
		expect((await s.browser.send("/account/security", `/account/security/${action}`, {})).headers.location).toBe("/account/password");
	expect((await s.browser.get("/account/email")).headers.location).toBe("/account/password");
	expect((await s.browser.get("/account/password")).text).toContain("新しいパスワードを設定すると、止めるのを終わります");
	expect((await set_password(s.browser, "midori-no-tegami-31")).status).toBe(303);
	expect((await s.browser.send("/account/security", "/account/security/totp/begin", {})).headers.location).toBe("/account/security/totp");
	/* Good once: pressed again it stops nobody. */
	await owner.post(not_me, { request_id: await owner.request_id("/sign-in", "/sign-in") });
	expect(await s.browser.is_in()).toBe(true);
});

test("while it is held a key alone sets no password: only a sign-in by mail does", async ({ own }) => {
	const s = await one(own), key = await add_passkey(s);
	await s.server.set_clock(later(60));
	await set_password(s.browser, fresh);
	await press(new Local(s.server), link_in((await mails(s.server, email, "account_changed"))[1], "/sign-in/not-me"));
	const browser = new Local(s.server);
	await browser.send("/sign-in", "/sign-in/passkey/begin", {});
	const challenge = /&quot;challenge&quot;:&quot;([\w-]{43})&quot;/.exec((await browser.get("/sign-in/passkey")).text)?.[1] ?? "";
	await browser.send("/sign-in/passkey", "/sign-in/passkey", key.get(challenge));
	expect(await browser.is_in()).toBe(true);
	expect((await set_password(browser, "midori-no-tegami-31")).status).toBe(422);
	expect((await browser.get("/account/password")).text).toContain("いちどサインアウトし");
});

test("the link is good for a week", async ({ own }) => {
	const s = await one(own);
	await set_password(s.browser, fresh);
	const link = link_in((await mails(s.server, email, "account_changed"))[0], "/sign-in/not-me");
	await s.server.set_clock(later(7 * 86_400 - 1));
	expect((await s.browser.get(link)).text).toContain("わたしではありません");
	const request_id = await s.browser.request_id(link);
	await s.server.set_clock(later(7 * 86_400));
	expect((await s.browser.get(link)).text).toContain("このリンクは使えません");
	await s.browser.post(link, { request_id });
	expect((await new Local(s.server).sign_in({ email, password: fresh })).status).toBe(303);
	expect((await s.browser.get(`/sign-in/not-me/${"7".repeat(26)}`)).text).toContain("このリンクは使えません");
});

/* ---- another address ---- */

const ask_for = (browser: Client, to: string): Promise<Answer> => browser.send("/account/email", "/account/email", { email: to });

test("another address is confirmed in its own mailbox, and both are told", async ({ own }) => {
	const s = await one(own), other = new Local(s.server), stranger = new Local(s.server);
	await other.sign_in(s.user);
	await stranger.sign_in(await add_user(s.server, "stranger@example.jp"));
	expect((await ask_for(s.browser, "new@example.jp")).headers.location).toBe("/account/email/sent");
	const link = link_in((await mails(s.server, "new@example.jp", "account_confirm"))[0], "/account/email");
	expect((await s.browser.get("/account")).text, "not yet").toContain(email);
	expect((await stranger.get(link)).text).toContain("このリンクは使えません");
	await stranger.post(link, { request_id: await stranger.request_id("/account") });
	expect((await new Local(s.server).get(link)).headers.location).toContain("/sign-in?next=");
	expect((await press(s.browser, link)).headers.location).toBe("/account");
	expect((await s.browser.get("/account")).text).toContain("new@example.jp");
	expect(await other.is_in(), "other sessions ended").toBe(false);
	expect((await mails(s.server, email, "account_mail_changed"))[0]).toContain("/sign-in/not-me/");
	expect((await mails(s.server, "new@example.jp", "account_mail_new"))[0]).not.toContain("not-me");
	expect((await s.browser.get(link)).text).toContain("このリンクは使えません");
	expect((await new Local(s.server).sign_in(s.user)).status).toBe(422);
	expect((await new Local(s.server).sign_in({ email: "new@example.jp", password: s.user.password })).status).toBe(303);
});

test("asking for an address says the same whether it has an account, and only its mailbox knows", async ({ own }) => {
	const s = await one(own);
	await add_user(s.server, "taken@example.jp");
	const said = (answer: Answer): unknown => [answer.status, answer.headers.location];
	expect(said(await ask_for(s.browser, "taken@example.jp"))).toEqual(said(await ask_for(s.browser, "free@example.jp")));
	expect(await mails(s.server, "taken@example.jp", "account_exists")).toHaveLength(1);
	expect(await mails(s.server, "taken@example.jp", "account_confirm")).toHaveLength(0);
	expect((await ask_for(s.browser, "no address")).status).toBe(422);
	expect((await ask_for(s.browser, email)).text).toContain("いまのメールアドレスと同じです");
	for (let i = 0; i < 4; i++) expect((await ask_for(s.browser, "free@example.jp")).status).toBe(303);
	expect((await ask_for(s.browser, "free@example.jp")).status, "nobody's mailbox is filled").toBe(422);
	/* Taken meanwhile: the link does nothing. */
	const link = link_in((await mails(s.server, "free@example.jp", "account_confirm"))[0], "/account/email");
	await add_user(s.server, "free@example.jp");
	expect((await press(s.browser, link)).headers.location).toBe(link);
	expect((await s.browser.get("/account")).text).toContain(email);
	/* A secret has to have been shown lately, and the link is good for a day. */
	await s.server.set_clock(later(11 * 60));
	expect((await s.browser.get("/account/email")).headers.location).toBe("/account/security/confirm?next=%2Faccount%2Femail");
});

test("that was not me, said from the former address, stops the account: only the counter opens it again", async ({ own }) => {
	const s = await one(own), key = await add_passkey(s);
	await ask_for(s.browser, "evil@example.jp");
	await press(s.browser, link_in((await mails(s.server, "evil@example.jp", "account_confirm"))[0], "/account/email"));
	const not_me = link_in((await mails(s.server, email, "account_mail_changed"))[0], "/sign-in/not-me"), owner = new Local(s.server);
	await press(owner, not_me);
	expect((await owner.get(not_me)).text).toContain("利用登録を止めました");
	expect(await s.browser.is_in()).toBe(false);
	expect(await by_passkey(s, key)).toBe(false);
	expect((await new Local(s.server).sign_in({ email: "evil@example.jp", password: s.user.password })).status).toBe(422);
	expect(await (await by_link(s, "evil@example.jp")).is_in()).toBe(false);
	expect(await mails(s.server, email, "account_stopped")).toHaveLength(1);
	expect(await mails(s.server, "evil@example.jp", "account_stopped")).toHaveLength(0);
});
