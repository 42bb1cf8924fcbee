// SPDX-License-Identifier: AGPL-3.0-or-later
// Attacks that do not belong to one page, each tried and refused: a form of another site sent to every route that writes, a session fixed before any way of
// signing in, being led elsewhere after each of them, and learning from an answer or its time which accounts there are.
import { app_code, Authenticator } from "../lib/authenticator.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import type { Answer } from "../lib/http.ts";
import { mail_text } from "../lib/outbox.ts";
import { signed_in } from "../lib/people.ts";
import { sanitized } from "../lib/program.ts";
import { all_routes } from "../lib/routes.ts";
import { add_passkey, away, begin_passkey, finish_passkey, gbizid, Local, site } from "../lib/site.ts";
import type { Site } from "../lib/site.ts";

const now_ms = Date.parse(today), later = (seconds: number): string => new Date(now_ms + seconds * 1000).toISOString();
const planted = "7".repeat(26), elsewhere = ["https://evil.example/", "//evil.example/", "/\\evil.example/"];

test("a form of another site is refused by every route that writes, whoever's browser sends it", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), people = await Promise.all((["administrator", "officer", "owner"] as const).map((who) => signed_in(server, who)));
	const count = async (): Promise<string> => (await sql(server.database, "SELECT (SELECT count(*) FROM web_request) + (SELECT count(*) FROM notice) + (SELECT count(*) FROM party)"))[0]?.[0] ?? "";
	const before = await count(), posts = all_routes().filter((route) => route.method === "POST");
	expect(posts.length).toBeGreaterThan(80);
	const wrong: string[] = [];
	for (const route of posts) {
		const path = route.path.replace("{slug}", "139998-mihonno").replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => (name.endsWith("_id") ? "0000000000001" : planted));
		for (const headers of [{ "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }, { "Sec-Fetch-Site": "", Origin: "https://evil.example" }, { "Sec-Fetch-Site": "same-site" }, { "Sec-Fetch-Site": "" }]) {
			const answers = await Promise.all(people.map((client) => client.post(path, { request_id: planted }, headers as Record<string, string>)));
			if (answers.some((answer) => answer.status !== 403)) wrong.push(`${path} ${JSON.stringify(headers)}: ${answers.map((answer) => answer.status).join()}`);
		}
	}
	expect(wrong).toEqual([]);
	expect(await count(), "nothing was written").toBe(before);
});

/* ---- every way in ---- */

interface Ways { s: Site; email: string; password: string; key: Authenticator; secret: string }

/* One person with every way of signing in, on a clock that moves on with each code. */
async function ways(s: Site): Promise<Ways> {
	const email = "hana@example.jp", password = "komichi-no-mihon-27", browser = new Local(s.server), user = await add_user(s.server, email);
	await browser.sign_in(user);
	await browser.send("/account/password", "/account/password", { password, again: password });
	const key = new Authenticator(browser.origin);
	await add_passkey(browser, key);
	await browser.get(await away(s, browser, "/account/security", "/account/security/with/there"));
	await browser.send("/account/security", "/account/security/totp/begin", {});
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.get("/account/security/totp")).text)?.[1] ?? "";
	await browser.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, now_ms) });
	return { s, email, password, key, secret };
}

let step = 0;
async function code(w: Ways, browser: Local): Promise<Answer> {
	step += 60;
	await w.s.server.set_clock(later(step));
	return browser.send("/sign-in/code", "/sign-in/code", { code: app_code(w.secret, now_ms + step * 1000) });
}

const all: Record<string, (w: Ways, browser: Local, next: string) => Promise<Answer>> = {
	"password and code": async (w, browser, next) => {
		await browser.send("/sign-in", "/sign-in", { email: w.email, password: w.password, next });
		return code(w, browser);
	},
	"link and code": async (w, browser, next) => {
		await browser.send("/sign-in", "/sign-in/mail", { email: w.email, next });
		const body = await mail_text(w.s.server, "template = 'account_link'");
		const link = /\/sign-in\/link\/[0-9A-Z]{26}/.exec(body)?.[0] ?? "";
		await browser.send(link, link, {});
		return code(w, browser);
	},
	"passkey": async (w, browser, next) => finish_passkey(browser, w.key.get(await begin_passkey(browser, next))),
	"another site": async (w, browser, next) => {
		await browser.send("/sign-in", "/sign-in/with/there", { next });
		const link = /data-away href="([^"]+)"/.exec((await browser.get("/sign-in/with/there")).text)?.[1]?.replaceAll("&amp;", "&") ?? "";
		return browser.get(w.s.provider.authorize(link));
	},
};

