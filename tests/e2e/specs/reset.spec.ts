// SPDX-License-Identifier: AGPL-3.0-or-later
// At the counter: a lost app or key is taken away after the person was checked; officers' accounts need a second officer; an account that was stopped is opened
// again; other municipalities' accounts are not found; the person is told at once, and the trail says who did it.
import { app_code } from "../lib/authenticator.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import type { Answer } from "../lib/http.ts";
import { mail_text } from "../lib/outbox.ts";
import { person, signed_in } from "../lib/people.ts";
import type { Person } from "../lib/people.ts";
import type { Server } from "../lib/program.ts";

const resets = "/139998-mihonno/office/resets", waiting = `${resets}/waiting`, now_ms = Date.parse(today);
const counter = { cause: "lost", checked: "photo", note: "運転免許証", app: "1", postcode: "", address: "" };

async function start(own: (options: object) => Promise<Server>): Promise<{ server: Server; administrator: Client }> {
	const server = await own({ args: cheap_hashing });
	return { server, administrator: await signed_in(server, "administrator") };
}

async function with_app(server: Server, who: Person): Promise<Client> {
	const browser = await signed_in(server, who);
	await browser.send("/account/security", "/account/security/totp/begin", {});
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.get("/account/security/totp")).text)?.[1] ?? "";
	expect((await browser.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, now_ms) })).status).toBe(303);
	expect((await browser.get("/account/security")).text, "asked for recovery codes").toContain("回復コードがありません");
	return browser;
}

const ask = (client: Client, email: string, more: Record<string, string> = {}): Promise<Answer> => client.send(resets, resets, { ...counter, email, ...more });
const rows = (server: Server, statement: string): Promise<string[][]> => sql(server.database, statement);
const lands = async (server: Server, who: Person): Promise<string | undefined> => (await new Client(server).sign_in(person(who))).headers.location;

test("a citizen's lost app is taken away after the check; sessions end, mail and letter go out, the trail says so", async ({ own }) => {
	const { server, administrator } = await start(own), browser = await with_app(server, "owner"), email = person("owner").email;
	expect(await lands(server, "owner")).toBe("/sign-in/code");
	const answer = await ask(administrator, email, { postcode: "100-0001", address: "東京都みほん野市見本町1-2-3" });
	expect(answer.status, answer.text).toBe(303);
	expect((await browser.get("/account")).status, "the session that was open").toBe(303);
	expect(await lands(server, "owner"), "the password alone, as before the app").toBe("/account/start");
	expect(await rows(server, `SELECT mail FROM notice WHERE template = 'account_counter'`)).toEqual([[email]]);
	expect((await rows(server, "SELECT address, channel FROM notice WHERE template = 'account_counter_letter'"))[0]).toEqual(["東京都みほん野市見本町1-2-3", "2"]);
	const list = (await administrator.get(resets)).text;
	for (const said of ["佐藤 はな", "顔写真のある書類1点", "運転免許証", "再設定済み", "仮名 直人"]) expect(list).toContain(said);
	expect((await rows(server, "SELECT count(*) FROM audit WHERE route = 'reset_new' AND sentence LIKE '%再設定しました%'"))[0]?.[0]).toBe("1");
	expect(JSON.parse((await administrator.get(`${resets}.json`)).text).items).toHaveLength(1);
});

test("an officer's account needs a head who is somebody else; refusing needs a reason and changes nothing", async ({ own }) => {
	const { server, administrator } = await start(own), head = await signed_in(server, "head"), email = person("officer").email;
	await with_app(server, "officer");
	const weak = await ask(administrator, email);
	expect(weak.status).toBe(422);
	expect(weak.text).toContain("職員証と所属への確認が必要です");
	const staff = { checked: "staff_card", note: "職員証" };
	expect((await ask(administrator, email, staff)).status).toBe(303);
	expect(await lands(server, "officer"), "nothing yet").toBe("/sign-in/code");
	expect(await rows(server, "SELECT mail FROM notice WHERE template = 'reset_waiting'"), "the head hears of it").toEqual([[person("head").email]]);
	expect((await administrator.get(waiting)).status, "the administrator does not decide").toBe(403);
	let decide = /action="([^"]+\/decide)"/.exec((await head.get(waiting)).text)?.[1] ?? "";
	expect((await administrator.post(decide, { request_id: await administrator.request_id(resets), approve: "1" })).status).toBe(403);
	expect((await head.send(waiting, decide, { reason: "" })).status).toBe(422);
	expect((await head.send(waiting, decide, { reason: "本人に確かめたところ、心当たりがない。" })).status).toBe(303);
	expect(await lands(server, "officer")).toBe("/sign-in/code");
	expect((await head.get(waiting)).text).toContain("承認を待つ再設定はありません");
	expect((await ask(administrator, email, staff)).status).toBe(303);
	decide = /action="([^"]+\/decide)"/.exec((await head.get(waiting)).text)?.[1] ?? "";
	const request_id = await head.request_id(waiting, decide), other = await head.request_id(waiting, decide);
	expect((await head.post(decide, { request_id, approve: "1" })).status).toBe(303);
	expect((await head.post(decide, { request_id: other, approve: "1" })).status, "once").toBe(409);
	expect(await lands(server, "officer")).toBe("/account/start");
	expect((await rows(server, "SELECT count(*) FROM notice WHERE template = 'account_counter'"))[0]?.[0]).toBe("1");
	/* Heads are officers too: the one who is concerned does not decide. */
	await with_app(server, "head");
	expect((await ask(administrator, person("head").email, staff)).status).toBe(303);
	const fresh = new Client(server);
	fresh.cookies.set("session", head.cookies.get("session") ?? "");
	const page = (await fresh.get(waiting)).text;
	expect(page).toContain("自分の利用登録は承認できません");
	const [[id = ""] = []] = await rows(server, "SELECT max(reset_id) FROM signin_reset");
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", text = [...Array(13).keys()].map((i) => letters[Number((BigInt(id) >> BigInt(5 * (12 - i))) & 31n)]).join("");
	expect((await fresh.post(`${resets}/${text}/decide`, { request_id: await fresh.request_id("/account"), approve: "1" })).status).toBe(422);
});

