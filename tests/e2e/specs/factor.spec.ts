// SPDX-License-Identifier: AGPL-3.0-or-later
// A second factor that a municipality demands of its officers: a period of grace that is announced, refusal of every staff route afterwards with a way to set one
// up, a passkey or an app that opens them again, and nothing for those of whom it is not demanded. The routes are those of the access matrix.
import { app_code, Authenticator } from "../lib/authenticator.ts";
import { cheap_hashing, Client } from "../lib/client.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { execute } from "../lib/party.ts";
import { person, signed_in } from "../lib/people.ts";
import { all_routes } from "../lib/routes.ts";
import { add_passkey, begin_passkey, finish_passkey, Local } from "../lib/site.ts";
import type { Server } from "../lib/program.ts";

const town = "/139998-mihonno", office = `${town}/office`, page = `${office}/second-factor`, how = "/account/second-factor";
const everybody = ["staff", "officer", "approver", "head", "accountant", "reviewer", "auditor", "administrator", "metropolis", "books"];
const staff_routes = all_routes().filter((route) => everybody.includes(route.role) && route.path.startsWith(office.replace("139998-mihonno", "{slug}")));
const address = (path: string): string => path.replace("{slug}", "139998-mihonno").replaceAll(/\{[a-z_]+\}/g, "0000000000001");

async function start(own: (options: object) => Promise<Server>, roles: string[], grace: number): Promise<{ server: Server; administrator: Client }> {
	const server = await own({ args: [...cheap_hashing, "--session-idle-minutes", "1440", "--session-hours", "720"] });
	for (const table of ["staff_membership", "staff_post"]) await execute(server.database, `UPDATE ${table} SET valid_from = 0`);
	const administrator = await signed_in(server, "administrator");
	await demand(administrator, roles, grace);
	return { server, administrator };
}

async function demand(administrator: Client, roles: string[], grace: number): Promise<void> {
	const answer = await administrator.send(page, page, { ...Object.fromEntries(roles.map((role) => [role, "1"])), grace_days: `${grace}` });
	expect(answer.status, answer.text).toBe(303);
}

const entries = async (administrator: Client): Promise<Json[]> => JSON.parse((await administrator.get(`${page}.json`)).text).items;
const entry = async (administrator: Client, name: string): Promise<Json> => (await entries(administrator)).find((one) => one.person === name);

async function add_app(browser: Client, now_ms: number): Promise<string> {
	await browser.send("/account/security", "/account/security/totp/begin", {});
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.get("/account/security/totp")).text)?.[1] ?? "";
	expect((await browser.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, now_ms) })).status).toBe(303);
	return secret;
}

test("two weeks of grace are announced; then every staff route is refused, with the way to set one up, until there is one", async ({ own }) => {
	const { server, administrator: first } = await start(own, ["officer"], 14), early = await signed_in(server, "officer"), auditor = await signed_in(server, "auditor");
	const before = new Map<string, number>();
	expect(staff_routes.length).toBeGreaterThan(80);
	for (const route of staff_routes.filter((one) => one.method === "GET")) before.set(route.path, (await early.get(address(route.path))).status);
	const desk = (await early.get(office)).text;
	expect(desk).toContain("2026年11月16日から、設定していない人は職員のページを使えません");
	expect(desk).toContain(`href="${how}"`);
	expect((await auditor.get(office)).text, "of others nothing is demanded").not.toContain("二要素認証の設定が必要です");
	expect(await entry(first, "見本 太郎")).toMatchObject({ ways: "", until_on: "2026-11-16", state: "猶予期間" });
	await server.set_clock("2026-11-15T23:50:00+09:00");
	const officer = await signed_in(server, "officer"), administrator = await signed_in(server, "administrator"), other = await signed_in(server, "auditor");
	await server.set_clock("2026-11-15T23:59:59+09:00");
	expect((await officer.get(office)).status, "the last second of grace").toBe(200);
	const request_id = await officer.request_id("/account", "/sign-out");
	await server.set_clock("2026-11-16T00:00:00+09:00");
	const wrong: string[] = [];
	for (const route of staff_routes) {
		const path = address(route.path), was = before.get(route.path);
		const answer = route.method === "GET" ? await officer.get(path) : await officer.post(path, { request_id });
		/* What he could open leads to the page that says what to do; what he never could stays refused; a form that takes a file asks for its type first. */
		const open = route.role === "staff" || route.role === "officer";
		const right = !open ? [403, 415].includes(answer.status) : route.method === "GET" && !route.raw ? answer.status === 303 && answer.headers.location === `${how}?next=${encodeURIComponent(path)}` : [403, 415].includes(answer.status);
		if (!right) wrong.push(`${route.method} ${path} (${route.role}, before ${was}): ${answer.status} ${answer.headers.location ?? ""}`);
	}
	expect(wrong).toEqual([]);
	const data = await officer.get(`${office}/parties.json`);
	expect([data.status, JSON.parse(data.text).code]).toEqual([403, "ERR_FACTOR"]);
	expect((await officer.post(`${office}/charges`, { request_id })).status).toBe(403);
	expect((await other.get(office)).status, "the auditor works on").toBe(200);
	expect((await officer.get("/account")).status, "one's own pages stay").toBe(200);
	expect(await entry(administrator, "見本 太郎")).toMatchObject({ state: "利用停止中" });
	const said = (await officer.get(`${how}?next=${office}`)).text;
	for (const words of ["まだ設定していません", "みほん野市", "使えません", 'href="/account/security"']) expect(said).toContain(words);
	expect(said, "not yet").not.toContain("元のページに戻る");
	const again = new Client(server);
	await again.sign_in(person("officer"));
	expect((await again.get(office)).headers.location, "a password alone does not help").toContain(how);
	const now_ms = Date.parse("2026-11-16T00:00:00+09:00");
	await add_app(again, now_ms);
	expect((await again.get(office)).status, "set up: open at once").toBe(200);
	expect((await again.get(`${how}?next=${office}`)).text).toContain("元のページに戻る");
	expect((await again.get(`${how}?next=//evil.example/`)).text).not.toContain("元のページに戻る");
	expect((await officer.get(office)).headers.location, "the other session has shown none").toContain(how);
	expect((await officer.get(how)).text).toContain("いまのサインインでは使っていません");
	expect(await entry(administrator, "見本 太郎")).toMatchObject({ ways: "認証アプリ", until_on: null, state: "設定済み" });
});

