// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: an auditor learns who saw a firm and what somebody did, with the proof of each line; every act has words that people
// understand; the published head betrays a chain whose end was cut off; the daily verification warns on the page.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import type { SignedUp } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { json } from "../lib/http.ts";
import type { Json } from "../lib/http.ts";
import { kassei, root, scratch, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";
import { all_routes } from "../lib/routes.ts";

const slug = "139998-mihonno", firm = "0000000000001", number = "1180301018771", office = `/${slug}/office/audit`;
type Own = (options: object) => Promise<Server>;

test("every act that leaves a line has its words", () => {
	const words = readFileSync(join(root, "src/office/audit/words.def"), "utf8");
	const known = [...words.matchAll(/^ACT\((\w+),/gm)].map((found) => found[1] ?? "");
	expect(new Set(known).size, "no handler twice").toBe(known.length);
	const needed = all_routes().filter((route) => route.role !== "public" || route.method === "POST").map((route) => route.handler);
	expect(needed.filter((handler) => !known.includes(handler))).toEqual([]);
});

/* A firm that is known by its number, with an owner. Other modules make them by pages of their own; here only the trail counts. */
async function add_firm(server: Server, owner: SignedUp): Promise<void> {
	const tenant = "(SELECT tenant_id FROM tenant WHERE code = '139998')", account = `(SELECT account_id FROM account WHERE email_key = '${owner.email}')`;
	await sql(server.database, `INSERT INTO party (tenant_id, party_id, kind, state, name, kana, sort_key, trade_name, corporate_number,
		registration_number, invoice_number, representative, municipality_code, address, telephone, email, industry, note, origin, received_us,
		created_by, updated_us, version, happened)
		VALUES (${tenant}, 1, 1, 2, 'みほん製作所', '', '', '', '${number}', '', '', '', '', '', '', '', '', '', 1, 0, 0, 0, 1, 0)`);
	await sql(server.database, `INSERT INTO party_key (tenant_id, kind, key, party_id) VALUES (${tenant}, 1, '${number}', 1)`);
	await sql(server.database, `INSERT INTO mandate_member (tenant_id, party_id, account_id, member_right, from_us, granted_by, version)
		VALUES (${tenant}, 1, ${account}, 1, 0, 0, 1)`);
	await sql(server.database, `INSERT INTO account_tenant (account_id, tenant_id) VALUES (${account}, ${tenant})`);
}

/* Somebody with a role. The command has a clock of its own where it writes itself (PostgreSQL), so posts begin long before. */
async function add_officer(server: Server, email: string, role: string, municipality = "139998"): Promise<SignedUp> {
	const user = await add_user(server, email, role, municipality);
	for (const table of ["staff_membership", "staff_post"]) await sql(server.database, `UPDATE ${table} SET valid_from = 0`);
	return user;
}

interface Town { server: Server; auditor: Client; member: Client; officer: Client }

/* A member sends the beginning of a file and looks at it; an auditor, and an officer who is none. */
async function a_town(own: Own): Promise<Town> {
	const server = await own({ args: cheap_hashing });
	const owner = await add_user(server, "mina@example.jp");
	await add_firm(server, owner);
	const clients = { member: new Client(server), auditor: new Client(server), officer: new Client(server) };
	await clients.member.sign_in(owner);
	await clients.auditor.sign_in(await add_officer(server, "kansa@example.jp", "auditor"));
	await clients.officer.sign_in(await add_officer(server, "tanto@example.jp", "officer"));
	const files = `/${slug}/my/${firm}/files`;
	const begun = await clients.member.post(`${files}/uploads`, { request_id: await clients.member.request_id(files), name: "決算書.pdf", size: "10" });
	expect(begun.status, begun.text).toBeLessThan(400);
	expect((await clients.member.get(`${files}.json`)).text).toContain("決算書");
	return { server, ...clients };
}

async function lines(client: Client, query: string): Promise<Json[]> {
	const answer = await client.get(`${office}.json${query}`);
	expect(answer.status, answer.text).toBe(200);
	return JSON.parse(answer.text).items;
}

test("who saw this firm, and what did this person do", async ({ own }) => {
	const { auditor } = await a_town(own);
	const about = await lines(auditor, `?firm=${number}`);
	expect(about.map((line) => [line.route, line.kind, line.account])).toEqual(expect.arrayContaining([
		["upload_begin", "change", "mina"], ["file_index", "export", "mina"],
	]));
	expect(about.find((line) => line.route === "upload_begin")?.act).toBe("ファイルの送信を始めた");
	const by_link = await lines(auditor, `?party=${firm}`);
	expect(by_link.map((line) => line.audit_id)).toEqual(expect.arrayContaining(about.map((line) => line.audit_id)));
	const page = await auditor.get(`${office}?firm=${number}`);
	expect(page.text).toContain("みほん製作所の記録を見た人・扱った人");
	expect(page.text).toContain("ファイルの送信を始めた");

	const by_mail = await lines(auditor, "?person=MINA%40example.jp");
	expect(new Set(by_mail.map((line) => line.account))).toEqual(new Set(["mina"]));
	const of_auditor = await lines(auditor, "?person=kansa");
	expect(new Set(of_auditor.map((line) => line.route)), "auditors are seen too").toEqual(new Set(["audit_index"]));
	expect(await lines(auditor, "?kind=change")).toHaveLength(1);
	expect(await lines(auditor, "?from=2026-11-03")).toHaveLength(0);
	expect(await lines(auditor, "?to=2026-11-01")).toHaveLength(0);
	expect((await lines(auditor, "?from=2026-11-02&to=2026-11-02&kind=change"))).toHaveLength(1);
	const nobody = await auditor.get(`${office}?person=nobody`);
	expect(nobody.text).toContain("ひとりに決められませんでした");
	for (const format of ["csv", "xlsx"]) expect((await auditor.get(`${office}.${format}`)).status).toBe(200);
	expect((await auditor.get(`${office}.csv`)).text).toContain("ファイルの送信を始めた");
});

test("one line shows what was read and that its seal holds; a changed one shows that it does not", async ({ own, serve }) => {
	const { server, auditor } = await a_town(own);
	const line = await until(10_000, "the line is sealed", async () => (await lines(auditor, `?party=${firm}`)).find((one) => one.route === "file_index" && one.seal_no) ?? null);
	const page = await auditor.get(`${office}/${line.audit_id}`);
	expect(page.status).toBe(200);
	for (const said of ["ファイルの一覧を見た", "file_upload_list", "みほん製作所", "改ざんはありません"]) expect(page.text).toContain(said);
	const record = JSON.parse((await auditor.get(`${office}/${line.audit_id}.json`)).text);
	expect(record.subjects.map((subject: Json) => subject.party_name)).toContain("みほん製作所");
	expect(record.chain ?? record.item?.chain).toMatch(/^[0-9a-f]{64}$/);
	await server.stop();
	await sql(server.database, `UPDATE audit SET sentence = 'なにもなかった' WHERE route = 'file_index'`);
	const again = await serve(server.database, cheap_hashing);
	await again.set_clock("2026-11-02T10:01:00+09:00");
	const client = new Client(again);
	for (const [name, value] of auditor.cookies) client.cookies.set(name, value);
	expect((await client.get(`${office}/${line.audit_id}`)).text).toContain("記録の内容が変更されています");
});

test("only auditors of the municipality read its trail", async ({ own }) => {
	const { server, member, officer, auditor } = await a_town(own);
	const [line] = await lines(auditor, `?party=${firm}`);
	for (const path of [office, `${office}/chain`, `${office}/${line?.audit_id}`, `${office}.csv`]) {
		expect((await officer.get(path)).status, path).toBe(403);
		expect([403, 404], path).toContain((await member.get(path)).status);
		expect((await new Client(server).get(`${path}`)).status, path).not.toBe(200);
	}
	const other = new Client(server);
	await other.sign_in(await add_officer(server, "yoso@example.jp", "auditor", "131172"));
	expect((await other.get(`/131172-kita/office/audit/${line?.audit_id}`)).status, "another town's line").toBe(404);
	expect((await other.get(`/131172-kita/office/audit`)).status).toBe(200);
	const foreign = JSON.parse((await other.get(`/131172-kita/office/audit.json?firm=${number}`)).text);
	expect(foreign.items).toEqual([]);
	expect((await other.get(office)).status).not.toBe(200);
});

test("pages of the trail follow one another without gaps", async ({ own }) => {
	const { auditor } = await a_town(own);
	for (let i = 0; i < 110; i++) await auditor.get(`${office}?kind=change`);
	const seen: string[] = [];
	for (let path = `${office}.json?to=2026-11-02`; path;) {
		const answer = JSON.parse((await auditor.get(path)).text);
		seen.push(...answer.items.map((line: Json) => line.audit_id));
		const next = answer.next_cursor ?? answer.next ?? answer.after;
		path = next ? `${office}.json?to=2026-11-02&after=${encodeURIComponent(next)}` : "";
	}
	expect(new Set(seen).size).toBe(seen.length);
	expect(seen.length).toBeGreaterThanOrEqual(112);
	const first = await auditor.get(office);
	expect(first.text).toContain("次の50件");
});

/* The next night, when heads are published and all chains verified; both jobs are made due, because they were planned for the
 * night behind the day on which the server really started. */
async function night(server: Server, day: string): Promise<void> {
	await until(10_000, "all is sealed", async () => (await sql(server.database, "SELECT count(*) FROM audit WHERE seal_no IS NULL"))[0]?.[0] === "0" ? true : null);
	const count = async (table: string): Promise<number> => Number((await sql(server.database, `SELECT count(*) FROM ${table}`))[0]?.[0]);
	const before = await count("audit_check");
	await server.set_clock(`${day}T01:30:00+09:00`);
	await sql(server.database, "UPDATE job SET run_at_us = 0, ready_us = 0 WHERE kind IN ('audit.head', 'audit.verify') AND state = 1");
	await server.set_clock(`${day}T01:31:00+09:00`);
	await until(20_000, "heads and results", async () => await count("audit_head") >= 2 && await count("audit_check") >= before + 2 ? true : null);
}

test("heads are published every night, and whoever cuts the end of a chain off is betrayed", async ({ own }) => {
	const { server, auditor } = await a_town(own);
	await lines(auditor, "");
	expect((await json(server, "/audit-heads.json")).items).toEqual([]);
	await night(server, "2026-11-03");
	const { items } = await json(server, "/audit-heads.json");
	const town = items.find((head: Json) => head.code === "139998"), common = items.find((head: Json) => head.code === "");
	expect(town.chain).toMatch(/^[0-9a-f]{64}$/);
	expect(town.day).toBe("2026-11-03");
	expect(common.seal_no).toBeGreaterThanOrEqual(3);
	expect((await json(server, "/audit-heads.json?municipality=139998")).items).toHaveLength(1);
	const anyone = new Client(server);
	expect((await anyone.get("/audit-heads")).text).toContain(town.chain);
	expect((await anyone.get("/audit-heads.atom")).text).toContain(town.chain);
	expect((await anyone.get("/audit-heads.csv")).text).toContain(town.chain);
	await server.stop();

	const tenant = "(SELECT tenant_id FROM tenant WHERE code = '139998')";
	for (const table of ["audit_seal", "audit"]) await sql(server.database, `DELETE FROM ${table} WHERE tenant_id = ${tenant} AND seal_no >= ${town.seal_no}`);
	const ran = await kassei(["audit", "verify", "--database", server.database]);
	expect(ran.status).toBe(1);
	const [, , , , finding, seal_no] = ran.stdout.split("\n").find((line) => line.startsWith("139998"))?.split("\t") ?? [];
	expect([finding, Number(seal_no)]).toEqual(["link_removed", town.seal_no]);
});

test("a copy of the heads that somebody kept betrays what was cut off together with the published heads", async ({ own }) => {
	const { server, auditor } = await a_town(own);
	await lines(auditor, "");
	await night(server, "2026-11-03");
	const kept = join(scratch("heads"), "heads.json"), { text } = await new Client(server).get("/audit-heads.json");
	writeFileSync(kept, text);
	await server.stop();
	const verify = (...args: string[]): ReturnType<typeof kassei> => kassei(["audit", "verify", "--database", server.database, ...args]);
	expect((await verify("--heads", kept)).status, "all is as it was").toBe(0);
	for (const table of ["audit_seal", "audit"]) await sql(server.database, `DELETE FROM ${table} WHERE tenant_id > 0 AND seal_no >= 1`);
	await sql(server.database, "DELETE FROM audit_head");
	expect((await verify()).status, "nothing inside tells").toBe(0);
	const compared = await verify("--heads", kept);
	expect(compared.status).toBe(1);
	expect(compared.stdout).toMatch(/^139998\t.*\thead_differs\t/m);
	expect(compared.stdout.match(/head_differs/g), "the other chain is whole").toHaveLength(1);
	writeFileSync(kept, "[]");
	const refused = await verify("--heads", kept);
	expect(refused.status).toBe(1);
	expect(refused.stderr).toContain("is no copy of /audit-heads.json");
});

test("a head that differs from the chain is found", async ({ own }) => {
	const { server, auditor } = await a_town(own);
	await lines(auditor, "");
	await night(server, "2026-11-03");
	await server.stop();
	await sql(server.database, "UPDATE audit_head SET chain = (SELECT s.line_hash FROM audit_seal s WHERE s.tenant_id = audit_head.tenant_id AND s.seal_no = audit_head.seal_no)");
	const ran = await kassei(["audit", "verify", "--database", server.database]);
	expect(ran.status).toBe(1);
	expect(ran.stdout).toContain("head_differs");
});

test("the daily verification says that all is well, and warns on the pages when it is not", async ({ own }) => {
	const { server, auditor } = await a_town(own);
	await lines(auditor, "");
	await night(server, "2026-11-03");
	const first = new Client(server);
	await first.sign_in(await add_officer(server, "kansa2@example.jp", "auditor"));
	const sound = await first.get(`${office}/chain`);
	expect(sound.status).toBe(200);
	expect(sound.text).toContain("改ざんはありません");
	await sql(server.database, "UPDATE audit SET remote = '192.0.2.1' WHERE route = 'upload_begin'");
	expect((await first.get(office)).text, "nobody has looked again yet").not.toContain("記録の封印を確かめてください");
	await night(server, "2026-11-04");
	const second = new Client(server);
	await second.sign_in(await add_officer(server, "kansa3@example.jp", "auditor"));
	for (const path of [office, `${office}/chain`]) {
		const warned = await second.get(path);
		expect(warned.text, path).toContain("記録の封印を確かめてください");
		expect(warned.text, path).toContain("記録の内容が変更されています");
	}
	expect(server.log).toContain("audit_broken");
	const checks = JSON.parse((await second.get(`${office}/chain.json`)).text).items;
	expect([...new Set(checks.map((check: Json) => check.finding))]).toEqual(["line_changed", "intact"]);
	await sql(server.database, "UPDATE job SET state = 3, ready_us = 9000000000000000000 WHERE kind = 'audit.verify'");
	await sql(server.database, "DELETE FROM audit_check WHERE finding <> 1");
	await server.set_clock("2026-11-08T10:00:00+09:00");
	const third = new Client(server);
	await third.sign_in(await add_officer(server, "kansa4@example.jp", "auditor"));
	expect((await third.get(office)).text, "a verification that does not run is told too").toContain("検証が行われていません");
});

test("the register of files of personal data names what the schemas mark, for everybody and with its tables for officers", async ({ own }) => {
	const { server, officer } = await a_town(own);
	const anyone = new Client(server);
	const page = await anyone.get(`/${slug}/personal-files`);
	expect(page.status).toBe(200);
	for (const said of ["個人情報ファイル簿", "操作・閲覧記録ファイル", "口座番号", "メールアドレス"]) expect(page.text).toContain(said);
	expect(page.text, "tables are for officers").not.toContain("party_bank_account");
	const { items, columns } = await json(server, `/${slug}/personal-files.json`);
	expect(items.map((file: Json) => file.name)).toContain("事業者台帳");
	expect(columns.length).toBeGreaterThan(40);
	expect((await anyone.get(`/${slug}/personal-files.csv`)).text).toContain("利用目的");
	expect((await anyone.get(`/${slug}/personal-files.xlsx`)).status).toBe(200);
	expect((await anyone.get("/000000-nowhere/personal-files")).status).toBe(404);
	const inside = await officer.get(`/${slug}/office/personal-files`);
	expect(inside.status).toBe(200);
	expect(inside.text).toContain("party_bank_account");
	expect((await anyone.get(`/${slug}/office/personal-files`)).status).toBe(303);
});
