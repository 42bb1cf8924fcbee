// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: sign-in by password, lockout, idle and absolute limits, the list of sessions, fixation, forged
// requests, open redirects, the same answer for known and unknown addresses, and that nothing typed is lost with a session.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import type { SignedUp } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import type { Server } from "../lib/program.ts";

const at = (hours: number, minutes = 0): string => new Date(Date.parse("2026-11-02T10:00:00+09:00") + (hours * 60 + minutes) * 60_000).toISOString();

async function one(own: (options: object) => Promise<Server>, args: string[] = []): Promise<{ server: Server; user: SignedUp; client: Client }> {
	const server = await own({ content: "empty", args: [...cheap_hashing, ...args] });
	const user = await add_user(server, "hana@example.jp");
	return { server, user, client: new Client(server) };
}

test("whoever has to sign in is led there and back", async ({ own }) => {
	const { user, client } = await one(own);
	const asked = await client.get("/account/sessions?lang=ja");
	expect(asked.status).toBe(303);
	expect(asked.headers.location).toBe("/sign-in?next=%2Faccount%2Fsessions%3Flang%3Dja");
	expect((await client.get("/account/sessions.json")).status).toBe(401);
	const temporary = await client.sign_in(user, "/account/sessions");
	expect(temporary.status).toBe(303);
	expect(temporary.headers.location, "a temporary password is changed first").toBe("/account/password");
	const page = await client.get("/account/sessions");
	expect(page.status).toBe(200);
	expect(page.headers["cache-control"]).toBe("no-store");
});

test("an account that is suspended or closed is out at once, and does not come in again", async ({ own }) => {
	const { server, client, user } = await one(own);
	await client.sign_in(user);
	for (const state of [2, 3]) {
		await sql(server.database, `UPDATE account SET state = ${state}`);
		expect((await client.get("/account/password")).status, `state ${state}`).toBe(303);
		const again = new Client(server);
		expect((await again.sign_in(user)).status, `state ${state}`).toBe(422);
		expect(again.cookies.has("session"), `state ${state}`).toBe(false);
	}
	await sql(server.database, "UPDATE account SET state = 1");
	expect((await client.get("/account/password")).status).toBe(200);
});

/* Pages are kept in memory for those who ask for the same; nobody may be given a page with another one's name. */
test("a public page that somebody saw signed in is shown to nobody else, nor is nobody's to him", async ({ own }) => {
	const { server, client, user } = await one(own);
	await client.sign_in(user);
	const stranger = new Client(server), name = user.email.split("@")[0] ?? "";
	for (const path of ["/", "/plans", "/about"]) {
		const seen = await client.get(path);
		expect(seen.text, path).toContain(name);
		expect(seen.headers["cache-control"], path).not.toContain("public");
		expect((await stranger.get(path)).text, path).not.toContain(name);
		expect((await client.get(path)).text, path).toContain(name);
	}
});

test("the cookie is new at every sign-in, and what the client brought is worth nothing", async ({ own }) => {
	const { user, client } = await one(own);
	client.cookies.set("session", "7".repeat(26));
	await client.sign_in(user);
	const first = client.cookies.get("session");
	expect(first).toMatch(/^[0-9A-Z]{26}$/);
	expect(first).not.toBe("7".repeat(26));
	const other = new Client(client.server);
	other.cookies.set("session", "7".repeat(26));
	expect((await other.get("/account")).status).toBe(303);
});

test("a double click on signing in gets the same session", async ({ own }) => {
	const { user, client } = await one(own);
	const request_id = await client.request_id("/sign-in", "/sign-in"), fields = { request_id, ...user, next: "" };
	const answers = await Promise.all([1, 2, 3].map(() => client.post("/sign-in", fields)));
	expect(new Set(answers.map((answer) => /session=([^;]+)/.exec((answer.headers["set-cookie"] ?? []).join())?.[1])).size).toBe(1);
	const sessions = JSON.parse((await client.get("/account/sessions.json")).text).items;
	expect(sessions).toHaveLength(1);
});

