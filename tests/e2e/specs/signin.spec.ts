// SPDX-License-Identifier: AGPL-3.0-or-later
// Proofs beside the password: passkeys, authenticator apps, recovery codes, and other sites (OpenID Connect), each used rightly and in
// every wrong way, on both databases.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { app_code, Authenticator } from "../lib/authenticator.ts";
import { add_user, cheap_hashing } from "../lib/client.ts";
import type { SignedUp } from "../lib/client.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import { Glewlwyd } from "../lib/glewlwyd.ts";
import type { Answer } from "../lib/http.ts";
import { scratch } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";
import { Provider } from "../lib/provider.ts";
import type { Fault } from "../lib/provider.ts";
import { add_passkey, away, begin_passkey, finish_passkey, gbizid, Local, site } from "../lib/site.ts";
import type { Own } from "../lib/site.ts";

const now_ms = Date.parse(today);
const later = (seconds: number): string => new Date(now_ms + seconds * 1000).toISOString();

async function one(own: Own): Promise<{ server: Server; user: SignedUp; browser: Local }> {
	const server = await own({ content: "empty", args: cheap_hashing });
	const user = await add_user(server, "hana@example.jp"), browser = new Local(server);
	expect((await browser.sign_in(user)).status).toBe(303);
	return { server, user, browser };
}

/* ---- passkeys ---- */

test("a passkey is added, signs in, is named and removed", async ({ own }) => {
	const { server, browser } = await one(own), key = new Authenticator(browser.origin);
	expect((await add_passkey(browser, key)).headers.location).toBe("/account/security");
	const listed = (await browser.get("/account/security")).text;
	expect(listed).toContain("会社のパソコン");
	expect(listed).toContain("まだ使われていません");
	const other = new Local(server), answer = await finish_passkey(other, key.get(await begin_passkey(other, "/account/sessions")));
	expect(answer.status).toBe(303);
	expect(answer.headers.location, "the temporary password is still due").toBe("/account/password");
	expect(await other.is_in()).toBe(true);
	expect((await browser.get("/account/security")).text).not.toContain("まだ使われていません");
	const id = /passkeys\/([0-9A-Z]{13})\/remove/.exec(listed)?.[1];
	expect((await browser.send("/account/security", `/account/security/passkeys/${id}/name`, { name: "家の電話" })).status).toBe(303);
	expect((await browser.get("/account/security")).text).toContain("家の電話");
	expect((await browser.send("/account/security", `/account/security/passkeys/${id}/remove`, {})).status).toBe(303);
	const third = new Local(server);
	expect((await finish_passkey(third, key.get(await begin_passkey(third)))).status).toBe(422);
	expect(await third.is_in()).toBe(false);
});

test("an assertion is good once, for its challenge, its browser, its site and a counter that rises", async ({ own }) => {
	const { server, browser } = await one(own), key = new Authenticator(browser.origin);
	await add_passkey(browser, key);
	const first = new Local(server), used = key.get(await begin_passkey(first));
	const request_id = await first.request_id("/sign-in/passkey", "/sign-in/passkey");
	expect((await first.post("/sign-in/passkey", { request_id, ...used })).status).toBe(303);
	/* The same answer again, with a request_id of its own, in the same browser and in another one. */
	expect((await first.post("/sign-in/passkey", { request_id: "1" + "0".repeat(25), ...used })).status).toBe(422);
	const thief = new Local(server);
	expect((await thief.post("/sign-in/passkey", { request_id: "2" + "0".repeat(25), ...used })).status).toBe(422);
	await begin_passkey(thief);
	expect((await finish_passkey(thief, used)).status, "to another challenge").toBe(422);
	/* A challenge is used up by a wrong answer. */
	let challenge = await begin_passkey(thief);
	const again = await thief.request_id("/sign-in/passkey", "/sign-in/passkey");
	expect((await thief.post("/sign-in/passkey", { request_id: again, ...key.get(challenge, "https://evil.example") })).status, "another origin").toBe(422);
	expect((await thief.post("/sign-in/passkey", { request_id: "3" + "0".repeat(25), ...key.get(challenge) })).status, "used up").toBe(422);
	/* A copy of the key has a counter that does not rise. */
	challenge = await begin_passkey(thief);
	key.counter = 0;
	expect((await finish_passkey(thief, key.get(challenge))).status).toBe(422);
	/* Nobody's key, nothing at all, and too late. */
	expect((await finish_passkey(thief, new Authenticator(thief.origin).get(await begin_passkey(thief)))).status).toBe(422);
	await begin_passkey(thief);
	expect((await finish_passkey(thief, {})).status).toBe(422);
	challenge = await begin_passkey(thief);
	const late = await thief.request_id("/sign-in/passkey", "/sign-in/passkey");
	key.counter = 100;
	await server.set_clock(later(601));
	expect((await thief.post("/sign-in/passkey", { request_id: late, ...key.get(challenge) })).status).toBe(422);
	expect(await thief.is_in()).toBe(false);
});

