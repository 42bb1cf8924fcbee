// SPDX-License-Identifier: AGPL-3.0-or-later
// What the budget has decided, written behind the program's back, so that the exit to the accounting office can be tried by itself.
import { sql } from "./database.ts";

export const town = "/139998-mihonno", accounting = `${town}/office/accounting`;

/* A line with two commitments to two payees that have creditor numbers, and one whose title no CP932 file can hold. */
export async function seed_commitments(database: string): Promise<void> {
	const tenant = "(SELECT tenant_id FROM tenant WHERE code = '139998')";
	const payee = (nth: number): string => `(SELECT party_id FROM accounting_creditor WHERE tenant_id = ${tenant} ORDER BY code LIMIT 1 OFFSET ${nth})`;
	/* What the demonstration has decided was told by hand, long ago. */
	await sql(database, "UPDATE budget_commitment SET decided_on = 100");
	await sql(database, `INSERT INTO budget_year (tenant_id, fiscal_year, state, voted_on, last_act_no, version) SELECT ${tenant}, 2031, 2, 22360, 3, 1`);
	await sql(database, `INSERT INTO budget_line (tenant_id, line_id, fiscal_year, code, name, is_reserve, carry_limit_yen, version)
		SELECT ${tenant}, 7001, 2031, '01-07-01-02-18-01-0015', '商店街支援', ${database.startsWith("postgres") ? "FALSE" : "0"}, 0, 1`);
	const rows: [number, string, number, string][] = [[7101, "桜フェア", 900000, payee(0)], [7102, "夏まつり", 300000, payee(1)], [7103, "𠮷野家前の灯り", 1000, payee(0)]];
	for (const [id, title, yen, party] of rows)
		await sql(database, `INSERT INTO budget_commitment (tenant_id, commitment_id, line_id, fiscal_year, act_no, title, decided_yen, ordered_yen, paid_yen, returned_yen, late_yen, carried_yen,
			completes_on, party_id, decided_on, version) SELECT ${tenant}, ${id}, 7001, 2031, ${id - 7100}, '${title}', ${yen}, 0, 0, 0, 0, 0, 22700, ${party}, 22400, 1`);
}
