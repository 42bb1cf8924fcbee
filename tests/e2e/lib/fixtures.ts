// SPDX-License-Identifier: AGPL-3.0-or-later
// What tests are given: the engine of their project, a server with the demonstration that they only read, servers of their own
// for what they write, and a page that fails its test when the browser has anything to complain about.
import { test as base } from "@playwright/test";
import type { Page } from "@playwright/test";
import { forget_database, new_database } from "./database.ts";
import type { Engine } from "./database.ts";
import { Server } from "./program.ts";
import { examples_of } from "./routes.ts";
import type { Examples } from "./routes.ts";

/* Monday morning of an ordinary week in the first year of みほん野市's newest plan. */
export const today = "2026-11-02T10:00:00+09:00";

export interface Options { engine: Engine }
export interface OwnOptions { content?: "demo" | "empty"; args?: string[] }

interface PerWorker extends Options { demo: Server; examples: Examples }
interface PerTest {
	/* A server on a database; whoever has not stopped it by the end of the test has it stopped and its end looked at. */
	serve: (database: string, args?: string[]) => Promise<Server>;
	/* The same with a new database and the clock of the tests. */
	own: (options?: OwnOptions) => Promise<Server>;
	/* Moves the shared server's clock until the test is over. */
	at: (instant: string) => Promise<void>;
	complaints: string[];
}

/* Errors of scripts and policies, failed requests, and requests to anywhere else; icons that no page asks for count too. */
export function listen(page: Page, origin: string, complaints: string[]): void {
	page.on("console", (message) => {
		if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()} (${page.url()})`);
	});
	page.on("pageerror", (error) => complaints.push(`script: ${error.message} (${page.url()})`));
	page.on("requestfailed", (request) => {
		if (!/ERR_ABORTED/.test(request.failure()?.errorText ?? "")) complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
	});
	page.on("request", (request) => {
		if (/^https?:/.test(request.url()) && !request.url().startsWith(`${origin}/`)) complaints.push(`elsewhere: ${request.url()}`);
	});
}

export const test = base.extend<PerTest, PerWorker>({
	engine: ["sqlite", { scope: "worker", option: true }],

	demo: [async ({ engine }, use) => {
		const server = await Server.start({ database: await new_database(engine, "demo") });
		await server.set_clock(today);
		await use(server);
		await server.stop();
	}, { scope: "worker" }],

	examples: [async ({ demo }, use) => use(await examples_of(demo)), { scope: "worker" }],

	serve: async ({}, use) => {
		const servers: Server[] = [];
		await use(async (database, args = []) => {
			const server = await Server.start({ database, args });
			servers.push(server);
			return server;
		});
		for (const server of servers.filter((one) => !one.is_over)) await server.stop();
		for (const database of new Set(servers.map((server) => server.database))) await forget_database(database);
	},

	own: async ({ engine, serve }, use) => {
		await use(async (options = {}) => {
			const server = await serve(await new_database(engine, options.content ?? "demo"), options.args);
			await server.set_clock(today);
			return server;
		});
	},

	at: async ({ demo }, use) => {
		await use((instant) => demo.set_clock(instant));
		await demo.set_clock(today);
	},

	baseURL: async ({ demo }, use) => use(demo.origin),

	complaints: async ({}, use) => use([]),

	page: async ({ page, demo, complaints }, use) => {
		listen(page, demo.origin, complaints);
		await use(page);
		base.expect(complaints, "the browser's complaints").toEqual([]);
	},
});

export const expect = test.expect;
