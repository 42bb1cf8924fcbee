// SPDX-License-Identifier: AGPL-3.0-or-later
// Several processes on one PostgreSQL database: each has a number of its own, which stands in every id that it makes, gives it back at its
// end, loses it when it was killed, and does not start when all are taken.
import { Client, add_user, cheap_hashing } from "../lib/client.ts";
import { Cluster } from "../lib/cluster.ts";
import { new_database, sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { kassei, kassei_ok, Server } from "../lib/program.ts";

const numbers = async (database: string): Promise<number[]> => (await sql(database, "SELECT process_no FROM job_process ORDER BY process_no")).map(([number]) => Number(number));
/* Bits 16 to 20 of an id (src/base/ident.h). */
const process_of = (id: string): number => Number((BigInt(id) >> 16n) & 31n);

test("two servers and a command at once: three numbers, and ids that cannot meet", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo");
	const [first, second] = await Promise.all([serve(database, cheap_hashing), serve(database, cheap_hashing)]);
	expect(await numbers(database)).toEqual([0, 1]);
	/* Both write at the same time; sessions are rows whose ids the serving process makes. */
	const users = await Promise.all([0, 1, 2, 3].map((i) => add_user(first, `p${i}@example.jp`)));
	for (const user of users) await Promise.all([first, second].map(async (server) => expect((await new Client(server).sign_in(user)).status).toBe(303)));
	const made = (await sql(database, "SELECT session_id FROM account_session")).map(([id = "0"]) => process_of(id));
	expect(made.filter((number) => number === 0)).toHaveLength(4);
	expect(made.filter((number) => number === 1)).toHaveLength(4);
	/* The commands ran beside the two, and gave their numbers back. */
	const accounts = (await sql(database, "SELECT account_id FROM account WHERE email LIKE 'p_@example.jp'")).map(([id = "0"]) => process_of(id));
	for (const number of accounts) expect(number).toBeGreaterThan(1);
	expect(await numbers(database)).toEqual([0, 1]);
	await first.stop();
	expect(await numbers(database), "its own is given back").toHaveLength(1);
	expect(await numbers((await serve(database)).database)).toEqual([0, 1]);
	await second.stop();
});

test("a killed process of this machine is followed at once, one of another machine after its lease", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo"), first = await serve(database);
	await first.kill();
	expect(await numbers(database)).toEqual([0]);
	const second = await serve(database);
	expect(await numbers(database), "the number of the dead one").toEqual([0]);
	await sql(database, "INSERT INTO job_process SELECT n, 'elsewhere/0/1/X', CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) + 100000000 FROM generate_series(1, 31) n");
	const late = await kassei(["user", "add", "x@example.jp", "--name", "x", "--database", database]);
	expect(late.status).toBe(1);
	expect(late.stderr).toContain("all 32 process numbers of this database are taken");
	await expect(Server.start({ database })).rejects.toThrow("all 32 process numbers");
	await sql(database, "UPDATE job_process SET until_us = 1 WHERE process_no = 17");
	expect(await kassei_ok(["user", "add", "x@example.jp", "--name", "x", "--database", database, ...cheap_hashing])).toContain("x@example.jp");
	const [[id = "0"] = []] = await sql(database, "SELECT account_id FROM account WHERE email = 'x@example.jp'");
	expect(process_of(id)).toBe(17);
	await second.stop();
});

test("PostgreSQL is killed and started again: the server answers 503 meanwhile and goes on by itself", async ({ serve }) => {
	const cluster = Cluster.start();
	try {
		const server = await serve(cluster.url, cheap_hashing), user = await add_user(server, "stays@example.jp");
		for (let round = 0; round < 3; round++) {
			const client = new Client(server), fields = { request_id: await client.request_id("/sign-in", "/sign-in"), email: user.email, password: user.password, next: "" };
			await cluster.kill();
			expect((await client.post("/sign-in", fields)).status, "a write while it is gone").toBe(503);
			expect((await client.get("/plans")).status, "a page while it is gone").toBe(503);
			cluster.restart();
			expect((await client.get("/plans")).status, "a page afterwards").toBe(200);
			expect((await client.post("/sign-in", fields)).status, "the same write again").toBe(303);
			expect(await numbers(cluster.url), "process numbers").toEqual([0]);
		}
		await server.stop();
	} finally {
		cluster.stop();
	}
});
