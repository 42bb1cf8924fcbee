// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: every change and every reading of personal data leaves a line, sealed within a second; `kassei audit verify` names the
// first line that was changed, removed, added or moved. The trail is attacked where an administrator of the database could.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { kassei, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

interface Chain { code: string; links: number; unsealed: number; finding: string; seal_no: number | null }

async function verify(server: Server): Promise<{ status: number | null; chain: Chain }> {
	const ran = await kassei(["audit", "verify", "--database", server.database]);
	const [code = "", , links, unsealed, finding = "", seal_no] = ran.stdout.split("\n")[1]?.split("\t") ?? [];
	return { status: ran.status, chain: { code, links: Number(links), unsealed: Number(unsealed), finding, seal_no: seal_no ? Number(seal_no) : null } };
}

/* A trail of some lines: signing in, failing to, looking, changing. */
async function with_trail(own: (options: object) => Promise<Server>): Promise<{ server: Server; client: Client; links: number }> {
	const server = await own({ content: "empty", args: cheap_hashing });
	const user = await add_user(server, "hana@example.jp"), client = new Client(server);
	await client.sign_in({ ...user, password: "wrong" });
	await client.sign_in(user);
	await client.get("/account");
	await client.get("/account/sessions.csv");
	await client.send("/account/password", "/account/password", { password: "komichi-no-mihon-27", again: "komichi-no-mihon-27" });
	const sealed = await until(10_000, "all lines sealed", async () => {
		const { status, chain } = await verify(server);
		return status === 0 && chain.unsealed === 0 && chain.links >= 5 ? chain : null;
	});
	return { server, client, links: sealed.links };
}

test("what is done and what is read leaves lines, and secrets do not stand in them", async ({ own }) => {
	const { server } = await with_trail(own);
	const rows = await sql(server.database, "SELECT kind, route, format, sentence, statements, path FROM audit ORDER BY audit_id");
	const routes = rows.map((row) => row[1]);
	expect(routes).toContain("sign_in");
	expect(routes).toContain("account_home");
	expect(routes).toContain("account_password");
	const read = rows.find((row) => row[1] === "account_home"), exported = rows.find((row) => row[1] === "account_sessions" && row[2] === "csv");
	expect(Number(read?.[0])).toBe(1);
	expect(read?.[4]).toContain("account_by_id=1");
	expect(Number(exported?.[0])).toBe(2);
	expect(JSON.stringify(rows)).not.toContain("komichi");
	await server.stop();
});

const attacks: { what: string; statements: string[]; finding: string; seal_no: number | null }[] = [
	{ what: "a line is changed", statements: ["UPDATE audit SET sentence = 'なにもなかった' WHERE seal_no = 2"], finding: "line_changed", seal_no: 2 },
	{ what: "the person of a line is changed", statements: ["UPDATE audit SET account_id = account_id + 1 WHERE seal_no = 3"], finding: "line_changed", seal_no: 3 },
	{ what: "a line is removed", statements: ["DELETE FROM audit WHERE seal_no = 2"], finding: "line_removed", seal_no: 2 },
	{ what: "a line and its link are removed", statements: ["DELETE FROM audit WHERE seal_no = 3", "DELETE FROM audit_seal WHERE seal_no = 3"], finding: "link_removed", seal_no: 3 },
	{
		what: "two lines change places",
		statements: ["UPDATE audit SET seal_no = -1 WHERE seal_no = 2", "UPDATE audit SET seal_no = 2 WHERE seal_no = 3", "UPDATE audit SET seal_no = 3 WHERE seal_no = -1"],
		finding: "reordered", seal_no: 2,
	},
	{ what: "a link is changed", statements: ["UPDATE audit_seal SET chain = line_hash WHERE seal_no = 4"], finding: "link_changed", seal_no: 4 },
	{ what: "a line is made up", statements: ["UPDATE audit SET seal_no = 1000 WHERE seal_no = 1", "UPDATE audit SET seal_no = 1 WHERE seal_no = 1000", "INSERT INTO audit SELECT tenant_id, audit_id + 1, at_us, kind, account_id, account, session_id, party_id, acting, mandate_id, remote, route, path, format, request_id, sentence, statements, subjects, salt, line_hash, 999 FROM audit WHERE seal_no = 1"], finding: "line_added", seal_no: null },
];
for (const attack of attacks)
	test(`verify finds that ${attack.what}`, async ({ own }) => {
		const { server } = await with_trail(own);
		await server.stop();
		for (const statement of attack.statements) await sql(server.database, statement);
		const { status, chain } = await verify(server);
		expect(status).toBe(1);
		expect(chain.finding).toBe(attack.finding);
		if (attack.seal_no !== null) expect(chain.seal_no).toBe(attack.seal_no);
	});
