// SPDX-License-Identifier: AGPL-3.0-or-later
// Secrets at rest: the secret of an authenticator app is not readable in the database, the key stands in a file of its own, a missing, wrong or
// changed file stops the server with a sentence and destroys nothing, and a key is changed while the server runs.
import { chmodSync, copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app_code } from "../lib/authenticator.ts";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import type { SignedUp } from "../lib/client.ts";
import { new_database, sql } from "../lib/database.ts";
import { expect, test, today } from "../lib/fixtures.ts";
import { mail_text } from "../lib/outbox.ts";
import { kassei, kassei_ok, key_file_text, scratch, Server } from "../lib/program.ts";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", now_ms = Date.parse(today);
const hex_of = (secret: string): string => {
	const bits = [...secret.replace(/\s/g, "")].map((c) => base32.indexOf(c).toString(2).padStart(5, "0")).join("");
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2))).toString("hex");
};

async function add_app(browser: Client, at_ms = now_ms): Promise<string> {
	expect((await browser.send("/account/security", "/account/security/totp/begin", {})).status).toBe(303);
	const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.get("/account/security/totp")).text)?.[1] ?? "";
	expect((await browser.send("/account/security/totp", "/account/security/totp", { code: app_code(secret, at_ms) })).headers.location).toBe("/account/security");
	return secret;
}

interface Place { database: string; key: string; args: string[]; server: Server; user: SignedUp; secret: string }

/* A server with a key file of its own, and somebody with an app. */
async function place(engine: "sqlite" | "postgresql", serve: (database: string, args?: string[]) => Promise<Server>): Promise<Place> {
	const database = await new_database(engine, "demo"), key = join(scratch("keys"), "secret.key"), args = [...cheap_hashing, "--secret-key-file", key];
	await kassei_ok(["secret", "make", "--secret-key-file", key]);
	const server = await serve(database, args);
	await server.set_clock(today);
	const user = await add_user(server, "hana@example.jp"), browser = new Client(server);
	await browser.sign_in(user);
	return { database, key, args, server, user, secret: await add_app(browser) };
}

async function signs_in(p: Place, server: Server, at_ms: number): Promise<number> {
	const browser = new Client(server);
	await server.set_clock(new Date(at_ms).toISOString());
	expect((await browser.sign_in(p.user)).headers.location).toBe("/sign-in/code");
	return (await browser.send("/sign-in/code", "/sign-in/code", { code: app_code(p.secret, at_ms) })).status;
}

const rows = (database: string): Promise<string[][]> => sql(database, database.startsWith("postgres")
	? "SELECT account_id, encode(sealed, 'hex'), key_no FROM signin_totp" : "SELECT account_id, lower(hex(sealed)), key_no FROM signin_totp");
const commands = (p: Place): string[] => ["--database", p.database, "--secret-key-file", p.key];

test("the secret is nowhere in the database in the clear, and opens for its own account alone", async ({ engine, serve }) => {
	const p = await place(engine, serve), [[, sealed = "", number = ""] = []] = await rows(p.database);
	expect(sealed).toHaveLength(2 * (24 + 20 + 16));
	expect(sealed).not.toContain(hex_of(p.secret));
	expect(readFileSync(p.key, "utf8")).toContain(`key ${Number(number).toString(16).padStart(8, "0")} `);
	expect(await signs_in(p, p.server, now_ms + 60_000)).toBe(303);
	/* Somebody who can write the database gives an account another one's app. */
	const thief = await add_user(p.server, "thief@example.jp"), browser = new Client(p.server);
	await browser.sign_in(thief);
	const own = await add_app(browser, now_ms + 60_000);
	await sql(p.database, `UPDATE signin_totp SET sealed = (SELECT t.sealed FROM signin_totp t JOIN account a ON a.account_id = t.account_id WHERE a.email = 'thief@example.jp')
		WHERE account_id = (SELECT account_id FROM account WHERE email = 'hana@example.jp')`);
	const taken = new Client(p.server);
	await p.server.set_clock(new Date(now_ms + 120_000).toISOString());
	await taken.sign_in(p.user);
	expect((await taken.send("/sign-in/code", "/sign-in/code", { code: app_code(own, now_ms + 120_000) })).status).toBe(500);
	expect((await taken.get("/account")).status).toBe(303);
	expect(p.server.log).toContain("cannot be read with the keys of this process");
});

test("a missing, wrong, open or changed key file stops the server with a sentence, and nothing is lost", async ({ engine, serve }) => {
	const p = await place(engine, serve), before = await rows(p.database), copy = `${p.key}.copy`;
	await p.server.stop();
	const refused = async (says: RegExp): Promise<void> => {
		await expect(Server.start({ database: p.database, args: p.args })).rejects.toThrow(says);
		expect(await rows(p.database)).toEqual(before);
	};
	copyFileSync(p.key, copy);
	renameSync(p.key, `${p.key}.away`);
	await refused(/is not there, and so is not key [0-9a-f]{8}.*put the file back from its copy/);
	await kassei_ok(["secret", "make", "--secret-key-file", p.key]);
	await refused(/does not have key [0-9a-f]{8}/);
	writeFileSync(p.key, readFileSync(copy, "utf8").replace(/[0-9a-f]\n$/, (last) => (last[0] === "0" ? "1\n" : "0\n")), { mode: 0o600 });
	await refused(/secret\.key:\d+: the line is no key, or was changed/);
	copyFileSync(copy, p.key);
	chmodSync(p.key, 0o644);
	await refused(/chmod 600/);
	chmodSync(p.key, 0o600);
	expect(await signs_in(p, await serve(p.database, p.args), now_ms + 60_000), "with the copy all is as before").toBe(303);
});