test("a passkey opens the desk, the password beside it does not; a code does; and lifting the demand lets everybody in", async ({ own }) => {
	const { server, administrator } = await start(own, ["officer", "approver"], 0), browser = new Local(server), key = new Authenticator(browser.origin), now_ms = Date.parse(today);
	await browser.sign_in(person("officer"));
	expect((await browser.get(office)).headers.location).toContain(how);
	expect((await add_passkey(browser, key)).status).toBe(303);
	expect((await browser.get(office)).status, "set up in this session").toBe(200);
	const password = new Local(server);
	await password.sign_in(person("officer"));
	expect((await password.get(office)).headers.location, "the password alone").toContain(how);
	const passkey = new Local(server);
	expect((await finish_passkey(passkey, key.get(await begin_passkey(passkey)))).status).toBe(303);
	expect((await passkey.get(office)).status).toBe(200);
	const approver = await signed_in(server, "approver"), secret = await add_app(approver, now_ms), later = new Client(server);
	await server.set_clock("2026-11-02T10:05:00+09:00");
	expect((await later.sign_in(person("approver"))).headers.location).toBe("/sign-in/code");
	await later.send("/sign-in/code", "/sign-in/code", { code: app_code(secret, now_ms + 300_000) });
	expect((await later.get(office)).status).toBe(200);
	await demand(administrator, [], 14);
	expect((await password.get(office)).status, "nothing is demanded any more").toBe(200);
	expect((await administrator.get(page)).text).toContain("なし（求めていません）");
});

test("the grace begins with the demand or with somebody's first day, and does not begin anew when less is demanded", async ({ own }) => {
	const { server, administrator: first } = await start(own, ["officer", "approver"], 10);
	let administrator = first;
	const on = async (instant: string): Promise<void> => {
		await server.set_clock(instant);
		administrator = await signed_in(server, "administrator");
	};
	const until = async (): Promise<string> => (await entry(administrator, "見本 太郎")).until_on;
	expect(await until()).toBe("2026-11-12");
	await on("2026-11-05T09:00:00+09:00");
	await demand(administrator, ["officer"], 10);
	expect(await until(), "fewer roles").toBe("2026-11-12");
	await demand(administrator, ["officer"], 20);
	expect(await until(), "more days").toBe("2026-11-22");
	await demand(administrator, ["officer"], 5);
	expect(await until(), "a stricter demand begins today").toBe("2026-11-10");
	await execute(server.database, `UPDATE staff_membership SET valid_from = 20760 WHERE account_id = (SELECT account_id FROM account WHERE email = '${person("officer").email}')`);
	expect(await until(), "his first day, 2026-11-03, is before").toBe("2026-11-10");
	await on("2026-11-20T09:00:00+09:00");
	await execute(server.database, `UPDATE staff_membership SET valid_from = 20777 WHERE account_id = (SELECT account_id FROM account WHERE email = '${person("officer").email}')`);
	expect(await until(), "new on 2026-11-20").toBe("2026-11-25");
	for (const bad of ["", "-1", "91", "x"]) expect((await administrator.send(page, page, { officer: "1", grace_days: bad })).status, bad).toBe(422);
	for (const who of ["officer", "head", "auditor"] as const) expect((await (await signed_in(server, who)).get(page)).status, who).toBe(403);
});
