// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people, "Trace": a person's own page says what is held about him and who read it, a firm's owner sees the firm's, nobody
// sees another's; `kassei verify` finds what is broken wherever it is.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { signed_in } from "../lib/people.ts";
import type { Person } from "../lib/people.ts";
import { execute, id_text, join_party, rights } from "../lib/party.ts";
import { kassei, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const town = "/139998-mihonno";

interface Cell { municipality: string; file: string; table: string; item: string; value: string; written_us: string | null; source: string; retention: string }
const cells = async (client: Client, path: string): Promise<Cell[]> => JSON.parse((await client.get(`${path}.json`)).text).items;

async function shop_of(client: Client): Promise<string> {
	return /\/139998-mihonno\/my\/[0-9A-Z]{13}/.exec((await client.get("/account")).text)?.[0] ?? "";
}

test("one's own page shows the account, the sessions and the messages, and what belongs to the firm stands on the firm's", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), shop = await shop_of(owner);
	const mine = await cells(owner, "/account/data");
	expect(mine.find((cell) => cell.table === "アカウント" && cell.item === "メールアドレス")?.value).toBe("daihyo@mihonno.example");
	expect(mine.some((cell) => cell.table === "サインインの記録")).toBe(true);
	for (const cell of mine) {
		expect(cell.retention, JSON.stringify(cell)).toMatch(/年/);
		expect(cell.source.length).toBeGreaterThan(3);
		expect(cell.written_us, JSON.stringify(cell)).not.toBeNull();
	}
	expect(JSON.stringify(mine)).not.toContain("argon2");
	const firm = await cells(owner, `${shop}/data`);
	const name = (await sql(server.database, `SELECT name FROM party WHERE party_id = (SELECT party_id FROM mandate_member ORDER BY from_us LIMIT 1)`))[0]?.[0];
	expect(firm.find((cell) => cell.table === "基本情報" && cell.item === "名称")?.value).toBe(name);
	expect(firm.some((cell) => cell.table === "アカウント")).toBe(false);
	expect(new Set(firm.map((cell) => cell.municipality))).toEqual(new Set(["みほん野市"]));
	const page = (await owner.get(`${shop}/data`)).text;
	expect(page).toContain(name);
	expect((await owner.get(`${shop}/data.xlsx`)).bytes.subarray(0, 2).toString()).toBe("PK");
	await server.stop();
});

test("what is written in any table of personal data appears, whatever municipality it is in", async ({ own }) => {
	const server = await own({ content: "empty", args: cheap_hashing }), user = await add_user(server, "hana@example.jp"), client = new Client(server);
	await client.sign_in(user);
	const account = (await sql(server.database, "SELECT account_id FROM account"))[0]?.[0];
	await execute(server.database, `INSERT INTO notice (tenant_id, notice_id, template, cause, topic, channel, state, account_id, about, lang, mail, name, postcode, address,
		subject, body, secret, token, written_us, next_us, attempt, reason)
		SELECT tenant_id, 5, 'mail_test', 'x', 1, 2, 4, ${account}, '', 1, '', '花', '1140002', '北区王子9丁目', '件名です', '本文です', FALSE, '', 7, 7, 0, ''
		FROM tenant WHERE code = '131172'`);
	await execute(server.database, `INSERT INTO notice_address (mail, returned, undeliverable, reason, noted_us) VALUES ('hana@example.jp', 1, FALSE, 'full', 8)`);
	const held = await cells(client, "/account/data");
	expect(held.find((cell) => cell.value === "北区王子9丁目")).toMatchObject({ municipality: "北区", table: "お知らせ", item: "住所" });
	expect(held.find((cell) => cell.value === "full")).toMatchObject({ municipality: "自治体に共通の記録", table: "メールの不達の記録" });
	await server.stop();
});

test("an officer's look is on the page at once, with section and post and not the name", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), owner = await signed_in(server, "owner"), officer = await signed_in(server, "officer");
	const shop = await shop_of(owner), party = shop.split("/").pop() ?? "";
	expect((await owner.get(`${shop}/data/readings`)).text).toContain("見た人はいません");
	await owner.get(`${shop}/data`);
	await officer.get(`${town}/office/parties?q=${encodeURIComponent("佐藤")}`);
	await officer.get(`${town}/office/parties/${party}`);
	const page = (await owner.get(`${shop}/data/readings`)).text;
	expect(page).toContain("産業振興課　産業振興係");
	expect(page).not.toContain("見本 太郎");
	expect(page).not.toContain("tanto@");
	const lines = JSON.parse((await owner.get(`${shop}/data/readings.json`)).text).items;
	expect(lines[0]).toMatchObject({ reader: "産業振興課　産業振興係", page: `${town}/office/parties/${party}`, municipality: "みほん野市" });
	expect(lines.map((line: { page: string }) => line.page)).toContain(`${town}/office/parties`);
	expect(JSON.stringify(lines)).not.toContain("%E6");
	const own_too = JSON.parse((await owner.get(`${shop}/data/readings.json?own=1`)).text).items;
	expect(own_too.map((line: { reader: string }) => line.reader)).toContain("ご本人");
	expect((await owner.get(`${shop}/data/readings.csv`)).text).toContain("見た人・扱った人");
	await server.stop();
});