test("known and unknown addresses, right and wrong: one answer, and the same waiting", async ({ own }) => {
	const { user, client } = await one(own);
	const failures = { known: [] as string[], unknown: [] as string[] };
	for (let i = 0; i < 6; i++) {
		const known = await client.sign_in({ email: user.email, password: "wrong" });
		const unknown = await client.sign_in({ email: "nobody@example.jp", password: "wrong" });
		expect([known.status, unknown.status]).toEqual([422, 422]);
		const said = (text: string): string => text.replace(/[0-9A-Z]{26}/g, "").replaceAll(user.email, "E").replaceAll("nobody@example.jp", "E");
		failures.known.push(said(known.text));
		failures.unknown.push(said(unknown.text));
	}
	expect(failures.known).toEqual(failures.unknown);
	expect(failures.known[5], "the sixth try waits").toContain("15分たってから");
	expect((await client.sign_in(user)).status, "even with the right password").toBe(422);
	await client.server.set_clock(at(0, 16));
	expect((await client.sign_in(user)).status).toBe(303);
});

test("a client that tries many addresses waits too", async ({ own }) => {
	const { user, client } = await one(own, ["--lock-client-failures", "3"]);
	for (let i = 0; i < 3; i++) await client.sign_in({ email: `nobody${i}@example.jp`, password: "wrong" });
	expect((await client.sign_in(user)).status).toBe(422);
});

test("a session ends when it is idle, and when it is old", async ({ own }) => {
	const { server, user, client } = await one(own);
	await client.sign_in(user);
	await server.set_clock(at(0, 29));
	expect((await client.get("/account")).status).toBe(200);
	await server.set_clock(at(0, 58));
	expect((await client.get("/account")).status, "used meanwhile").toBe(200);
	await server.set_clock(at(0, 88));
	expect((await client.get("/account")).status, "idle for 30 minutes").toBe(303);
	await client.sign_in(user);
	for (let minutes = 88; minutes < 88 + 12 * 60; minutes += 20) {
		await server.set_clock(at(0, minutes));
		expect((await client.get("/account")).status).toBe(200);
	}
	await server.set_clock(at(0, 88 + 12 * 60));
	expect((await client.get("/account")).status, "twelve hours after signing in").toBe(303);
});

test("a sign-in from a device that nobody knows is told by mail, once; the sign-in before the present one is shown", async ({ own }) => {
	const { server, user, client } = await one(own), told = async (): Promise<string[][]> =>
		sql(server.database, "SELECT mail, CASE WHEN body LIKE '%2026年11月2日 12時00分%' THEN 1 ELSE 0 END FROM notice WHERE template = 'account_new_device'");
	await client.sign_in(user);
	expect(await told(), "the very first device is no news").toEqual([]);
	expect((await client.get("/account")).text).not.toContain("前回のサインイン");
	await server.set_clock(at(2));
	const other = new Client(server);
	await other.sign_in(user);
	expect(await told()).toEqual([["hana@example.jp", "1"]]);
	expect((await other.get("/account")).text).toContain("前回のサインイン 2026年11月2日 10時00分");
	await server.set_clock(at(26));
	for (const known of [client, other]) {
		known.cookies.delete("session");
		await known.sign_in(user);
	}
	expect(await told(), "both are known by now").toHaveLength(1);
	expect((await client.get("/account")).text, "before this session, whoever signed in since").toContain("前回のサインイン 2026年11月2日 12時00分");
	expect((await other.get("/account")).text).toContain("前回のサインイン 2026年11月3日 12時00分");
});

test("sessions are listed and ended, one or all, and by a new password", async ({ own }) => {
	const { server, user, client } = await one(own);
	const others = [new Client(server), new Client(server), new Client(server)];
	for (const browser of [client, ...others]) await browser.sign_in(user);
	const items = JSON.parse((await client.get("/account/sessions.json")).text).items;
	expect(items).toHaveLength(4);
	const last = items[0].session_id, page = (await client.get("/account/sessions")).text;
	expect(page).toContain(`/account/sessions/${last}/end`);
	expect((await client.send("/account/sessions", `/account/sessions/${last}/end`, {})).status).toBe(303);
	expect((await others[2]?.get("/account"))?.status).toBe(303);
	expect((await others[1]?.get("/account"))?.status).toBe(200);
	const changed = await client.send("/account/password", "/account/password", { password: "komichi-no-mihon-27", again: "komichi-no-mihon-27" });
	expect(changed.status).toBe(303);
	expect((await others[1]?.get("/account"))?.status, "the password was changed").toBe(303);
	expect((await client.get("/account")).status).toBe(200);
	expect((await client.send("/account", "/sign-out", {})).status).toBe(303);
	expect(client.cookies.has("session")).toBe(false);
	expect((await client.get("/account")).status).toBe(303);
});