for (const [name, way] of Object.entries(all))
	test(`by ${name}: the session is new, and leads to a page of this site`, async ({ own }) => {
		step = 0;
		const s = await site(own, { ...gbizid, email: "" }, { args: ["--session-idle-minutes", "1440"] }), w = await ways(s);
		for (const next of [...elsewhere, "/account/profile"]) {
			const browser = new Local(s.server);
			browser.cookies.set("session", planted);
			const answer = await way(w, browser, next);
			expect(answer.status, `${next}: ${answer.text.slice(0, 300)}`).toBe(303);
			expect(answer.headers.location, next).toBe(next.startsWith("/account") ? next : "/account/start");
			expect(browser.cookies.get("session")).toMatch(/^[0-9A-Z]{26}$/);
			expect(browser.cookies.get("session"), "what was planted is worth nothing").not.toBe(planted);
			const thief = new Local(s.server);
			thief.cookies.set("session", planted);
			expect(await thief.is_in()).toBe(false);
		}
		await s.provider.stop();
	});

/* ---- which accounts there are ---- */

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const said = (answer: Answer, email: string): string => `${answer.status} ${answer.headers.location ?? ""} ${answer.text.replace(/[0-9A-Z]{26}/g, "").replaceAll(email, "E").replaceAll("@", "")}`;

/* Both are asked in turn, so that a busy machine is busy for both; what is compared differs by a whole hash (some 10 ms) when it differs at all. */
async function compare(known: () => Promise<Answer>, unknown: () => Promise<Answer>, rounds: number): Promise<{ known: number; unknown: number }> {
	const times = { known: [] as number[], unknown: [] as number[] };
	for (let i = 0; i < rounds; i++)
		for (const [kind, ask] of (i % 2 ? [["known", known], ["unknown", unknown]] : [["unknown", unknown], ["known", known]]) as ["known" | "unknown", () => Promise<Answer>][]) {
			const begun = performance.now();
			await ask();
			times[kind].push(performance.now() - begun);
		}
	return { known: median(times.known), unknown: median(times.unknown) };
}

test("a wrong password takes as long, and says the same, for an address with an account, without a password, and unknown", async ({ own }) => {
	const server = await own({ content: "empty", args: [...cheap_hashing, "--lock-failures", "100", "--lock-client-failures", "10000"] });
	await add_user(server, "known@example.jp");
	await add_user(server, "bare@example.jp");
	await sql(server.database, "UPDATE account SET password = NULL WHERE email = 'bare@example.jp'");
	const client = new Client(server), request = (email: string) => async (): Promise<Answer> => client.post("/sign-in", { request_id: await id(), email, password: "wrong-wrong-wrong", next: "" });
	let n = 0;
	const id = async (): Promise<string> => (++n).toString().padStart(25, "1") + "0";
	const answers = await Promise.all(["known@example.jp", "bare@example.jp", "nobody@example.jp"].map(async (email) => said(await request(email)(), email)));
	expect(new Set(answers).size, answers.join("\n")).toBe(1);
	for (const email of ["known@example.jp", "bare@example.jp"]) {
		const times = await compare(request(email), request("nobody@example.jp"), sanitized ? 7 : 11);
		expect(times.unknown, `${email} ${JSON.stringify(times)}`).toBeGreaterThan(times.known / 2);
		expect(times.unknown, `${email} ${JSON.stringify(times)}`).toBeLessThan(times.known * 2);
	}
});

test("asking for a link, an unknown key and an unknown identity say nothing about accounts", async ({ own }) => {
	const s = await site(own, gbizid), browser = new Local(s.server);
	await add_user(s.server, "known@example.jp");
	const links = await Promise.all(["known@example.jp", "nobody@example.jp"].map(async (email) => said(await new Local(s.server).send("/sign-in", "/sign-in/mail", { email, next: "" }), email)));
	expect(links[0]).toBe(links[1]);
	const mails = await sql(s.server.database, "SELECT count(*) FROM notice WHERE mail IN ('known@example.jp', 'nobody@example.jp')");
	expect(mails[0]?.[0], "each mailbox gets one").toBe("2");
	const mine = new Authenticator(browser.origin), owner = new Local(s.server), user = await add_user(s.server, "key@example.jp");
	await owner.sign_in(user);
	await add_passkey(owner, mine);
	const wrong = mine.get(await begin_passkey(browser), "https://evil.example"), known = await finish_passkey(browser, wrong);
	const other = new Local(s.server), unknown = await finish_passkey(other, new Authenticator(other.origin).get(await begin_passkey(other)));
	expect(said(known, "")).toBe(said(unknown, ""));
	await s.provider.stop();
});
