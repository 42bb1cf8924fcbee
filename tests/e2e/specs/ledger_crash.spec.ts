// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on the ledger: `kassei ledger apply` is restartable at any point and safe to run twice. Two files are applied at once; whoever writes (the
// server on SQLite, the commands themselves on PostgreSQL, beside a server) is killed with signal 9 after a seeded number of answers and then of bytes of the
// database's log. What was answered is there; the files are applied again from their beginnings, and each line has one posting, the one that was answered first.
import { spawn } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { new_database, sql } from "../lib/database.ts";
import type { Engine } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { binary, kassei_ok, scratch, until } from "../lib/program.ts";

const rounds = 3;
/* A thousand lines are sent at a time: the first file is answered in two parts. */
const lines_in_file = [1150, 250];
/* Less than the log grows by for such a part. */
const most_bytes: Record<Engine, number> = { sqlite: 60_000, postgresql: 200_000 };
const memo = "killed on the way";

interface Answer { line: number; key: string; posting?: string; repeated?: boolean; opened?: boolean; error?: string }
interface Applying { answers: Answer[]; over: boolean; ended: Promise<number | null>; kill: () => void }

/* A generator whose numbers follow from the seed alone (xorshift32). */
function chances(seed: number): (below: number) => number {
	let state = seed >>> 0 || 1;
	return (below) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
}

function write_file(folder: string, round: number, number: number): string {
	const path = join(folder, `${round}-${number}.jsonl`);
	const lines: object[] = [{ tenant: "139998", open: "outside:900001" }, { tenant: "139998", open: "cash:900001", floor: 0 }, { tenant: "139998", open: "merchant:900001", floor: 0 }];
	for (let i = 0; i < lines_in_file[number]!; i++) {
		const legs = i % 3 < 2 ? [{ account: "outside:900001", yen: -100 - i }, { account: "cash:900001", yen: 100 + i }]
			: [{ account: "outside:900001", yen: -50 }, { account: "cash:900001", yen: 30 }, { account: "merchant:900001", yen: 20 }];
		lines.push({ tenant: "139998", key: `crash-${round}-${number}-${i}`, date: "2026-10-01", legs, memo });
	}
	writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
	return path;
}

/* The command as a process that may end in any way. */
function apply(file: string, database: string): Applying {
	const child = spawn(binary, ["ledger", "apply", file, "--database", database], { stdio: ["ignore", "pipe", "ignore"], env: { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", TZ: "UTC" } });
	let text = "";
	const applying: Applying = { answers: [], over: false, ended: Promise.resolve(null), kill: () => child.kill("SIGKILL") };
	child.stdout.on("data", (bytes: Buffer) => {
		text += bytes.toString("utf8");
		const end = text.lastIndexOf("\n") + 1;
		applying.answers.push(...text.slice(0, end).split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Answer));
		text = text.slice(end);
	});
	applying.ended = new Promise((resolve) => child.on("close", (status) => {
		applying.over = true;
		resolve(status);
	}));
	return applying;
}

/* Bytes of the log: the WAL of a SQLite file, which a server makes anew when it starts; all that PostgreSQL ever wrote. */
async function log_bytes(engine: Engine, database: string): Promise<number> {
	if (engine === "postgresql") return Number((await sql(database, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"))[0]?.[0]);
	return existsSync(`${database}-wal`) ? statSync(`${database}-wal`).size : 0;
}

const first_column = async (database: string, statement: string): Promise<string[]> => (await sql(database, statement)).map((row) => row[0] ?? "");

/* What a killed process had sent may still be under way on PostgreSQL; its transaction holds the municipality's lock. */
async function wait_for_others(engine: Engine, database: string): Promise<void> {
	if (engine === "postgresql") await sql(database, "SELECT pg_advisory_xact_lock(tenant_id) FROM tenant WHERE code = '139998'");
}

test("kill -9 while files are applied: what was answered is there, and each line is posted once", async ({ engine, serve }) => {
	test.setTimeout(240_000);
	const database = await new_database(engine, "demo"), folder = scratch("apply"), chance = chances(Number(process.env["KASSEI_TEST_SEED"] ?? 20261122));
	const told = new Map<string, string>();
	let killed = 0, told_before = 0, sent = 0;
	/* Everything that was answered is there, and nothing has two postings. */
	const check = async (what: string): Promise<number> => {
		const keys = new Set(await first_column(database, "SELECT key FROM ledger_key WHERE key LIKE 'ledger.apply/crash-%' AND refusal = ''"));
		expect([...told.keys()].filter((key) => !keys.has(`ledger.apply/${key}`)), `${what}: answered and not there`).toEqual([]);
		expect(await first_column(database, `SELECT count(*) FROM ledger_posting WHERE memo LIKE '%${memo}'`), what).toEqual([String(keys.size)]);
		return keys.size;
	};
	const note = (answers: Answer[], what: string): void => {
		const posted = answers.filter((one) => one.posting !== undefined);
		expect(posted.filter((one) => told.has(one.key) && (told.get(one.key) !== one.posting || !one.repeated)), `${what}: answered otherwise before`).toEqual([]);
		for (const one of posted) told.set(one.key, one.posting ?? "");
		expect(answers.filter((one) => one.error !== undefined), what).toEqual([]);
	};
	const apply_whole = async (path: string, lines: number, what: string): Promise<void> => {
		const one = apply(path, database);
		expect(await one.ended, what).toBe(0);
		expect(one.answers.map((answer) => answer.line), what).toEqual(Array.from({ length: lines + 3 }, (_, i) => i + 1));
		note(one.answers, what);
	};

	let server = await serve(database);
	for (let round = 0; round < rounds; round++) {
		const paths = lines_in_file.map((_, i) => write_file(folder, round, i));
		const answers = round % 2, bytes = chance(most_bytes[engine]), what = `round ${round}, killed after ${answers} answers and ${bytes} bytes`;
		const work = paths.map((path) => apply(path, database)), over = (): boolean => work.every((one) => one.over);
		await until(120_000, "answers", () => (over() || work[0]!.answers.length >= answers ? true : null));
		const from = await log_bytes(engine, database);
		await until(120_000, "the log to grow", async () => (over() || (await log_bytes(engine, database)) - from >= bytes ? true : null));
		if (!over()) killed++;
		if (engine === "postgresql") for (const one of work) one.kill();
		await server.kill();
		await Promise.all(work.map((one) => one.ended));
		for (const one of work) note(one.answers, what);
		told_before += told.size - sent;
		await wait_for_others(engine, database);
		await check(what);
		server = await serve(database);
		for (const [i, path] of paths.entries()) await apply_whole(path, lines_in_file[i]!, `${what}, applied again`);
		sent += lines_in_file.reduce((sum, lines) => sum + lines, 0);
		expect(told.size).toBe(sent);
		expect(await check(`${what}, applied again`)).toBe(sent);
	}
	await apply_whole(join(folder, "0-1.jsonl"), lines_in_file[1]!, "applied once more");
	expect(await check("applied once more")).toBe(sent);
	await server.stop();
	expect(await kassei_ok(["verify", "--database", database])).toMatch(/^OK\tledger\t/m);
	console.log(`      ${killed} of ${rounds} kills while something was under way, ${told_before} lines answered before (${engine})`);
	expect(killed, "kills while something was under way").toBeGreaterThan(0);
	expect(told_before, "lines answered before a kill").toBeGreaterThan(0);
});
