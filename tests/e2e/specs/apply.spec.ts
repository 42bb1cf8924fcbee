// SPDX-License-Identifier: AGPL-3.0-or-later
// kassei ledger apply: one answer a line, also for those that are refused; through the running server and without one; again from the beginning after a break;
// a long file in little memory.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { binary, kassei, scratch } from "../lib/program.ts";
import type { Ran } from "../lib/program.ts";

/* Each line is a commit of its batch, twice over. */
test.setTimeout(180_000);

const town = "139998";
const opens = [{ tenant: town, open: "outside:77" }, { tenant: town, open: "cash:77", floor: 0 }];
const posting = (key: string, yen: number, more: object = {}): object => ({ tenant: town, key, date: "2026-04-01", legs: [{ account: "outside:77", yen: -yen }, { account: "cash:77", yen }], ...more });
const lines = (rows: (object | string)[]): string => rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n") + "\n";

async function apply(database: string, text: string): Promise<{ ran: Ran; answers: any[] }> {
	const file = join(scratch("apply"), "lines.jsonl");
	writeFileSync(file, text);
	const ran = await kassei(["ledger", "apply", file, "--database", database], { timeout_ms: 200_000 });
	return { ran, answers: ran.stdout.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)) };
}

const books = async (database: string): Promise<string> => JSON.stringify([
	await sql(database, "SELECT * FROM ledger_account ORDER BY tenant_id, account_id"), await sql(database, "SELECT * FROM ledger_posting ORDER BY posting_id"), await sql(database, "SELECT * FROM ledger_leg"),
]);
const cash = async (database: string): Promise<number> => Number((await sql(database, "SELECT credits_posted - debits_posted FROM ledger_account WHERE owner_no = 77 AND floor_yen = 0"))[0]?.[0]);

const WRONG: [object | string, string, string][] = [
	["no json", "ERR_LEDGER_REQUEST", ""],
	[{ tenant: "000000", key: "w1", legs: [] }, "ERR_LEDGER_REQUEST", "tenant"],
	[posting("w2", 1, { programe: "x" }), "ERR_LEDGER_REQUEST", "programe"],
	[posting("w3", 0), "ERR_LEDGER_ZERO", "yen"],
	[posting("w4", 1.5), "ERR_LEDGER_REQUEST", "yen"],
	[posting("w5", -100), "ERR_LEDGER_FUNDS", ""],
	[{ tenant: town, key: "w6", legs: [{ account: "outside:77", yen: -1 }, { account: "cash:9999", yen: 1 }] }, "ERR_LEDGER_NO_ACCOUNT", "cash:9999"],
	[{ tenant: town, key: "w7", legs: [{ account: "outside:77", yen: -1 }, { account: "cash:77", yen: 2 }] }, "ERR_LEDGER_REQUEST", "legs"],
	[posting("w8", 5, { date: "1 April" }), "ERR_LEDGER_REQUEST", "date"],
	[`{"tenant":"${town}","key":"w9","legs":[{"account":"outside:77","yen":-9223372036854775808},{"account":"cash:77","yen":1}]}`, "ERR_LEDGER_OVERFLOW", "yen"],
	[posting("", 5), "ERR_LEDGER_REQUEST", ""],
	[posting("a", 6), "ERR_LEDGER_KEY_REUSED", ""],
	["x".repeat(70_000), "ERR_TOO_LARGE", ""],
];

