// SPDX-License-Identifier: AGPL-3.0-or-later
// Lays down what has no page yet in a test's database: that somebody acts for a party.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { psql } from "./database.ts";
import { binary } from "./program.ts";
import type { Server } from "./program.ts";

const run = promisify(execFile);

/* SQL past the program, on either engine. */
export async function execute(database: string, sql: string): Promise<void> {
	if (/^postgres/.test(database)) await run(psql, ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", database, "--command", sql]);
	else await run(join(dirname(binary), "../../tests/lib/sqlite-exec"), [database, sql]);
}

export const rights = { owner: 1, member: 2, agent: 3, guest: 4 };

/* A number as it stands in addresses: 13 characters of Crockford's base 32. */
export function id_text(number: number | bigint): string {
	const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	let text = "";
	for (let rest = BigInt(number); text.length < 13; rest /= 32n) text = digits.charAt(Number(rest % 32n)) + text;
	return text;
}

/* The account acts for the party of that number in みほん野市; the address of the party's pages. */
export async function join_party(server: Server, email: string, party: number, right = rights.owner): Promise<string> {
	await execute(server.database, `INSERT INTO party (tenant_id, party_id, kind, state, name, kana, sort_key, trade_name, corporate_number,
			registration_number, invoice_number, representative, municipality_code, address, telephone, email, industry, note, origin, received_us,
			created_by, updated_us, version, happened)
		SELECT t.tenant_id, ${party}, 1, 2, '試験商店${party}', '', '', '', '', '', '', '', '', '', '', '', '', '', 1, 0, 0, 0, 1, 0
		FROM tenant t WHERE t.code = '139998' ON CONFLICT (tenant_id, party_id) DO NOTHING`);
	await execute(server.database, `INSERT INTO mandate_member (tenant_id, party_id, account_id, member_right, from_us, granted_by, version)
		SELECT t.tenant_id, ${party}, a.account_id, ${right}, 0, a.account_id, 1 FROM tenant t, account a WHERE t.code = '139998' AND a.email_key = '${email}'`);
	return `/139998-mihonno/my/${id_text(party)}`;
}
