// SPDX-License-Identifier: AGPL-3.0-or-later
// What only a database in a file has: one process that writes it, a lock and a socket beside it.
import { existsSync } from "node:fs";
import { new_database } from "../lib/database.ts";
import { file } from "../lib/documents.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import { kassei } from "../lib/program.ts";

test("a second server on the same file is refused with a sentence", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo"), first = await serve(database);
	const second = await kassei(["serve", "--database", database, "--listen", "127.0.0.1:0"]);
	expect(second.status).toBe(1);
	expect(second.stderr.trim().split("\n")).toHaveLength(1);
	expect(second.stderr).toContain(database);
	expect(second.stderr).not.toMatch(/BUG|assert/);
	expect((await ask(first, "/plans")).status).toBe(200);
});

test("a file that is no database is refused with a sentence, and left as it is", async () => {
	const path = file("letter.db", "This is a letter and no database. ".repeat(100));
	for (const words of [["serve", "--listen", "127.0.0.1:0"], ["demo"], ["plan", "list"]]) {
		const ran = await kassei([...words, "--database", path], { timeout_ms: 10_000 });
		expect(ran.status, words.join(" ")).toBe(1);
		expect(ran.stderr).toContain("letter.db");
	}
});

test("no socket is left beside the database of a server that ended", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo"), server = await serve(database);
	expect(existsSync(`${database}.sock`)).toBe(true);
	await server.stop();
	expect(existsSync(`${database}.sock`)).toBe(false);
});
