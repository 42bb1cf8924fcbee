// SPDX-License-Identifier: AGPL-3.0-or-later
// kassei ledger apply: one answer a line, also for those that are refused; through the running server and without one; again from the beginning after a break;
// a long file in little memory. What is malformed in any way is refused by name and never taken for something else; the reading commands say the same in three formats.
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

async function apply(database: string, text: string | Buffer): Promise<{ ran: Ran; answers: any[] }> {
	const file = join(scratch("apply"), "lines.jsonl");
	writeFileSync(file, text);
	const ran = await kassei(["ledger", "apply", file, "--database", database], { timeout_ms: 200_000 });
	return { ran, answers: ran.stdout.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)) };
}

const books = async (database: string): Promise<string> => JSON.stringify([
	await sql(database, "SELECT * FROM ledger_account ORDER BY tenant_id, account_id"), await sql(database, "SELECT * FROM ledger_posting ORDER BY posting_id"), await sql(database, "SELECT * FROM ledger_leg"),
]);
const cash = async (database: string): Promise<number> => Number((await kassei(["ledger", "balance", "--municipality", town, "--account", "cash:77", "--database", database])).stdout.trim().split("	").at(-1));

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
	[posting("", 5), "ERR_LEDGER_REQUEST", "key"],
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

const with_legs = (key: string, legs: unknown): object => ({ tenant: town, key, legs });
const raw_yen = (key: string, yen: string): string => `{"tenant":"${town}","key":"${key}","legs":[{"account":"outside:77","yen":-1},{"account":"cash:77","yen":${yen}}]}`;
/* A value of another kind must not be taken for one that is absent: an account would have no floor, a posting no year. */
const MALFORMED: [object | string, string, string, string?][] = [
	[{ tenant: town, open: "cash:78", floor: "0" }, "ERR_LEDGER_REQUEST", "floor", "whole number"],
	[{ tenant: town, open: "cash:78", floor: 0.5 }, "ERR_LEDGER_REQUEST", "floor"],
	[{ tenant: town, open: "cash:78", ceiling: true }, "ERR_LEDGER_REQUEST", "ceiling"],
	[{ tenant: town, open: "wallet:78", expiry: 5 }, "ERR_LEDGER_REQUEST", "expiry", "quotation marks"],
	[{ tenant: town, open: "wallet:78", expiry: "nowhere" }, "ERR_LEDGER_REQUEST", "expiry"],
	[{ tenant: town, open: "wallet:78", expiry: "cash:4711" }, "ERR_LEDGER_NO_ACCOUNT", "cash:4711"],
	[{ tenant: town, open: "cash" }, "ERR_LEDGER_REQUEST", "open"],
	[{ tenant: town, open: "casch:1" }, "ERR_LEDGER_REQUEST", "open"],
	[{ tenant: town, open: "cash:-1" }, "ERR_LEDGER_REQUEST", "open"],
	[{ tenant: town, open: null }, "ERR_LEDGER_REQUEST", "open"],
	[{ tenant: town, open: "cash:78", key: "k" }, "ERR_LEDGER_REQUEST", "key"],
	[{ tenant: town, open: "cash:78", floor: 1 }, "ERR_LEDGER_FUNDS", ""],
	[{ tenant: town, open: "cash:78", ceiling: -1 }, "ERR_LEDGER_CEILING", ""],
	[{ tenant: town, open: "cash:77", floor: -5 }, "ERR_CONFLICT", ""],
	[{ tenant: 139998, key: "m", legs: [] }, "ERR_LEDGER_REQUEST", "tenant"],
	[posting("m", 1, { date: 20260401 }), "ERR_LEDGER_REQUEST", "date", "quotation marks"],
	[posting("m", 1, { date: "2026-02-29" }), "ERR_LEDGER_REQUEST", "date"],
	[posting("m", 1, { memo: 5 }), "ERR_LEDGER_REQUEST", "memo"],
	[posting("m", 1, { memo: "あ".repeat(134) }), "ERR_LEDGER_REQUEST", "memo", "400 bytes"],
	[posting("m", 1, { fiscal_year: "2026" }), "ERR_LEDGER_REQUEST", "fiscal_year"],
	[posting("m", 1, { fiscal_year: 0 }), "ERR_LEDGER_REQUEST", "fiscal_year"],
	[posting("m", 1, { fiscal_year: -2026 }), "ERR_LEDGER_REQUEST", "fiscal_year"],
	[posting("m", 1, { programme: 5 }), "ERR_LEDGER_REQUEST", "programme"],
	[posting("m", 1, { programme: "short" }), "ERR_LEDGER_REQUEST", "programme"],
	[{ ...posting("m", 1), key: 5 }, "ERR_LEDGER_REQUEST", "key"],
	[posting("k".repeat(116), 1), "ERR_LEDGER_REQUEST", "key", "115 bytes"],
	[raw_yen("m", '"1"'), "ERR_LEDGER_REQUEST", "yen"],
	[raw_yen("m", "1e0"), "ERR_LEDGER_REQUEST", "yen"],
	[raw_yen("m", "1.0"), "ERR_LEDGER_REQUEST", "yen"],
	[raw_yen("m", "true"), "ERR_LEDGER_REQUEST", "yen"],
	[raw_yen("m", "null"), "ERR_LEDGER_REQUEST", "yen"],
	[raw_yen("m", "01"), "ERR_LEDGER_REQUEST", "", "character"],
	[raw_yen("m", "9223372036854775808"), "ERR_LEDGER_REQUEST", "", "integer"],
	[raw_yen("m", "1,\"yen\":2"), "ERR_LEDGER_REQUEST", "", "duplicate"],
	[`{"tenant":"${town}","tenant":"${town}","key":"m","legs":[]}`, "ERR_LEDGER_REQUEST", "", "duplicate"],
	["[]", "ERR_LEDGER_REQUEST", "", "no JSON object"],
	["\"text\"", "ERR_LEDGER_REQUEST", "", "no JSON object"],
	[`${JSON.stringify(posting("m", 1))}}`, "ERR_LEDGER_REQUEST", "", "character"],
	["[".repeat(5000), "ERR_LEDGER_REQUEST", "", "no JSON object"],
	[with_legs("m", {}), "ERR_LEDGER_REQUEST", "legs"],
	[with_legs("m", [{ account: "cash:77", yen: 1 }]), "ERR_LEDGER_REQUEST", "legs"],
	[with_legs("m", Array.from({ length: 65 }, () => ({ account: "cash:77", yen: 1 }))), "ERR_LEDGER_REQUEST", "legs"],
	[with_legs("m", [5, 6]), "ERR_LEDGER_REQUEST", "account"],
	[with_legs("m", [{ account: "outside:77", yen: -1, currency: "JPY" }, { account: "cash:77", yen: 1 }]), "ERR_LEDGER_REQUEST", "currency"],
	[with_legs("m", [{ account: "outside:77", yen: -1 }, { account: "outside:77", yen: 1 }]), "ERR_LEDGER_SAME_ACCOUNT", ""],
	[`{"tenant":"${town}","key":"m","legs":[{"account":"outside:77","yen":9223372036854775807},{"account":"cash:77","yen":1}]}`, "ERR_LEDGER_OVERFLOW", "yen"],
];