test("a passkey belongs to whoever registered it first, and to nobody else's list", async ({ own }) => {
	const { server, browser } = await one(own), key = new Authenticator(browser.origin);
	await add_passkey(browser, key);
	const id = /passkeys\/([0-9A-Z]{13})\/remove/.exec((await browser.get("/account/security")).text)?.[1];
	const other = new Local(server);
	await other.sign_in(await add_user(server, "stranger@example.jp"));
	expect((await add_passkey(other, key)).status, "the same key for another account").toBe(409);
	expect((await other.send("/account/security", `/account/security/passkeys/begin`, {})).status).toBe(303);
	const request_id = await other.request_id("/account/security");
	expect((await other.post(`/account/security/passkeys/${id}/remove`, { request_id })).status).toBe(404);
	expect((await other.post(`/account/security/passkeys/${id}/name`, { request_id: await other.request_id("/account/security"), name: "x" })).status).toBe(404);
	expect((await browser.get("/account/security")).text).toContain("会社のパソコン");
});

test("the proofs are changed only soon after a secret was shown", async ({ own }) => {
	const { server, user, browser } = await one(own);
	await server.set_clock(later(11 * 60));
	const asked = await browser.send("/account/security", "/account/security/passkeys/begin", {});
	expect(asked.headers.location).toBe("/account/security/confirm?next=%2Faccount%2Fsecurity");
	expect((await browser.send("/account/security", "/account/security/totp/begin", {})).headers.location).toContain("/confirm");
	expect((await browser.send("/account/security/confirm", "/account/security/confirm", { password: "wrong", next: "/account/security" })).status).toBe(422);
	const right = await browser.send("/account/security/confirm", "/account/security/confirm", { password: user.password, next: "https://evil.example/" });
	expect(right.headers.location, "no other site").toBe("/account/security");
	expect((await browser.send("/account/security", "/account/security/passkeys/begin", {})).headers.location).toBe("/account/security/passkeys/new");
});

/* ---- authenticator app and recovery codes ---- */

async function add_app(browser: Local, at_ms = now_ms): Promise<string> {
	expect((await browser.send("/account/security", "/account/security/totp/begin", {})).headers.location).toBe("/account/security/totp");
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.get("/account/security/totp")).text)?.[1] ?? "";
	expect((await browser.send("/account/security/totp", "/account/security/totp", { code: "000000" })).status).toBe(422);
	expect((await browser.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, at_ms) })).headers.location).toBe("/account/security");
	return secret;
}

test("with an app the password alone opens nothing, and a code is good once", async ({ own }) => {
	const { server, user, browser } = await one(own), secret = await add_app(browser);
	await server.set_clock(later(30));
	const code = app_code(secret, now_ms + 30_000), second = new Local(server), third = new Local(server);
	expect((await second.sign_in(user, "/account/sessions")).headers.location).toBe("/sign-in/code");
	expect(second.cookies.has("session")).toBe(false);
	expect(await second.is_in()).toBe(false);
	expect((await third.sign_in(user)).headers.location).toBe("/sign-in/code");
	expect((await second.send("/sign-in/code", "/sign-in/code", { code: app_code(secret, now_ms) })).status, "the code that proved the app").toBe(422);
	expect((await second.send("/sign-in/code", "/sign-in/code", { code })).status).toBe(303);
	expect(await second.is_in()).toBe(true);
	expect((await third.send("/sign-in/code", "/sign-in/code", { code })).status, "used by the other").toBe(422);
	expect(await third.is_in()).toBe(false);
	await server.set_clock(later(60));
	expect((await third.send("/sign-in/code", "/sign-in/code", { code: app_code(secret, now_ms + 60_000) })).status).toBe(303);
	/* Without the first step there is no second. */
	const nobody = new Local(server);
	expect((await nobody.get("/sign-in/code")).headers.location).toBe("/sign-in");
	expect((await nobody.post("/sign-in/code", { request_id: "0".repeat(26), code: app_code(secret, now_ms + 90_000) })).status).toBe(422);
});

