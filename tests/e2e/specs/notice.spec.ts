// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: letters to post as a daily list with labels, messages sent again without doubling, how somebody
// wants messages, and stopping them from a mail without signing in.
import { execFileSync } from "node:child_process";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { new_database, psql } from "../lib/database.ts";
import type { Engine } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { kassei_ok, Server } from "../lib/program.ts";

const slug = "139998-mihonno", token = "7ZZZZZZZZZZZZZZZZZZZZZZZZZ";
const written = Date.parse("2026-11-02T09:00:00+09:00") * 1000;

/* SQL past the program, while no server runs. */
function run_sql(engine: Engine, database: string, sql: string): void {
	if (engine === "postgresql") execFileSync(psql, ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", database, "--command", sql]);
	else execFileSync("/usr/bin/python3", ["-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()", database, sql]);
}

interface Row { id: number; town?: string; topic?: number; channel: number; state: number; name: string; address?: string; mail?: string }

function row_sql(row: Row): string {
	const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
	return `INSERT INTO notice SELECT tenant_id, ${row.id}, 'mandate_ended', 'row ${row.id}', ${row.topic ?? 1}, ${row.channel}, ${row.state}, NULL, NULL, '', 1,
		${text(row.mail ?? "")}, ${text(row.name)}, '1980036', ${text(row.address ?? "")}, ${text(`件名${row.id}`)}, '本文です。', NULL, NULL, FALSE, '${token}', ${written}, ${written},
		NULL, 0, NULL, '', NULL, NULL FROM tenant WHERE code = '${row.town ?? "139998"}';`;
}

/* A server whose municipality has these messages, and an officer who is signed in. */
async function office(engine: Engine, serve: (database: string, args?: string[]) => Promise<Server>, rows: Row[]): Promise<{ server: Server; officer: Client }> {
	const database = await new_database(engine, "empty");
	await kassei_ok(["job", "run", "--once", "--database", database]);
	run_sql(engine, database, rows.map(row_sql).join("\n"));
	const server = await serve(database, cheap_hashing);
	/* On PostgreSQL the command that makes the officer has the system's clock: the server stands on a later day. */
	await server.set_clock("2100-01-04T10:00:00+09:00");
	const officer = new Client(server);
	await officer.sign_in(await add_user(server, "officer@example.jp", "officer"));
	return { server, officer };
}

const letter = (id: number, more: Partial<Row> = {}): Row => ({ id, channel: 2, state: 1, name: `見本 ${id}`, address: `みほん野市 ${id}-1`, ...more });

test("letters to post are a list, a PDF of labels, a PDF of texts, and gone once posted", async ({ engine, serve }) => {
	const rows = [letter(1), letter(2), letter(3, { address: "" }), letter(4, { town: "131172" }), letter(5, { state: 4 })];
	const { officer } = await office(engine, serve, rows);
	const list = await officer.get(`/${slug}/office/letters.json`);
	expect(list.status).toBe(200);
	expect(JSON.parse(list.text).items.map((item: { name: string }) => item.name)).toEqual(["見本 1", "見本 2", "見本 3"]);
	expect((await officer.get(`/${slug}/office/letters.csv`)).text).toContain("みほん野市 1-1");
	expect((await officer.get(`/${slug}/office/letters.xlsx`)).status).toBe(200);
	expect((await officer.get(`/${slug}/office/letters`)).text).toContain("住所の登録がありません");
	for (const name of ["labels", "labels?skip=11", "print"]) {
		const pdf = await officer.get(`/${slug}/office/letters/${name}`);
		expect(pdf.status, name).toBe(200);
		expect(pdf.headers["content-type"]).toBe("application/pdf");
		expect(pdf.text.startsWith("%PDF-"), name).toBe(true);
	}
	expect((await officer.get(`/${slug}/office/letters/labels?skip=12`)).status).toBe(400);
	const through = /name="through" value="([0-9A-Z]{13})"/.exec((await officer.get(`/${slug}/office/letters`)).text)?.[1] ?? "";
	expect((await officer.send(`/${slug}/office/letters`, `/${slug}/office/letters/posted`, { through })).status).toBe(303);
	const left = JSON.parse((await officer.get(`/${slug}/office/letters.json`)).text).items;
	expect(left.map((item: { name: string }) => item.name), "what has no address cannot have been posted").toEqual(["見本 3"]);
	const states = JSON.parse((await officer.get(`/${slug}/office/messages.json`)).text).items.map((item: { state: string }) => item.state);
	expect(states).toEqual(["posted", "queued", "posted", "posted"]);
});

test("a message is sent again once, however often the button is pressed, and never another town's", async ({ engine, serve }) => {
	const sent: Row = { id: 7, channel: 1, state: 3, name: "見本 花子", mail: "hana@example.jp" };
	const { officer } = await office(engine, serve, [sent, { ...sent, id: 8, town: "131172" }]);
	const page = `/${slug}/office/messages`, action = `/${slug}/office/messages/0000000000007/resend`;
	const request_id = await officer.request_id(page, action);
	const answers = await Promise.all([1, 2, 3].map(() => officer.post(action, { request_id })));
	expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303]);
	expect((await officer.send(page, action, {})).status).toBe(303);
	const items = JSON.parse((await officer.get(`${page}.json`)).text).items;
	expect(items.map((item: { state: string }) => item.state)).toEqual(["queued", "sent"]);
	expect((await officer.post(`/${slug}/office/messages/0000000000008/resend`, { request_id: await officer.request_id(page, action) })).status).toBe(404);
});