test("what is malformed is refused by name, with its own reason, and its neighbours are posted", async ({ own }) => {
	const { database } = await own();
	expect((await apply(database, lines(opens))).ran.status).toBe(0);
	const before = await books(database);
	const { ran, answers } = await apply(database, lines(MALFORMED.map(([row]) => row)));
	expect(ran.status).toBe(1);
	expect(answers.length).toBe(MALFORMED.length);
	const wrong = MALFORMED.map(([row, error, item, reason], i) => ({ row: JSON.stringify(row).slice(0, 120), wanted: [i + 1, error, item, reason], got: answers[i] }))
		.filter(({ wanted: [line, error, item, reason], got }) => got.line !== line || got.error !== error || got.item !== item || got.reason.length < 5 || (reason !== undefined && !got.reason.includes(reason)));
	expect(wrong).toEqual([]);
	expect(await books(database)).toBe(before);
	/* Bytes that are no text, and a zero byte, in the middle of good lines. */
	const bad = (byte: number): Buffer => Buffer.concat([Buffer.from(`{"tenant":"${town}","key":"`), Buffer.from([byte]), Buffer.from('","legs":[]}\n')]);
	const mixed = await apply(database, Buffer.concat([Buffer.from(lines([posting("n1", 1)])), bad(0xff), Buffer.from(lines([posting("n2", 2)])), bad(0), Buffer.from(lines([posting("n3", 4)]))]));
	expect(mixed.answers).toMatchObject([{ line: 1, key: "n1", repeated: false }, { line: 2, error: "ERR_LEDGER_REQUEST", item: "" }, { line: 3, key: "n2", repeated: false },
		{ line: 4, error: "ERR_LEDGER_REQUEST", item: "" }, { line: 5, key: "n3", repeated: false }]);
	expect(await cash(database)).toBe(7);
	/* More than a double can hold exactly. */
	expect((await apply(database, lines([raw_yen("big", "9007199254740993").replace('"yen":-1', '"yen":-9007199254740993')]))).ran.status).toBe(0);
	expect((await sql(database, "SELECT yen FROM ledger_posting ORDER BY posting_id DESC LIMIT 1"))[0]?.[0]).toBe("9007199254740993");
	expect((await kassei(["verify", "--database", database], { timeout_ms: 100_000 })).stdout).toContain("OK\tledger");
});