test("a key is changed while the server runs; the old one opens backups until it is taken out", async ({ engine, serve }) => {
	const p = await place(engine, serve), [[, old_sealed, old_number] = []] = await rows(p.database);
	expect(await kassei_ok(["secret", "rotate", ...commands(p)])).toContain("2件を暗号化しました"); /* the app, and the mail that says it was set up */
	const [[, sealed, number] = []] = await rows(p.database);
	expect([sealed === old_sealed, number === old_number]).toEqual([false, false]);
	const keys = (): number => (readFileSync(p.key, "utf8").match(/^key /gm) ?? []).length;
	expect(keys()).toBe(2);
	expect(await signs_in(p, p.server, now_ms + 60_000), "without a restart").toBe(303);
	expect(statSync(p.key).mode & 0o777).toBe(0o600);
	expect(await kassei_ok(["secret", "prune", ...commands(p)])).toContain("1個取り除きました");
	expect(keys()).toBe(1);
	await p.server.stop();
	expect(await signs_in(p, await serve(p.database, p.args), now_ms + 120_000)).toBe(303);
});

test("when the keys are lost for good the apps that they encrypted are removed, by command alone", async ({ engine, serve }) => {
	const p = await place(engine, serve);
	await p.server.stop();
	writeFileSync(p.key, key_file_text("77".repeat(32)), { mode: 0o600 });
	expect(await kassei_ok(["secret", "forget", ...commands(p)])).toContain("1件取り除きました");
	const server = await serve(p.database, p.args);
	await server.set_clock(today);
	expect((await new Client(server).sign_in(p.user)).headers.location, "the password alone").toBe("/account/password");
});

test("where the file is: beside the SQLite file by itself, named on PostgreSQL", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo");
	if (engine === "postgresql") {
		const ran = await kassei(["serve", "--database", database, "--listen", "127.0.0.1:0"]);
		expect(ran.status).toBe(1);
		expect(ran.stderr).toContain('the setting "secret_key_file" must name the file');
		expect((await kassei(["serve", "--database", database, "--listen", "127.0.0.1:0", "--secret-key-file", join(scratch("none"), "key")])).stderr).toContain("cannot be read");
		return;
	}
	const server = await serve(database);
	expect(statSync(`${database}.key`).mode & 0o777).toBe(0o600);
	const text = readFileSync(`${database}.key`, "utf8");
	await server.stop();
	await serve(database);
	expect(readFileSync(`${database}.key`, "utf8")).toBe(text);
	expect((await kassei(["secret", "make", "--secret-key-file", `${database}.key`])).status).toBe(1);
	expect(readFileSync(`${database}.key`, "utf8")).toBe(text);
});

test("a link that lets somebody in is readable nowhere in the outbox, outlives a new key, and is gone with a lost one", async ({ engine, serve }) => {
	const p = await place(engine, serve), browser = new Client(p.server), ask = (): Promise<unknown> => browser.send("/sign-in", "/sign-in/mail", { email: "hana@example.jp", next: "" });
	const waiting = "template = 'account_link'", stored = (): Promise<string[][]> => sql(p.database, `SELECT body, secret, key_no, state FROM notice WHERE ${waiting} ORDER BY notice_id`);
	await ask();
	const link = /\/sign-in\/link\/([0-9A-Z]{26})/.exec(await mail_text(p.server, waiting))?.[1] ?? "";
	expect(link).not.toBe("");
	const [[body = "x", , first] = []] = await stored();
	expect(body, "nothing in the clear").toBe("");
	const hex = engine === "postgresql" ? "encode(sealed, 'hex')" : "lower(hex(sealed))";
	expect((await sql(p.database, `SELECT ${hex} FROM notice WHERE ${waiting}`))[0]?.[0]).not.toContain(Buffer.from(link).toString("hex"));
	expect((await kassei_ok(["secret", "rotate", ...commands(p)])), "the app, the mail about it, and the link").toContain("3件を暗号化しました");
	expect((await stored())[0]?.[2]).not.toBe(first);
	expect(await mail_text(p.server, waiting), "the same text under the new key").toContain(link);
	expect((await kassei_ok(["secret", "prune", ...commands(p)]))).toContain("1個取り除きました");
	/* Somebody who can write the database gives his own message another one's text. */
	await ask();
	await sql(p.database, `UPDATE notice SET sealed = (SELECT x.sealed FROM notice x WHERE x.${waiting} ORDER BY x.notice_id LIMIT 1) WHERE ${waiting}`);
	await expect(mail_text(p.server, waiting)).rejects.toThrow();
	expect((await kassei(["secret", "rotate", ...commands(p)])).stderr).toContain("a message that waits could not be read");
	await p.server.stop();
	await kassei_ok(["verify", "--database", p.database]);
	writeFileSync(p.key, key_file_text("ab".repeat(32)), { mode: 0o600 });
	await kassei_ok(["secret", "forget", ...commands(p)]);
	expect((await sql(p.database, `SELECT DISTINCT state, COALESCE(key_no, 0), reason FROM notice WHERE ${waiting}`))).toEqual([["5", "0", "本文を開く鍵が失われたため、送れませんでした。"]]);
});