test("how somebody wants messages is kept, and official ones are no choice", async ({ own }) => {
	const server = await own({ content: "empty", args: cheap_hashing });
	const user = await add_user(server, "hana@example.jp"), client = new Client(server);
	await client.sign_in(user);
	const page = (await client.get("/account/notices")).text;
	expect(page).not.toContain("official");
	expect(page.match(/value="at_once" checked/g)).toHaveLength(3);
	const choices = { case_frequency: "daily", reminder_frequency: "at_once", news_frequency: "never" };
	expect((await client.send("/account/notices", "/account/notices", choices)).status).toBe(303);
	const again = (await client.get("/account/notices")).text;
	for (const [name, value] of Object.entries(choices)) expect(again).toMatch(new RegExp(`name="${name}" value="${value}" checked`));
	expect((await client.send("/account/notices", "/account/notices", { ...choices, news_frequency: "weekly" })).status).toBe(422);
	expect((await client.send("/account/notices", "/account/notices", { case_frequency: "daily" })).status).toBe(422);
});

test("messages are stopped from a mail by a button, with the token of that mail alone", async ({ engine, serve }) => {
	const reminder: Row = { id: 9, topic: 4, channel: 1, state: 3, name: "見本 花子", mail: "hana@example.jp" };
	const { server } = await office(engine, serve, [reminder, { ...reminder, id: 10, topic: 1 }]);
	const nobody = new Client(server), path = `/${slug}/notices/0000000000009/stop/${token}`;
	expect((await nobody.get(path)).text).toContain("期限が近いお知らせ");
	expect((await nobody.get(path.replace(token, `0${token.slice(1)}`))).status).toBe(404);
	expect((await nobody.get(`/131172-kita/notices/0000000000009/stop/${token}`)).status).toBe(404);
	expect((await nobody.get(`/${slug}/notices/000000000000A/stop/${token}`)).status, "an official one").toBe(404);
	const done = await nobody.send(path, path, {});
	expect(done.status).toBe(303);
	expect((await nobody.get(path)).text).toContain("メールを止めました");
});

test("only officers of the municipality see letters and messages", async ({ engine, serve }) => {
	const { server, officer } = await office(engine, serve, [letter(1)]);
	const nobody = new Client(server), other = new Client(server), paths = ["letters", "letters/labels", "letters/print", "messages"];
	await other.sign_in(await add_user(server, "other@example.jp", "officer", "131172"));
	for (const path of paths) {
		expect((await officer.get(`/${slug}/office/${path}`)).status, path).toBe(200);
		expect([303, 401], path).toContain((await nobody.get(`/${slug}/office/${path}`)).status);
		expect([403, 404], path).toContain((await other.get(`/${slug}/office/${path}`)).status);
	}
});