test("two that send the same code at once: one gets in", async ({ own }) => {
	const { server, user, browser } = await one(own), secret = await add_app(browser);
	await server.set_clock(later(30));
	const both = [new Local(server), new Local(server), new Local(server)], code = app_code(secret, now_ms + 30_000);
	for (const each of both) await each.sign_in(user);
	const ids = await Promise.all(both.map((each) => each.request_id("/sign-in/code", "/sign-in/code")));
	const answers = await Promise.all(both.map((each, i) => each.post("/sign-in/code", { request_id: ids[i] ?? "", code })));
	expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422, 422]);
});

test("wrong codes end the attempt and count against the account", async ({ own }) => {
	const { server, user, browser } = await one(own), secret = await add_app(browser);
	await server.set_clock(later(30));
	const thief = new Local(server);
	await thief.sign_in(user);
	for (let i = 0; i < 5; i++) expect((await thief.send("/sign-in/code", "/sign-in/code", { code: "000000" })).status).toBe(422);
	const code = app_code(secret, now_ms + 30_000);
	expect((await thief.post("/sign-in/code", { request_id: "0".repeat(26), code })).status).toBe(422);
	expect(await thief.is_in()).toBe(false);
	expect((await thief.sign_in(user)).status, "the address waits").toBe(422);
});

test("recovery codes are shown once and each is good once; new ones end the old", async ({ own }) => {
	const { server, user, browser } = await one(own);
	await add_app(browser);
	async function codes(): Promise<string[]> {
		expect((await browser.send("/account/security", "/account/security/codes/begin", {})).headers.location).toBe("/account/security/codes");
		const page = (await browser.get("/account/security/codes")).text;
		expect((await browser.send("/account/security/codes", "/account/security/codes", {})).status).toBe(303);
		expect((await browser.get("/account/security/codes")).status, "not again").toBe(303);
		return [...page.matchAll(/<code>([0-9A-Z-]{19})<\/code>/g)].map(([, code = ""]) => code);
	}
	const old = await codes();
	expect(new Set(old).size).toBe(10);
	const first = new Local(server);
	await first.sign_in(user);
	expect((await first.send("/sign-in/code", "/sign-in/code", { code: (old[0] ?? "").toLowerCase().replaceAll("-", " ") })).status).toBe(303);
	expect(await first.is_in()).toBe(true);
	expect((await browser.get("/account/security")).text).toContain("残り9個");
	const second = new Local(server);
	await second.sign_in(user);
	expect((await second.send("/sign-in/code", "/sign-in/code", { code: old[0] ?? "" })).status).toBe(422);
	const fresh = await codes();
	expect((await second.send("/sign-in/code", "/sign-in/code", { code: old[1] ?? "" })).status).toBe(422);
	expect((await second.send("/sign-in/code", "/sign-in/code", { code: fresh[1] ?? "" })).status).toBe(303);
});

/* ---- other sites ---- */

test("GビズID: a prime account makes an account with a proved firm, and finds it again", async ({ own }) => {
	const s = await site(own, gbizid);
	const answer = await s.browser.get(await away(s));
	expect(answer.status).toBe(303);
	expect(answer.headers.location).toBe("/account/profile");
	const profile = (await s.browser.get("/account/profile")).text;
	expect(profile).toContain("佐藤 花子");
	expect(profile).toContain("サトウ ハナコ");
	const security = (await s.browser.get("/account/security")).text;
	expect(security).toContain("ミナト印刷株式会社");
	expect((await s.browser.get("/account")).text).toContain("公的な認証");
	const again = new Local(s.server);
	expect((await again.get(await away(s, again))).headers.location).toBe("/account/profile");
	expect((await again.get("/account")).text).toContain("hana@minato.example");
	expect(s.provider.problems).toEqual([]);
	expect(s.provider.asked.filter((path) => path.endsWith("jwks")), "keys are kept").toHaveLength(1);
	await s.provider.stop();
});