test("readings come page after page, none twice, none left out", async ({ own }) => {
	const server = await own({ content: "empty", args: cheap_hashing }), user = await add_user(server, "hana@example.jp"), client = new Client(server);
	await client.sign_in(user);
	const shop = await join_party(server, user.email, 77_777), count = 120;
	const values = Array.from({ length: count }, (_, i) => i + 1);
	await execute(server.database, `INSERT INTO audit_subject (tenant_id, party_id, account_id, audit_id) SELECT t.tenant_id, 77777, 0, v.n FROM tenant t, (${
		values.map((n) => `SELECT ${n} AS n`).join(" UNION ALL ")}) v WHERE t.code = '139998'`);
	await execute(server.database, `INSERT INTO audit (tenant_id, audit_id, at_us, kind, account_id, account, session_id, party_id, acting, mandate_id, remote, route, path, format,
		request_id, sentence, statements, subjects, salt, line_hash) SELECT s.tenant_id, s.audit_id, s.audit_id, 1, 5, 'x', 0, 0, 0, 0, '', 'party_show', '/a/office/' || s.audit_id, 'html', '', '', '', 1, CAST('' AS ${
		server.database.startsWith("postgres") ? "BYTEA" : "BLOB"}), CAST('' AS ${server.database.startsWith("postgres") ? "BYTEA" : "BLOB"}) FROM audit_subject s WHERE s.party_id = 77777 AND s.audit_id <= ${count}`);
	const seen: string[] = [];
	let path: string | null = `${shop}/data/readings`;
	while (path !== null) {
		const text: string = (await client.get(path)).text;
		seen.push(...[...text.matchAll(/<code>\/a\/office\/(\d+)<\/code>/g)].map((found) => found[1] ?? ""));
		path = /class="pager".*?href="([^"]+)"/s.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? null;
	}
	expect(seen).toEqual(values.map(String).reverse());
	await server.stop();
});

test("nobody but the owner opens a firm's record, and nobody another's", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), shop = await shop_of(await signed_in(server, "owner"));
	const expected: [Person, number][] = [["owner", 200], ["member", 403], ["agent", 403], ["guest", 403], ["account", 404], ["officer", 404], ["auditor", 404]];
	for (const [who, status] of expected)
		for (const below of ["data", "data.csv", "data/readings", "data/readings.json"])
			expect((await (await signed_in(server, who)).get(`${shop}/${below}`)).status, `${who} ${below}`).toBe(status);
	expect((await (await signed_in(server, "account")).get("/account/data")).text).not.toContain("daihyo@");
	await server.stop();
});

async function broken(server: Server): Promise<{ status: number | null; lines: string[] }> {
	const ran = await kassei(["verify", "--database", server.database]);
	return { status: ran.status, lines: ran.stdout.split("\n").filter((line) => line.startsWith("NG")) };
}

test("kassei verify is content with the demonstration, and names each row that is broken", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), officer = await signed_in(server, "officer");
	await officer.get(`${town}/office/parties`);
	await until(10_000, "sealed", async () => ((await sql(server.database, "SELECT count(*) FROM audit WHERE seal_no IS NULL"))[0]?.[0] === "0" ? true : null));
	await server.stop();
	expect(await broken(server)).toEqual({ status: 0, lines: [] });
	const id = (await sql(server.database, "SELECT party_id FROM party ORDER BY party_id LIMIT 1"))[0]?.[0] ?? "";
	await execute(server.database, `INSERT INTO file_use (tenant_id, file_id, kind, ref, created_us) SELECT tenant_id, 9, 'x', 1, 1 FROM tenant WHERE code = '139998'`);
	await execute(server.database, `UPDATE party_contact SET party_id = 424242 WHERE party_id = ${id}`);
	await execute(server.database, `UPDATE party_name SET party_id = 424242 WHERE party_id = ${id}`);
	await execute(server.database, `UPDATE audit SET sentence = 'なにもなかった' WHERE seal_no = 1`);
	await execute(server.database, `INSERT INTO notice (tenant_id, notice_id, template, cause, topic, channel, state, about, lang, mail, name, postcode, address,
		subject, body, secret, token, written_us, next_us, attempt, reason) SELECT tenant_id, 5, 'mail_test', 'x', 1, 1, 1, '', 1, 'a@example.jp', '', '', '', '', '', FALSE, '', 7, 7, 0, ''
		FROM tenant WHERE code = '131172'`);
	await execute(server.database, `UPDATE staff_membership SET post_id = 4 WHERE membership_id = (SELECT min(membership_id) FROM staff_membership)`);
	await execute(server.database, `UPDATE mandate_member SET party_id = 77 WHERE member_right = ${rights.owner}`);
	const { status, lines } = await broken(server);
	expect(status).toBe(1);
	const rows = lines.map((line) => line.split("\t").slice(1, 4).join(" "));
	expect(rows).toContain(`file 139998 ${id_text(9)}`);
	expect(rows).toContain(`party 139998 ${id_text(424_242)}`);
	expect(rows).toContain(`notice 131172 ${id_text(5)}`);
	expect(rows).toContain(`mandate 139998 ${id_text(77)}`);
	expect(rows.some((row) => row.startsWith("audit "))).toBe(true);
	expect(rows.some((row) => row.startsWith("staff 139998 "))).toBe(true);
	expect(lines.every((line) => (line.split("\t")[4] ?? "").length > 5)).toBe(true);
});
