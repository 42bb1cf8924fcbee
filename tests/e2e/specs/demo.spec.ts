// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: "the demonstration city with officers, firms, agents and residents, its sign-in names on a page that ./run points to"; and that this
// page, and these people, are nowhere else.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { new_database, sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import { people } from "../lib/people.ts";
import { kassei } from "../lib/program.ts";

interface Button { email: string; password: string; next: string }

/* The forms of the page, as a browser would send them. */
const buttons = (text: string): Button[] => [...text.matchAll(/name="email" value="([^"]+)">\s*<input type="hidden" name="password" value="([^"]+)">\s*<input type="hidden" name="next" value="([^"]+)"/g)]
	.map(([, email = "", password = "", next = ""]) => ({ email, password, next }));

test("each person of the page can be become, and stands where something is to be done", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), page = (await ask(server, "/demo")).text, all = buttons(page);
	expect(all.map((one) => one.email)).toEqual(expect.arrayContaining(Object.values(people).map((name) => `${name}@mihonno.example`)));
	const accounts = (await sql(server.database, "SELECT email FROM account")).flat();
	expect(all.map((one) => one.email).sort(), "all whom the command made, and nobody else").toEqual(accounts.sort());
	expect((await ask(server, "/sign-in")).text).toContain('href="/demo"');
	for (const { email, password, next } of all) {
		const client = new Client(server), answer = await client.send("/sign-in", "/sign-in", { email, password, next });
		expect([answer.status, answer.headers.location], email).toEqual([303, next]);
		expect((await client.get(next)).status, `${email} at ${next}`).toBe(200);
	}
});

test("a town's own database has no such page, and the command does not bring these people into it", async ({ own, engine, serve }) => {
	const server = await own({ content: "empty", args: cheap_hashing });
	await add_user(server, "kacho@town.example", "administrator");
	for (const path of ["/demo", "/demo?lang=en"]) expect((await ask(server, path)).status).toBe(404);
	expect((await ask(server, "/sign-in")).text).not.toContain("/demo");
	const database = await new_database(engine, "empty");
	const added = await kassei(["user", "add", "kacho@town.example", "--name", "課長", "--database", database, ...cheap_hashing]);
	expect(added.status, added.stderr).toBe(0);
	const refused = await kassei(["demo", "--database", database, ...cheap_hashing]);
	expect(refused.status).toBe(1);
	expect(refused.stderr).toContain("needs a database of its own");
	expect((await sql(database, "SELECT email FROM account")).flat()).toEqual(["kacho@town.example"]);
	expect((await sql(database, "SELECT count(*) FROM plan")).flat(), "nothing was written").toEqual(["0"]);
	expect((await ask(await serve(database), "/demo")).status).toBe(404);
});