test("accounts of other municipalities, nobody's address, one's own, a number and an empty choice are refused, and nothing is written", async ({ own }) => {
	const { server, administrator } = await start(own);
	await add_user(server, "kita@example.jp", "officer", "131172");
	/* On PostgreSQL the command runs on the machine's own clock. */
	const account = "(SELECT account_id FROM account WHERE email = 'kita@example.jp')";
	if ((await rows(server, `SELECT count(*) FROM account_tenant WHERE account_id = ${account}`))[0]?.[0] === "0")
		await sql(server.database, `INSERT INTO account_tenant (account_id, tenant_id) SELECT ${account}, tenant_id FROM tenant WHERE code = '131172'`);
	const said = async (email: string, more: Record<string, string> = {}): Promise<string> => {
		const answer = await ask(administrator, email, more);
		expect(answer.status, answer.text).toBe(422);
		return answer.text;
	};
	expect(await said("kita@example.jp")).toContain("再設定できる利用登録がありません");
	expect(await said("nobody@example.jp")).toContain("再設定できる利用登録がありません");
	expect(await said(person("administrator").email, { checked: "staff_card" })).toContain("自分の利用登録は再設定できません");
	const owner = person("owner").email;
	expect(await said(owner, { note: "個人番号カード 123456789018" })).toContain("個人番号は受け取れません");
	expect(await said(owner, { app: "" })).toContain("再設定するものを選んでください");
	const former = await said(owner, { former: "1", note: "旅券" });
	expect(former).toContain("前のメールアドレスはありません");
	expect(former, "what was typed stays").toContain('value="旅券"');
	expect((await rows(server, "SELECT count(*) FROM signin_reset"))[0]?.[0]).toBe("0");
	for (const who of ["officer", "head", "auditor", "owner"] as const) {
		const client = await signed_in(server, who);
		expect((await client.get(resets)).status, who).toBe(403);
		expect((await client.post(resets, { request_id: await client.request_id("/account"), ...counter, email: owner })).status, who).toBe(403);
	}
});

test("an account that was stopped after its address was changed comes back with the former address, and without the intruder", async ({ own }) => {
	const { server, administrator } = await start(own), email = person("account").email, thief = await signed_in(server, "account");
	const link_to = async (to: string, template: string, path: string): Promise<string> => {
		const body = await mail_text(server, `mail = '${to}' AND template = '${template}'`);
		return new RegExp(`${path}/[0-9A-Z]{26}`).exec(body)?.[0] ?? `no link in: ${body}`;
	};
	await thief.send("/account/email", "/account/email", { email: "evil@example.jp" });
	const confirm = await link_to("evil@example.jp", "account_confirm", "/account/email");
	await thief.send(confirm, confirm, {});
	const not_me = await link_to(email, "account_mail_changed", "/sign-in/not-me"), owner = new Client(server);
	await owner.send(not_me, not_me, {});
	expect((await owner.sign_in(person("account"))).status).toBe(422);
	/* Found by the former address, which the person at the counter knows. */
	expect((await ask(administrator, email, { cause: "stopped", app: "", former: "1", password: "1", passkeys: "1" })).status).toBe(303);
	expect((await rows(server, "SELECT mail FROM notice WHERE template = 'account_counter'"))[0]?.[0]).toBe(email);
	expect((await new Client(server).sign_in({ email: "evil@example.jp", password: person("account").password })).status).toBe(422);
	await owner.send("/sign-in", "/sign-in/mail", { email, next: "" });
	const link = await link_to(email, "account_link", "/sign-in/link");
	expect((await owner.send(link, link, {})).status).toBe(303);
	expect((await owner.get("/account")).text).toContain(email);
	const password = "komichi-no-mihon-27";
	expect((await owner.send("/account/password", "/account/password", { password, again: password })).status).toBe(303);
	expect((await new Client(server).sign_in({ email, password })).status).toBe(303);
});