test("デジタル認証アプリ: private_key_jwt, ES256, no address: joined by whoever is signed in", async ({ own }) => {
	const s = await site(own, { sub: "ppid-1", name: "佐藤花子" }, { kind: "digital_auth", auth: "private_key_jwt", id_token: { acr: "aal3" }, lines: ["acr_required = aal3"] });
	expect((await s.browser.get(await away(s))).text).toContain("まだ利用登録がありません");
	expect(await s.browser.is_in()).toBe(false);
	const user = await add_user(s.server, "hana@example.jp");
	await s.browser.sign_in(user);
	expect((await s.browser.get(await away(s, s.browser, "/account/security", "/account/security/with/there"))).headers.location).toBe("/account/security");
	expect((await s.browser.get("/account/security")).text).toContain("との連携を解除する");
	const other = new Local(s.server);
	expect((await other.get(await away(s, other))).status).toBe(303);
	expect((await other.get("/account")).text).toContain("hana@example.jp");
	/* It is one person's; another cannot join it, and who leaves it cannot come back by it. */
	const stranger = new Local(s.server);
	await stranger.sign_in(await add_user(s.server, "stranger@example.jp"));
	expect((await stranger.get(await away(s, stranger, "/account/security", "/account/security/with/there"))).text).toContain("すでにほかの方の利用登録とつながっています");
	const form = { issuer: s.provider.issuer, subject: "ppid-1" };
	await stranger.send("/account/security", "/account/security/with/there", {});
	expect((await stranger.post("/account/security/identities/remove", { request_id: "0".repeat(26), ...form })).status).toBe(303);
	expect((await s.browser.get("/account/security")).text, "not the stranger's to part").toContain("との連携を解除する");
	expect((await s.browser.send("/account/security", "/account/security/identities/remove", form)).status).toBe(303);
	const gone = new Local(s.server);
	expect((await gone.get(await away(s, gone))).status).toBe(422);
	await s.provider.stop();
});

test("an address that has an account is never taken over by what another site says", async ({ own }) => {
	const s = await site(own, gbizid);
	await add_user(s.server, "hana@minato.example");
	const answer = await s.browser.get(await away(s));
	expect(answer.status).toBe(422);
	expect(answer.text).toContain("同じメールアドレスの利用登録があります");
	expect(await s.browser.is_in()).toBe(false);
	await s.provider.stop();
});

test("an entry account proves an address and no firm; client_secret_post", async ({ own }) => {
	const s = await site(own, { ...gbizid, account_type: 1 }, { auth: "client_secret_post" });
	expect((await s.browser.get(await away(s))).status).toBe(303);
	expect((await s.browser.get("/account")).text).not.toContain("公的な認証");
	await s.provider.stop();
});

const faults: [Fault, string][] = [
	["state", "another state"], ["no_state", "no state"], ["error", "the provider refuses"], ["iss_parameter", "a redirect of another issuer"], ["nonce", "another nonce"], ["no_nonce", "no nonce"],
	["audience", "for another client"], ["azp", "issued to another client"], ["issuer", "another issuer"], ["expired", "expired"], ["future", "from the future"],
	["other_key", "another key"], ["unknown_kid", "an unknown key"], ["none", "no signature"], ["none_case", "no signature, oddly written"], ["hs256", "HS256"], ["hs256_pem", "HS256 with the published key as PEM"], ["hs256_der", "HS256 with the published key as DER"], ["other_alg", "another algorithm"], ["at_hash", "another access token"],
	["userinfo_sub", "userinfo of somebody else"], ["userinfo_html", "userinfo that is a page"], ["no_id_token", "no ID token"], ["token_500", "the token endpoint fails"],
	["redirect", "the token endpoint sends elsewhere"], ["endless", "an answer without end"],
];

test("everything that a provider can do wrong is refused", async ({ own }) => {
	const s = await site(own, gbizid);
	expect((await s.browser.get(await away(s))).status).toBe(303);
	for (const [fault, why] of faults) {
		const browser = new Local(s.server);
		s.provider.fault = fault;
		const address = await away(s, browser), answer = await browser.get(address);
		expect(answer.status, why).toBe(422);
		expect(answer.headers["set-cookie"]?.join() ?? "", why).not.toContain("session=");
		expect(await browser.is_in(), why).toBe(false);
		/* What was refused is used up: the right answer to the same attempt comes too late. */
		s.provider.fault = "";
		expect((await browser.get(address)).status, `${why}, again`).toBe(422);
	}
	await s.provider.stop();
});

