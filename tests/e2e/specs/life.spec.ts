// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "Started again it is up within 3 s"; "Ctrl-C ends it cleanly"; what was answered is on the disk, whatever happens to the
// process.
import { connect } from "node:net";
import { new_database } from "../lib/database.ts";
import { plain, sample } from "../lib/documents.ts";
import { expect, test } from "../lib/fixtures.ts";
import { ask, json } from "../lib/http.ts";
import { kassei, kassei_ok, sanitized, until } from "../lib/program.ts";
import { examples_of, filled, request_id_of } from "../lib/routes.ts";

/* The goal is 3 s for what people run; sanitizers may take a multiple of it. */
const up_within_ms = sanitized ? 6_000 : 3_000;

test("it is up soon, also when it is started again", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo"), times: number[] = [];
	for (let i = 0; i < 3; i++) {
		const server = await serve(database);
		times.push(server.up_ms);
		expect((await ask(server, "/")).status).toBe(200);
		await server.stop();
	}
	console.log(`      up after ${times.map((ms) => ms.toFixed(0)).join(", ")} ms (${engine}${sanitized ? ", sanitized" : ""})`);
	for (const ms of times) expect(ms).toBeLessThan(up_within_ms);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
	test(`${signal} ends it cleanly, while it answers`, async ({ engine, serve }) => {
		const server = await serve(await new_database(engine, "demo"));
		const waiting = Array.from({ length: 30 }, (_, i) => ask(server, i % 2 ? "/programmes.xlsx" : "/search?q=%E4%BA%8B%E6%A5%AD").then((answer) => answer.status, () => 0));
		await ask(server, "/healthz");
		await server.stop(signal);
		for (const status of await Promise.all(waiting)) expect([0, 200]).toContain(status);
		await expect(ask(server, "/healthz")).rejects.toThrow();
	});
}

test("an idle connection does not hold up the end", async ({ engine, serve }) => {
	const server = await serve(await new_database(engine, "demo"));
	const socket = connect(server.port, "127.0.0.1");
	await new Promise((resolve) => socket.on("connect", resolve));
	socket.on("error", () => {});
	const begun = performance.now();
	await server.stop();
	socket.destroy();
	expect(performance.now() - begun).toBeLessThan(10_000);
});

test("two servers on one PostgreSQL database answer alike; one that comes after the other takes a SQLite file over", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo"), first = await serve(database);
	const plans = (await json(first, "/plans.json")).items;
	if (engine === "sqlite") await first.stop();
	const second = await serve(database);
	expect((await json(second, "/plans.json")).items).toEqual(plans);
});

test("what was answered is there after kill -9", async ({ engine, serve }) => {
	const database = await new_database(engine, "demo"), server = await serve(database);
	const examples = await examples_of(server), path = filled("/{slug}/programmes/{node_id}/report", examples);
	for (let i = 0; i < 5; i++) {
		const body = new URLSearchParams({ request_id: await request_id_of(server, path), topic: "wrong", message: `連絡 ${i}` });
		const answer = await ask(server, path, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin" }, body: body.toString() });
		expect(answer.status).toBe(303);
	}
	await server.kill();
	const again = await serve(database);
	const reports = await kassei_ok(["plan", "reports", "139998", "--database", database]);
	for (let i = 0; i < 5; i++) expect(reports).toContain(`連絡 ${i}`);
	expect((await json(again, "/plans.json")).items.length).toBeGreaterThan(20);
	/* The socket that the dead server left is in nobody's way. */
	expect(await kassei_ok(["plan", "import", sample(plain), "--database", database])).toMatch(/変わりありません/);
	await again.stop();
});

test("an import that was answered is there after kill -9, and one that was cut off leaves nothing behind", async ({ engine, serve }) => {
	const database = await new_database(engine, "empty"), server = await serve(database);
	await kassei_ok(["plan", "import", sample(plain), "--publish", "--database", database]);
	const cut = kassei(["plan", "import", sample("mihonno-2026-sentence.txt"), "--publish", "--database", database]).catch(() => null);
	await server.kill();
	await cut;
	const again = await serve(database);
	const plans = (await json(again, "/plans.json")).items;
	expect([1, 2]).toContain(plans.length);
	for (const plan of plans) expect((await json(again, `/139998-mihonno/plans/${plan.plan_id}.json`)).nodes.length).toBeGreaterThan(10);
	await again.stop();
});

test("the log has one line for each request, and nothing of what people typed", async ({ own }) => {
	const server = await own();
	await ask(server, "/search?q=%E7%A7%98%E5%AF%86%E3%81%AE%E8%A8%80%E8%91%89", { headers: { "User-Agent": "secret-browser" } });
	await ask(server, "/nothing-of-that-name");
	await until(5_000, "two lines of the log", () => ((server.log.match(/event=request/g) ?? []).length >= 2 ? true : null));
	const lines = server.log.split("\n").filter((line) => line.includes("event=request"));
	expect(lines.length).toBe(2);
	expect(lines[0]).toMatch(/method=GET route=\/search status=200 us=\d+ bytes=\d+/);
	expect(lines[1]).toMatch(/status=404 .*error=ERR_NOT_FOUND/);
	expect(server.log).not.toMatch(/秘密|%E7%A7%98|secret-browser|nothing-of-that-name/);
});