test("what was refused stays refused when the file is sent again, also when its account was opened behind it", async ({ own }) => {
	const { database } = await own();
	const file = lines([opens[0]!, posting("early", 500), opens[1]!, posting("spend", -100), posting("late", 30)]);
	const first = await apply(database, file);
	expect(first.answers).toMatchObject([{ opened: true }, { error: "ERR_LEDGER_NO_ACCOUNT", item: "cash:77" }, { opened: true }, { error: "ERR_LEDGER_FUNDS" }, { repeated: false }]);
	const before = await books(database);
	const again = await apply(database, file);
	expect(again.answers).toMatchObject([{ opened: true }, { error: "ERR_LEDGER_NO_ACCOUNT" }, { opened: true }, { error: "ERR_LEDGER_FUNDS" }, { repeated: true }]);
	for (const line of [1, 3])
		expect(again.answers[line].reason).toContain("give the line another key");
	expect(await books(database)).toBe(before);
	/* With another body the key is taken; with another key the line is posted. */
	expect((await apply(database, lines([posting("early", 501)]))).answers).toMatchObject([{ error: "ERR_LEDGER_KEY_REUSED" }]);
	expect((await apply(database, lines([posting("early, mended", 500)]))).answers).toMatchObject([{ repeated: false }]);
	expect(await cash(database)).toBe(530);
	expect((await apply(database, lines([{ ...opens[1], floor: -1 }]))).answers[0].reason).toContain("another floor");
});

test("a memo cannot make a line of a statement of its own", async ({ own }) => {
	const { database } = await own();
	const memo = "rent\n2026-04-01T00:00:00+09:00\tX\ttransfer\t9\t9";
	expect((await apply(database, lines([...opens, posting("memo", 5, { memo })]))).ran.status).toBe(0);
	const ask = async (format: string): Promise<string> => (await kassei(["ledger", "statement", "--municipality", town, "--account", "cash:77", "--format", format, "--database", database])).stdout;
	const text = await ask("text");
	expect(text.trimEnd().split("\n").length).toBe(1);
	expect(text.trimEnd().split("\t").length).toBe(11);
	expect(JSON.parse(await ask("json"))[0].memo).toBe(`2026-04-01 ${memo}`);
});

test("a file as other programs write it: a byte order mark, CRLF, no last line end, nothing at all; no file; an output that is gone", async ({ own }) => {
	const { database } = await own(), folder = scratch("apply");
	const windows = await apply(database, `\ufeff${lines([...opens, posting("one", 1), "", posting("two", 2)]).trimEnd().replaceAll("\n", "\r\n")}`);
	expect(windows.ran.status, windows.ran.stdout).toBe(0);
	expect(windows.answers.map((answer) => answer.line)).toEqual([1, 2, 3, 5]);
	expect(await cash(database)).toBe(3);
	const empty = await apply(database, "");
	expect([empty.ran.status, empty.ran.stdout]).toEqual([0, ""]);
	expect((await apply(database, "\r\n \n")).ran).toMatchObject({ status: 0, stdout: "" });
	const directory = await kassei(["ledger", "apply", folder, "--database", database]);
	expect(directory.status).toBe(1);
	expect(directory.stderr).toContain("cannot be read");
	/* Whoever read the answers is gone after the first: what is behind them is posted once when the file is sent again. */
	const file = join(folder, "lines.jsonl"), count = 2_500, shell = (text: string): Promise<number | null> => new Promise((resolve) => spawn("bash", ["-c", `set -o pipefail; ${text}`], { stdio: "ignore" }).on("close", resolve));
	writeFileSync(file, lines(Array.from({ length: count }, (_, i) => posting(`p${i}`, 1))));
	expect(await shell(`'${binary}' ledger apply '${file}' --database '${database}' | head -n 1`)).not.toBe(0);
	expect(await shell(`'${binary}' ledger apply '${file}' --database '${database}' > /dev/full`)).toBe(1);
	expect((await kassei(["ledger", "apply", file, "--database", database], { timeout_ms: 200_000 })).status).toBe(0);
	expect(await cash(database)).toBe(3 + count);
	expect(await shell(`'${binary}' ledger accounts --municipality ${town} --database '${database}' > /dev/full`)).toBe(1);
});