test("one answer a line; what is refused says which line, what in it and why, and writes nothing", async ({ own }) => {
	const { database } = await own();
	const first = await apply(database, lines([...opens, posting("a", 50), posting("b", 7)]));
	expect(first.ran.status, first.ran.stderr).toBe(0);
	expect(first.answers.map((answer) => answer.line)).toEqual([1, 2, 3, 4]);
	expect(first.answers[0]).toMatchObject({ opened: true });
	expect(first.answers[2]).toMatchObject({ key: "a", repeated: false });
	const before = await books(database);
	for (const [row, error, item] of WRONG) {
		const { ran, answers } = await apply(database, lines([row]));
		expect(ran.status, error).toBe(1);
		expect(ran.stderr).toContain("1 of 1 lines were refused");
		expect(answers, JSON.stringify(row).slice(0, 200)).toMatchObject([{ line: 1, error, item }]);
		expect(answers[0].reason.length).toBeGreaterThan(5);
		expect(await books(database), error).toBe(before);
	}
	/* A refused line does not keep its neighbours out, and each keeps its number. */
	const mixed = await apply(database, lines([posting("a", 50), "", "?", posting("c", 3)]));
	expect(mixed.ran.status).toBe(1);
	expect(mixed.answers).toMatchObject([{ line: 1, repeated: true }, { line: 3, error: "ERR_LEDGER_REQUEST" }, { line: 4, repeated: false }]);
	expect(await cash(database)).toBe(60);
});

test("the same file twice, and after a break from its beginning, posts once; with and without a server", async ({ own }) => {
	const server = await own(), { database } = server;
	const file = join(scratch("apply"), "lines.jsonl"), count = 3_000;
	writeFileSync(file, lines([...opens, ...Array.from({ length: count }, (_, i) => posting(`k${i}`, 1))]));
	/* Killed when the first answers have come. */
	const child = spawn(binary, ["ledger", "apply", file, "--database", database], { stdio: ["ignore", "pipe", "ignore"] });
	let heard = "";
	await new Promise<void>((resolve) => {
		child.stdout.on("data", (bytes: Buffer) => {
			heard += bytes.toString();
			child.kill("SIGKILL");
		});
		child.on("close", () => resolve());
	});
	const promised = heard.split("\n").slice(0, -1).map((line) => JSON.parse(line)).filter((answer) => answer.posting).map((answer) => answer.key);
	expect(promised.length).toBeGreaterThan(0);
	await server.stop();
	/* Without a server now: what was answered is there, and the rest is posted. */
	const again = await kassei(["ledger", "apply", file, "--database", database], { timeout_ms: 200_000 });
	expect(again.status, again.stderr).toBe(0);
	const answers = again.stdout.trim().split("\n").map((line) => JSON.parse(line));
	expect(answers.length).toBe(count + 2);
	const repeated = new Set(answers.filter((answer) => answer.repeated).map((answer) => answer.key));
	expect(promised.filter((key) => !repeated.has(key))).toEqual([]);
	expect(await cash(database)).toBe(count);
	const third = await kassei(["ledger", "apply", file, "--database", database], { timeout_ms: 200_000 });
	expect(third.status).toBe(0);
	expect(third.stdout.match(/"repeated":true/g)?.length).toBe(count);
	expect(await cash(database)).toBe(count);
	expect((await kassei(["verify", "--database", database], { timeout_ms: 100_000 })).status).toBe(0);
});

test("lines from standard input are posted as they come; a file that is not there is named", async ({ own }) => {
	const { database } = await own();
	const child = spawn(binary, ["ledger", "apply", "-", "--database", database], { stdio: ["pipe", "pipe", "pipe"] });
	let heard = "", look = (): void => undefined;
	child.stdout.on("data", (bytes: Buffer) => {
		heard += bytes.toString();
		look();
	});
	const answers = (): any[] => heard.split("\n").slice(0, -1).map((line) => JSON.parse(line));
	const until = (n: number): Promise<void> => new Promise((resolve) => {
		look = (): void => void (answers().length >= n && resolve());
		look();
	});
	child.stdin.write(lines([...opens, posting("one", 1)]));
	await until(3);
	child.stdin.write(lines([posting("two", 2)]).slice(0, 20));
	child.stdin.write(lines([posting("two", 2)]).slice(20));
	await until(4);
	expect(await cash(database), "durable when it is answered").toBe(3);
	const ended = new Promise((resolve) => child.on("close", resolve));
	child.stdin.end(JSON.stringify(posting("three", 3)));
	expect(await ended).toBe(0);
	expect(answers().map((answer) => answer.line)).toEqual([1, 2, 3, 4, 5]);
	const absent = await kassei(["ledger", "apply", "/no/such/file", "--database", database]);
	expect(absent.status).toBe(2);
	expect(absent.stderr).toContain("/no/such/file");
});
