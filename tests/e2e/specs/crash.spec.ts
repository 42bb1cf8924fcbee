// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: nothing lost or doubled by kill -9 at random moments under load. Several browsers write at once; the process is killed at a moment
// that nobody chose; what was answered is there once, what was not is sent again as a browser does, and is there once too; then all records are verified.
import { cheap_hashing, Client } from "../lib/client.ts";
import { new_database, sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { person } from "../lib/people.ts";
import { kassei_ok, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const list = "/139998-mihonno/office/parties", receive = `${list}/receive`;
const rounds = 4, browsers = 4;

interface Sent { name: string; request_id: string; answered: boolean }

/* One officer who receives one business after another until the server is gone. */
async function works(client: Client, who: string, sent: Sent[]): Promise<void> {
	for (let i = 0; ; i++) {
		const one: Sent = { name: `${who} ${i}`, request_id: "", answered: false };
		try {
			one.request_id = await client.request_id(list, receive);
			sent.push(one);
			one.answered = (await client.post(receive, { request_id: one.request_id, name: one.name, kind: "business" })).status === 303;
		} catch {
			return;
		}
	}
}

const counts = async (database: string): Promise<Map<string, number>> =>
	new Map((await sql(database, "SELECT name, count(*) FROM party WHERE name LIKE 'round %' GROUP BY name")).map(([name = "", n = ""]) => [name, Number(n)]));

test("kill -9 at random moments under load: what was answered is there, and everything is there once", async ({ engine, serve }) => {
	test.setTimeout(180_000);
	const database = await new_database(engine, "demo"), sent: Sent[] = [];
	let server: Server = await serve(database, cheap_hashing);
	const clients = Array.from({ length: browsers }, () => new Client(server));
	for (const client of clients) expect((await client.sign_in(person("officer"))).status).toBe(303);
	for (let round = 0; round < rounds; round++) {
		const from = sent.length, work = clients.map((client, i) => works(client, `round ${round} browser ${i} line`, sent));
		/* After so many answers, whatever the others are in the middle of. */
		const enough = 2 + Math.floor(Math.random() * 20);
		await until(30_000, "answers", () => (sent.slice(from).filter((one) => one.answered).length >= enough ? true : null));
		await server.kill();
		await Promise.all(work);
		const left = await counts(database);
		for (const one of sent) if (one.answered) expect(left.get(one.name), `${one.name} was answered`).toBe(1);
		for (const [name, n] of left) expect(n, name).toBe(1);
		server = await serve(database, cheap_hashing);
		for (const client of clients) client.server = server;
		/* The browser sends what it got no answer to once more. */
		for (const one of sent.slice(from).filter((each) => !each.answered)) {
			expect((await clients[0]!.post(receive, { request_id: one.request_id, name: one.name, kind: "business" })).status, one.name).toBe(303);
			one.answered = true;
		}
	}
	const all = await counts(database);
	expect(all.size).toBe(sent.length);
	for (const [name, n] of all) expect(n, name).toBe(1);
	/* Each has its line in the trail, once. */
	expect((await sql(database, "SELECT count(*) FROM audit WHERE route = 'party_receive'"))[0]?.[0]).toBe(String(sent.length));
	await server.stop();
	await kassei_ok(["verify", "--database", database]);
	console.log(`      ${sent.length} writes, ${rounds} kills (${engine})`);
});
