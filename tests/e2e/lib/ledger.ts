// SPDX-License-Identifier: AGPL-3.0-or-later
// A ledger of the fictional city with something of what there is to look at, posted by `kassei ledger apply`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cheap_hashing } from "./client.ts";
import { sql } from "./database.ts";
import type { Json } from "./http.ts";
import { kassei_ok, scratch } from "./program.ts";
import type { Server } from "./program.ts";

export const code = "139998", ledger_path = "/139998-mihonno/office/ledger";
const many = 120;
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The 13 characters of an id. */
export function id_text(id: bigint): string {
	return Array.from({ length: 13 }, (_, i) => crockford[Number((id >> BigInt(5 * (12 - i))) & 31n)]).join("");
}

async function apply(server: Server, lines: Json[]): Promise<void> {
	const file = join(scratch("ledger"), "ledger.jsonl");
	writeFileSync(file, lines.map((line) => `${JSON.stringify({ tenant: code, ...line })}\n`).join(""));
	const answers = (await kassei_ok(["ledger", "apply", file, "--database", server.database])).trim().split("\n").map((line) => JSON.parse(line));
	const refused = answers.filter((answer: Json) => answer.error);
	if (refused.length > 0) throw new Error(`the ledger refuses: ${JSON.stringify(refused[0])}`);
}

const pay = (key: string, from: string, to: string, yen: number, more: object = {}): Json => ({ key, legs: [{ account: from, yen: -yen }, { account: to, yen }], ...more });

/*
 * Accounts of several kinds, one of them a firm's and more than two pages of others; postings with and without a programme, of two years, one of two legs. The
 * statements' job has seen the first half when it ran meanwhile. Gives the moment of the posting in the middle.
 */
async function busy_ledger(server: Server): Promise<string> {
	const tenant = `(SELECT tenant_id FROM tenant WHERE code = '${code}')`;
	const [[party_id] = []] = await sql(server.database, `SELECT party_id FROM party WHERE tenant_id = ${tenant} AND state = 2 ORDER BY party_id LIMIT 1`);
	const [[node_id] = []] = await sql(server.database, `SELECT node_id FROM plan_node WHERE tenant_id = ${tenant} ORDER BY node_id LIMIT 1`);
	const firm = `payable:${id_text(BigInt(party_id ?? 0))}`, programme = id_text(BigInt(node_id ?? 0));
	const open = ["outside:1", "cash:1", "cash:2", "suspense:1", "suspense:2", "payable:1", firm].map((account) => ({ open: account, ...(account.startsWith("cash") ? { floor: 0 } : {}) }));
	await apply(server, [
		...open, ...Array.from({ length: many }, (_, i) => ({ open: `quota:${i + 1}` })),
		pay("open", "outside:1", "cash:1", 1_000_000, { date: "2026-04-01", memo: "繰越金" }),
		pay("old", "cash:1", firm, 1200, { fiscal_year: 2027, programme, memo: "展示会出展補助金" }),
		{ key: "legs", legs: [{ account: "cash:1", yen: -100 }, { account: "suspense:1", yen: 30 }, { account: "suspense:2", yen: 70 }], date: "2026-05-01" },
	]);
	const [[middle] = []] = await sql(server.database, "SELECT max(at_us) FROM ledger_posting");
	await apply(server, [
		pay("new", "cash:1", firm, 3400, { fiscal_year: 2026, programme, memo: "家賃補助金" }),
		pay("bare", "cash:1", "payable:1", 5), pay("back", "suspense:2", "cash:2", 60, { date: "2026-06-01" }),
		pay("far", "outside:1", "cash:2", 9_007_199_254_740, { fiscal_year: 2026 }),
	]);
	const us = BigInt(middle ?? 0);
	return `${new Date(Number(us / 1000n)).toISOString().slice(0, 19)}.${String(us % 1_000_000n).padStart(6, "0")}Z`;
}

export interface Ledger { server: Server; middle: string }

/* A server with such a ledger. Where the command writes itself (PostgreSQL) it has a clock of its own, so the server's is put behind it. */
export async function a_ledger(own: (options: { args: string[] }) => Promise<Server>): Promise<Ledger> {
	const server = await own({ args: cheap_hashing });
	await server.set_clock(new Date(Date.now() + 86_400_000).toISOString());
	return { server, middle: await busy_ledger(server) };
}
