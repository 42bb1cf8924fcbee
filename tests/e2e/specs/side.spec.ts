// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: `serve --side public|staff|both` as two listeners, the staff's networks, and X-Forwarded-For from
// trusted proxies alone.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, cheap_hashing } from "../lib/client.ts";
import { new_database } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import { person, signed_in } from "../lib/people.ts";
import { kassei, scratch, until } from "../lib/program.ts";
import { all_routes } from "../lib/routes.ts";

const office = "/139998-mihonno/office";
const staff_roles = ["staff", "officer", "approver", "head", "accountant", "reviewer", "auditor", "administrator", "metropolis"];

/* A GET of each side with an example for every parameter that need not exist: a route that is not there has no Allow. */
const routes = all_routes().filter((route) => route.method === "GET");
const address = (path: string): string => path.replace("{slug}", "139998-mihonno").replaceAll(/\{[a-z_]+\}/g, "0000000000001");
const allow = async (place: { port: number }, path: string): Promise<string | undefined> => (await ask(place, address(path), { method: "OPTIONS" })).headers.allow;

test("the public side has no staff's routes, and the staff side no public ones", async ({ own }) => {
	const open = await own({ args: ["--side", "public"] }), staff = await own({ args: ["--side", "staff"] });
	for (const route of routes.filter((one) => staff_roles.includes(one.role))) {
		expect(await allow(open, route.path), route.path).toBeUndefined();
		expect((await ask(open, address(route.path))).status, route.path).toBe(404);
		expect(await allow(staff, route.path), route.path).toContain("GET");
	}
	for (const path of ["/plans", "/support", "/139998-mihonno"]) {
		expect((await ask(open, path)).status, path).toBe(200);
		expect((await ask(staff, path)).status, path).toBe(404);
	}
	expect(routes.some((one) => staff_roles.includes(one.role))).toBe(true);
});

test("a POST to the staff's side does not exist on the public one either, signed in or not", async ({ own }) => {
	const open = await own({ args: ["--side", "public", ...cheap_hashing] });
	const administrator = await signed_in(open, "administrator");
	expect((await administrator.get(office)).status).toBe(404);
	expect((await administrator.post(`${office}/people`, { request_id: await administrator.request_id("/account") })).status).toBe(404);
});

test("two listeners of one process, each with its own side", async ({ own }) => {
	const file = join(scratch("side"), "staff-port");
	const server = await own({ args: ["--staff-listen", "127.0.0.1:0", "--staff-port-file", file, ...cheap_hashing] });
	const port = await until(10_000, "the staff's port", () => {
		try {
			const text = readFileSync(file, "utf8");
			return text.endsWith("\n") ? Number(text) : null;
		} catch {
			return null;
		}
	});
	expect(port).not.toBe(server.port);
	const inside = { port } as typeof server, client = new Client(inside);
	expect((await ask(server, office)).status).toBe(404);
	expect((await ask(inside, office)).status).toBe(303);
	expect((await ask(inside, "/plans")).status).toBe(404);
	expect((await client.sign_in(person("officer"), office)).headers.location).toBe(office);
	expect((await client.get(office)).status).toBe(200);
});

test("outside the staff's networks their pages do not exist, and only a trusted proxy says who asks", async ({ own }) => {
	const away = await own({ args: ["--staff-networks", "10.1.0.0/16", ...cheap_hashing] });
	expect((await ask(away, office)).status).toBe(404);
	expect((await ask(away, office, { headers: { "X-Forwarded-For": "10.1.2.3" } })).status, "nobody trusted says so").toBe(404);
	expect((await ask(away, "/plans")).status, "the public pages are everybody's").toBe(200);
	const behind = await own({ args: ["--staff-networks", "10.1.0.0/16", "--trusted-proxies", "127.0.0.1", ...cheap_hashing] });
	const asked = async (forwarded: string): Promise<number> => (await ask(behind, office, { headers: { "X-Forwarded-For": forwarded } })).status;
	expect(await asked("10.1.2.3")).toBe(303);
	expect(await asked("203.0.113.5")).toBe(404);
	expect(await asked("10.1.2.3, 203.0.113.5"), "what the client wrote itself stands before what the proxy saw").toBe(404);
	expect(await asked("203.0.113.5, 10.1.2.3")).toBe(303);
	expect(await asked("nonsense")).toBe(404);
	expect((await ask(behind, office)).status, "the proxy itself is not of the staff's network").toBe(404);
});

test("a wrong side is refused before anything is served", async ({ engine }) => {
	const ran = await kassei(["serve", "--database", await new_database(engine, "demo"), "--listen", "127.0.0.1:0", "--side", "inside"]);
	expect(ran.status).toBe(1);
	expect(ran.stderr).toContain('must be public, staff or both, not "inside"');
});