test("a code, a state and an answer are good once and in one browser", async ({ own }) => {
	const s = await site(own, gbizid);
	const address = await away(s);
	const thief = new Local(s.server);
	expect((await thief.get(address)).status, "without the attempt").toBe(422);
	await away(s, thief);
	expect((await thief.get(address)).status, "with another attempt").toBe(422);
	expect((await s.browser.get(address)).status).toBe(303);
	expect((await s.browser.get(address)).status, "a second time").toBe(422);
	s.provider.fault = "code_twice";
	const again = new Local(s.server);
	const fresh = await away(s, again);
	expect((await Promise.all([again.get(fresh), again.get(fresh), again.get(fresh)])).map((answer) => answer.status).sort()).toEqual([303, 422, 422]);
	expect((await again.get(address.replace("/there/", "/nowhere/"))).status).toBe(404);
	const head = new Local(s.server);
	await away(s, head);
	expect((await head.post(address, {})).status, "only a GET leads back").toBe(405);
	await s.provider.stop();
});

test("keys that a provider changes are fetched again, but not for every invented one", async ({ own }) => {
	const s = await site(own, gbizid);
	const fetched = (): number => s.provider.asked.filter((path) => path.endsWith("/jwks")).length;
	expect((await s.browser.get(await away(s))).status).toBe(303);
	s.provider.rotate();
	const second = new Local(s.server);
	expect((await second.get(await away(s, second))).status, "the new key is found").toBe(303);
	expect(fetched()).toBe(2);
	s.provider.fault = "unknown_kid";
	for (let i = 0; i < 3; i++) {
		const browser = new Local(s.server);
		expect((await browser.get(await away(s, browser))).status).toBe(422);
	}
	expect(fetched(), "at most once a minute").toBe(2);
	await s.provider.stop();
});

test("a provider that describes itself as another, or is not there, is said so", async ({ own }) => {
	const s = await site(own, gbizid);
	s.provider.fault = "discovery_issuer";
	await s.browser.send("/sign-in", "/sign-in/with/there", {});
	expect((await s.browser.get("/sign-in/with/there")).status).toBe(503);
	await s.provider.stop();
	expect((await s.browser.get("/sign-in/with/there")).status).toBe(503);
});

test("a private address is not asked, unless it is listed", async ({ own }) => {
	const folder = scratch("providers");
	writeFileSync(join(folder, "secret"), "x");
	const provider = await Provider.start({ alg: "RS256", auth: "client_secret_basic", client_id: "c", client_secret: "x", now_s: 0, userinfo: { sub: "1" } });
	writeFileSync(join(folder, "providers"), `[there]\nkind=gbizid\nissuer=${provider.issuer}\nclient_id=c\nclient_secret_file=${join(folder, "secret")}\n`);
	const server = await own({ content: "empty", args: [...cheap_hashing, "--oidc-providers", join(folder, "providers")] }), browser = new Local(server);
	await browser.send("/sign-in", "/sign-in/with/there", {});
	expect((await browser.get("/sign-in/with/there")).status).toBe(503);
	expect(provider.asked).toEqual([]);
	await provider.stop();
});

/* Nothing of ours on the other side: it is joined with an account, and from then on signs in. */
test("glewlwyd: a real provider signs somebody in", async ({ own }) => {
	const folder = scratch("providers"), glewlwyd = await Glewlwyd.start();
	writeFileSync(join(folder, "secret"), "s3cret");
	writeFileSync(join(folder, "providers"), ["[there]", "kind = plain", "name_ja = あちら", `issuer = ${glewlwyd.issuer}`, "client_id = kassei", `client_secret_file = ${join(folder, "secret")}`, "scope = openid"].join("\n") + "\n");
	const server = await own({ content: "empty", args: [...cheap_hashing, "--oidc-providers", join(folder, "providers"), "--outgoing-private", "127.0.0.1"] });
	await server.set_clock(new Date().toISOString());
	const browser = new Local(server), user = await add_user(server, "hana@example.jp"), other = new Local(server);
	await glewlwyd.set_up({ client_id: "kassei", client_secret: "s3cret", redirect_uri: `${browser.origin}/sign-in/with/there/return` });
	async function through(who: Local, from: string, action: string): Promise<Answer> {
		await who.send(from, action, from === "/sign-in" ? { next: "/account/profile" } : {});
		const link = /data-away href="([^"]+)"/.exec((await who.get("/sign-in/with/there")).text)?.[1]?.replaceAll("&amp;", "&") ?? "";
		return who.get(await glewlwyd.authorize(link));
	}
	await browser.sign_in(user);
	expect((await through(browser, "/account/security", "/account/security/with/there")).headers.location).toBe("/account/security");
	expect((await through(other, "/sign-in", "/sign-in/with/there")).status).toBe(303);
	expect((await other.get("/account")).text).toContain("hana@example.jp");
	await glewlwyd.stop();
});
