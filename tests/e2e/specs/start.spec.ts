// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a sign-in leads that no page asked for: everybody to his work. The desk of the town, the firm, what was submitted to the metropolis; a choice where there are
// several; one's own page where there is nothing, or nothing behind this door. A page that was asked for comes first.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import { execute, join_party, rights } from "../lib/party.ts";
import { person } from "../lib/people.ts";
import type { Person } from "../lib/people.ts";
import type { Server } from "../lib/program.ts";

const town = "/139998-mihonno";

/* Where somebody stands after signing in, by each redirect. */
async function lands(server: Server, who: { email: string; password: string }, next = ""): Promise<string[]> {
	const client = new Client(server), way: string[] = [];
	for (let to = (await client.sign_in(who, next)).headers.location; to; to = (await client.get(to)).headers.location) way.push(to);
	return way;
}

test("officers land on their desk, firms' people at their firm, others on their own page", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), start = "/account/start";
	for (const who of ["officer", "approver", "auditor", "administrator"] as Person[]) expect(await lands(server, person(who)), who).toEqual([start, `${town}/office`]);
	expect(await lands(server, person("metropolis"))).toEqual([start, `${town}/office/submitted`]);
	for (const who of ["owner", "member", "agent", "guest"] as Person[]) {
		const [, firm = ""] = await lands(server, person(who));
		expect(firm, who).toMatch(new RegExp(`^${town}/my/[0-9A-Z]{13}$`));
	}
	expect(await lands(server, person("account")), "nothing to do yet").toEqual([start, "/account"]);
	expect(await lands(server, person("officer"), `${town}/office/letters`), "what was asked for").toEqual([`${town}/office/letters`]);
	expect(await lands(server, person("officer"), "https://evil.example/")).toEqual([start, `${town}/office`]);
	const again = new Client(server);
	await again.sign_in(person("officer"));
	expect((await again.get("/sign-in")).headers.location, "who is in already").toBe(start);
});

test("an officer who also has a firm, and somebody of two firms, choose", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), email = person("officer").email;
	const first = await join_party(server, email, 70_001), second = await join_party(server, email, 70_002, rights.guest);
	expect((await lands(server, person("officer"))).length, "the choice is a page").toBe(1);
	const client = new Client(server);
	await client.sign_in(person("officer"));
	const page = (await client.get("/account/start")).text;
	for (const said of ["どこから始めますか", `href="${town}/office"`, `href="${first}"`, `href="${second}"`, 'href="/account"']) expect(page).toContain(said);
	const shopkeeper = await add_user(server, "futatsu@example.jp");
	const tenant = "INSERT INTO account_tenant (account_id, tenant_id) SELECT a.account_id, t.tenant_id FROM account a, tenant t WHERE a.email = 'futatsu@example.jp' AND t.code = '139998'";
	await execute(server.database, tenant);
	const one = await join_party(server, shopkeeper.email, 70_003);
	await execute(server.database, "UPDATE account SET password_due = FALSE WHERE email = 'futatsu@example.jp'");
	expect(await lands(server, shopkeeper)).toEqual(["/account/start", one]);
	await join_party(server, shopkeeper.email, 70_004);
	expect((await lands(server, shopkeeper)).length).toBe(1);
});

test("a desk that does not exist at the public door is no place to land", async ({ own }) => {
	const open = await own({ args: ["--side", "public", ...cheap_hashing] }), staff = await own({ args: ["--side", "staff", ...cheap_hashing] });
	expect(await lands(open, person("officer"))).toEqual(["/account/start", "/account"]);
	expect(await lands(staff, person("officer"))).toEqual(["/account/start", `${town}/office`]);
	expect(await lands(staff, person("owner"))).toEqual(["/account/start", "/account"]);
});