test("nobody ends somebody else's session", async ({ own }) => {
	const { server, user, client } = await one(own);
	await client.sign_in(user);
	const mine = JSON.parse((await client.get("/account/sessions.json")).text).items[0].session_id;
	const stranger = new Client(server);
	await stranger.sign_in(await add_user(server, "stranger@example.jp"));
	const request_id = await stranger.request_id("/account/sessions", "/account/sessions/end-all");
	expect((await stranger.post(`/account/sessions/${mine}/end`, { request_id })).status).toBe(404);
	expect((await client.get("/account")).status).toBe(200);
});

test("a form of another site changes nothing", async ({ own }) => {
	const { user, client } = await one(own);
	await client.sign_in(user);
	const request_id = await client.request_id("/account", "/sign-out");
	for (const headers of [{ "Sec-Fetch-Site": "cross-site" }, { "Sec-Fetch-Site": "same-site" }, { "Sec-Fetch-Site": "", Origin: "https://evil.example" }]) {
		const answer = await client.post("/sign-out", { request_id }, headers as Record<string, string>);
		expect(answer.status).toBe(403);
	}
	expect((await client.get("/account")).status).toBe(200);
});

for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)", "/a\nb"])
	test(`signing in does not lead to ${JSON.stringify(next)}`, async ({ own }) => {
		const { user, client } = await one(own);
		await client.sign_in(user);
		await client.send("/account/password", "/account/password", { password: "komichi-no-mihon-27", again: "komichi-no-mihon-27" });
		await client.send("/account", "/sign-out", {});
		const answer = await client.sign_in({ email: user.email, password: "komichi-no-mihon-27" }, next);
		expect([303, 422]).toContain(answer.status);
		if (answer.status === 303) expect(answer.headers.location).toBe("/account/start");
	});

test("what was typed when the session ended comes back after signing in, and is sent only then", async ({ own }) => {
	const { server, user, client } = await one(own);
	await client.sign_in(user);
	const page = (await client.get("/account/profile")).text;
	const request_id = /name="request_id" value="([^"]+)"/.exec(page)?.[1] ?? "", version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? "";
	await server.set_clock(at(1));
	const late = await client.post("/account/profile", { request_id, version, name: "見本 はな＆花", kana: "ミホン ハナ", lang: "1" });
	expect(late.status).toBe(303);
	const next = decodeURIComponent(/next=(.*)$/.exec(late.headers.location ?? "")?.[1] ?? "");
	expect(next).toMatch(/^\/kept\/[0-9A-Z]{26}$/);
	expect((await ask(server, next)).status, "not without signing in").toBe(303);
	const stranger = new Client(server);
	await stranger.sign_in(await add_user(server, "stranger@example.jp"));
	expect((await stranger.get(next)).status, "not for somebody else").toBe(404);
	await client.sign_in(user);
	const kept = await client.get(next);
	expect(kept.status).toBe(200);
	expect(kept.text).toContain("まだ送信されていません");
	expect(kept.text).toContain("見本 はな＆花");
	expect((await client.get("/account")).text).not.toContain("見本 はな");
	const again = /name="request_id" value="([^"]+)"/.exec(kept.text)?.[1] ?? "";
	expect((await client.post("/account/profile", { request_id: again, version, name: "見本 はな＆花", kana: "ミホン ハナ", lang: "1" })).status).toBe(303);
	expect((await client.get("/account")).text).toContain("見本 はな＆花");
});

test("two people who edit the same at once: the second is told", async ({ own }) => {
	const { user, client } = await one(own);
	await client.sign_in(user);
	const version = /name="version" value="(\d+)"/.exec((await client.get("/account/profile")).text)?.[1] ?? "";
	const fields = { version, name: "見本", kana: "", lang: "0" };
	expect((await client.send("/account/profile", "/account/profile", fields)).status).toBe(303);
	expect((await client.send("/account/profile", "/account/profile", { ...fields, name: "べつ" })).status).toBe(409);
});