/* Rows of CSV without quotes. */
const table = (text: string): string[][] => text.replace("\ufeff", "").trimEnd().split("\r\n").map((line) => line.split(","));

test("accounts, balance and statement say the same as text, JSON and CSV, now and at a moment; what cannot be asked is said", async ({ own }) => {
	const { database } = await own(), common = ["--municipality", town, "--database", database];
	const first = await apply(database, lines([...opens, posting("one", 100, { memo: "繰越金" })]));
	expect(first.ran.status).toBe(0);
	const us = BigInt((await sql(database, "SELECT at_us FROM ledger_posting WHERE memo LIKE '%繰越金'"))[0]?.[0] ?? "0");
	const moment = `${new Date(Number(us / 1000n)).toISOString().slice(0, 19)}.${String(us % 1_000_000n).padStart(6, "0")}Z`;
	await apply(database, lines([posting("two", 23, { fiscal_year: 2027 })]));
	const ask = async (name: string, ...args: string[]): Promise<{ text: string[][]; json: any[]; csv: string[][] }> => {
		const run = async (format: string): Promise<string> => {
			const ran = await kassei(["ledger", name, ...common, ...args, "--format", format]);
			expect(ran.status, ran.stderr).toBe(0);
			return ran.stdout;
		};
		return { text: (await run("text")).replace(/\n$/, "").split("\n").map((line) => line.split("\t")), json: JSON.parse(await run("json")), csv: table(await run("csv")) };
	};
	const same = (got: Awaited<ReturnType<typeof ask>>, what: string): void => {
		const [heading, ...rows] = got.csv;
		expect(got.text, what).toEqual(rows);
		expect(got.json.map((row) => Object.keys(row)), what).toEqual(rows.map(() => heading));
		expect(got.json.map((row) => Object.values(row).map(String)), what).toEqual(rows);
	};
	for (const args of [[], ["--at", moment], ["--at", "2100-01-01"]]) for (const name of ["accounts", "balance", "statement"]) {
		if (name === "statement" && args[0] === "--at") args[0] = "--to";
		const got = await ask(name, ...(name === "accounts" ? [] : ["--account", "cash:77"]), ...args), what = `${name} ${args.join(" ")}`;
		same(got, what);
		const yen = args[1] === moment ? 100 : 123;
		if (name === "accounts") expect(got.json.find((row) => row.account === "cash:77").balance_yen, what).toBe(yen);
		if (name === "balance") expect(got.json, what).toEqual([{ account: "cash:77", balance_yen: yen }]);
		if (name === "statement") expect(got.json.map((row) => [row.yen, row.balance_yen, row.fiscal_year]), what).toEqual([[100, 100, 2026], [23, 123, 2027]].slice(0, yen === 100 ? 1 : 2));
	}
	const before = await ask("balance", "--account", "cash:77", "--at", "2020-01-01");
	expect(before.json[0].balance_yen).toBe(0);
	/* The time of a line, as it is printed, is late enough for the line. */
	const [line] = (await ask("statement", "--account", "cash:77")).json;
	expect((await ask("statement", "--account", "cash:77", "--to", line.at)).json[0]).toEqual(line);
	const WRONG_QUESTIONS: [string[], number, string][] = [
		[["accounts", ...common, "--at", "yesterday"], 2, '"yesterday" is no time'], [["statement", ...common, "--account", "cash:77", "--from", "2026-13-01"], 2, '"2026-13-01" is no time'],
		[["accounts", ...common, "--format", "xml"], 2, '"xml" is no format'], [["balance", ...common, "--account", "cash"], 1, "KIND:OWNER"], [["balance", ...common, "--account", "cash:4711"], 1, "ERR_LEDGER_NO_ACCOUNT"],
		[["balance", ...common], 1, "KIND:OWNER"], [["accounts", "--municipality", "000000", "--database", database], 1, "no municipality"], [["accounts", "--database", database], 2, "usage"], [["accounts", ...common, "surplus"], 2, "usage"],
	];
	for (const [args, status, said] of WRONG_QUESTIONS) {
		const ran = await kassei(["ledger", ...args]);
		expect([ran.status, ran.stdout], args.join(" ")).toEqual([status, ""]);
		expect(ran.stderr, args.join(" ")).toContain(said);
	}
});
