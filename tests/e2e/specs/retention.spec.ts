// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people, "Trace": retention periods with their dates, holds, a disposal list that somebody else than its maker decides, and
// disposal that takes the personal content away and leaves the proof: `kassei audit verify` is content, and is not when a line goes without it.
import { cheap_hashing } from "../lib/client.ts";
import type { Client } from "../lib/client.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import { signed_in } from "../lib/people.ts";
import { execute } from "../lib/party.ts";
import { kassei, until } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";

const office = "/139998-mihonno/office", tenant = "(SELECT tenant_id FROM tenant WHERE code = '139998')";
type Own = (options: object) => Promise<Server>;
interface Item { item_no: number; kind: string; what: string; records: number; state: string; reason: string }

const one = async (server: Server, statement: string): Promise<string> => (await sql(server.database, statement))[0]?.[0] ?? "";
const items = async (client: Client, page: string): Promise<Item[]> => JSON.parse((await client.get(`${page}.json`)).text).items;
const sealed = (server: Server): Promise<true> => until(20_000, "all is sealed", async () => ((await one(server, "SELECT count(*) FROM audit WHERE seal_no IS NULL")) === "0" ? true : null));

/* A town with lines of 2020, a firm that closed in 2015, and old messages. */
async function old_town(own: Own): Promise<{ server: Server; firm: string; name: string }> {
	const server = await own({ args: cheap_hashing });
	await server.set_clock("2020-06-01T10:00:00+09:00");
	const officer = await signed_in(server, "officer");
	await officer.get(`${office}/parties`);
	await officer.get(`${office}/parties.csv`);
	await sealed(server);
	await server.set_clock("2026-11-02T10:00:00+09:00");
	const [firm = "", name = ""] = (await sql(server.database, `SELECT party_id, name FROM party p WHERE NOT EXISTS (SELECT 1 FROM mandate_member m WHERE m.party_id = p.party_id) ORDER BY party_id LIMIT 1`))[0] ?? [];
	await execute(server.database, `UPDATE party SET state = 3, closed_on = 16500, updated_us = 1400000000000000 WHERE party_id = ${firm}`);
	await execute(server.database, `INSERT INTO notice (tenant_id, notice_id, template, cause, topic, channel, state, party_id, about, lang, mail, name, postcode, address,
		subject, body, secret, token, written_us, next_us, settled_us, attempt, reason)
		SELECT tenant_id, 5, 'mail_test', 'x', 1, 2, 4, ${firm}, '', 1, '', '旧 太郎', '1140002', '旧町1丁目', '件名', '本文', FALSE, '', 1400000000000000, 7, 1400000000000000, 0, ''
		FROM tenant WHERE code = '139998'`);
	return { server, firm, name };
}

async function make(client: Client): Promise<string> {
	const answer = await client.send(`${office}/disposals`, `${office}/disposals`, {});
	expect(answer.status, answer.text).toBe(303);
	return answer.headers.location ?? "";
}
const version = async (client: Client, page: string): Promise<string> => /name="version" value="(\d+)"/.exec((await client.get(page)).text)?.[1] ?? "";
const submit = async (client: Client, page: string): Promise<number> => (await client.send(page, `${page}/submit`, { version: await version(client, page) })).status;

test("what is over is listed, decided by somebody else, and gone afterwards with its proof", async ({ own }) => {
	test.setTimeout(120_000);
	const { server, firm, name } = await old_town(own), approver = await signed_in(server, "approver"), head = await signed_in(server, "head");
	const page = await make(approver), listed = await items(approver, page);
	expect(listed.map((item) => item.kind)).toEqual(["事業者台帳", "通知・連絡ファイル", "操作・閲覧記録ファイル"]);
	expect(listed[0]).toMatchObject({ what: name, records: 1, state: "廃棄予定" });
	const lines = listed[2]?.records ?? 0;
	expect(lines).toBeGreaterThanOrEqual(2);
	expect(await submit(approver, page)).toBe(303);
	expect((await approver.get(page)).text).toContain("別の決裁者が決裁します");
	expect((await approver.post(`${page}/decide`, { request_id: await approver.request_id(`${office}/disposals`, `${office}/disposals`), version: "2", answer: "approve", note: "" })).status).toBe(422);
	expect(await one(server, "SELECT state FROM retention_disposal")).toBe("2");
	expect((await head.send(page, `${page}/decide`, { version: await version(head, page), answer: "approve", note: "" })).status).toBe(303);
	await until(30_000, "disposed of", async () => ((await one(server, "SELECT state FROM retention_disposal")) === "4" ? true : null));
	expect(await one(server, `SELECT name FROM party WHERE party_id = ${firm}`)).toBe("（廃棄済み）");
	for (const table of ["party_name", "party_contact", "party_establishment", "party_key"])
		expect(await one(server, `SELECT count(*) FROM ${table} WHERE party_id = ${firm}`), table).toBe("0");
	expect(await one(server, "SELECT name || address || body || state FROM notice WHERE notice_id = 5")).toBe("4");
	expect(await one(server, `SELECT count(*) FROM audit WHERE tenant_id = ${tenant} AND at_us < 1600000000000000`)).toBe("0");
	expect((await items(head, page)).every((item) => item.state === "廃棄済み")).toBe(true);
	expect((await head.get(page)).text).not.toContain(name);
	await sealed(server);
	await server.stop();

	const ran = await kassei(["audit", "verify", "--database", server.database]);
	expect(ran.status, ran.stdout).toBe(0);
	expect(ran.stdout).toContain(`廃棄 ${lines}件`);
	expect((await kassei(["verify", "--database", server.database])).stdout).not.toContain("NG");
	/* One line more goes, and its link says that it was disposed of: the row of the disposal does not count it. */
	const last = await one(server, `SELECT max(seal_no) FROM audit_seal WHERE tenant_id = ${tenant} AND disposed_us IS NOT NULL`);
	const next = Number(last) + 1, us = await one(server, `SELECT disposed_us FROM audit_disposal WHERE tenant_id = ${tenant}`);
	await execute(server.database, `UPDATE audit_seal SET disposed_us = ${us} WHERE tenant_id = ${tenant} AND seal_no = ${next}`);
	await execute(server.database, `DELETE FROM audit WHERE tenant_id = ${tenant} AND seal_no = ${next}`);
	const betrayed = await kassei(["audit", "verify", "--database", server.database]);
	expect(betrayed.status).toBe(1);
	expect(betrayed.stdout).toContain(`line_removed\t${next}`);
	/* Widened so that it does, the digest and the line of the trail do not agree. */
	await execute(server.database, `UPDATE audit_disposal SET last_seal = ${next}, lines = lines + 1 WHERE tenant_id = ${tenant}`);
	expect((await kassei(["audit", "verify", "--database", server.database])).stdout).toContain("line_removed");
});

test("a disposal without the line that tells of it is a removal", async ({ own }) => {
	const { server } = await old_town(own);
	await server.stop();
	const first = await one(server, `SELECT min(seal_no) FROM audit WHERE tenant_id = ${tenant}`);
	await execute(server.database, `UPDATE audit_seal SET disposed_us = 5 WHERE tenant_id = ${tenant} AND seal_no = ${first}`);
	await execute(server.database, `DELETE FROM audit WHERE tenant_id = ${tenant} AND seal_no = ${first}`);
	expect((await kassei(["verify", "--database", server.database])).status).toBe(1);
	await execute(server.database, `INSERT INTO audit_disposal (tenant_id, first_seal, last_seal, lines, digest, list_no, disposed_us) SELECT tenant_id, ${first}, ${first}, 1, line_hash, 1, 5 FROM audit_seal
		WHERE tenant_id = ${tenant} AND seal_no = ${first}`);
	expect((await kassei(["verify", "--database", server.database])).status).toBe(1);
});

test("holds, rules and what is taken out stay", async ({ own }) => {
	test.setTimeout(120_000);
	const { server, firm, name } = await old_town(own), officer = await signed_in(server, "officer"), head = await signed_in(server, "head");
	const rules = `${office}/retention`, holds = `${rules}/holds`;
	expect((await officer.post(rules, { request_id: await officer.request_id(holds, holds), kind: "trail", years: "10", valid_from: "2026-04-01", basis: "規程" })).status).toBe(403);
	expect((await head.send(rules, rules, { kind: "trail", years: "10", valid_from: "2026-04-01", basis: "みほん野市文書管理規程" })).status).toBe(303);
	expect((await head.send(rules, rules, { kind: "notices", years: "always", valid_from: "2027-04-01", basis: "来年度から" })).status).toBe(303);
	expect((await head.send(rules, rules, { kind: "nothing", years: "5", valid_from: "2026-04-01", basis: "x" })).status).toBe(422);
	expect((await head.get(`${rules}.csv`)).text).toContain("みほん野市文書管理規程");
	expect((await officer.send(holds, holds, { kind: "parties", firm: name, reason: "訴訟が続いているため" })).status).toBe(303);
	const page = await make(officer), listed = await items(officer, page);
	expect(listed.map((item) => [item.kind, item.state])).toEqual([["事業者台帳", "保留中"], ["通知・連絡ファイル", "廃棄予定"]]);
	expect((await officer.send(page, `${page}/keep`, { item_no: "2", reason: "展示に使うため" })).status).toBe(303);
	expect((await items(officer, page))[1]).toMatchObject({ state: "除外", reason: "展示に使うため" });
	expect((await officer.send(`${office}/disposals`, `${office}/disposals`, {})).status).toBe(422);
	expect(await submit(officer, page)).toBe(303);
	expect((await head.send(page, `${page}/decide`, { version: "2", answer: "return", note: "" })).status).toBe(422);
	expect((await head.send(page, `${page}/decide`, { version: "2", answer: "return", note: "確かめ直してください" })).status).toBe(303);
	expect((await officer.get(page)).text).toContain("確かめ直してください");
	expect(await submit(officer, page)).toBe(303);
	expect((await head.send(page, `${page}/decide`, { version: await version(head, page), answer: "approve", note: "" })).status).toBe(303);
	await until(30_000, "carried out", async () => ((await one(server, "SELECT state FROM retention_disposal")) === "4" ? true : null));
	expect(await one(server, `SELECT name FROM party WHERE party_id = ${firm}`)).toBe(name);
	expect(await one(server, "SELECT name FROM notice WHERE notice_id = 5")).toBe("旧 太郎");
	const hold = /<option value="([0-9A-Z]{13})"/.exec((await officer.get(holds)).text.split("holds/end")[1] ?? "")?.[1] ?? "";
	expect((await officer.send(holds, `${holds}/end`, { hold })).status).toBe(303);
	expect((await items(officer, await make(officer))).map((item) => item.kind)).toEqual(["事業者台帳", "通知・連絡ファイル"]);
	await server.stop();
	expect((await kassei(["verify", "--database", server.database])).status).toBe(0);
	await execute(server.database, "UPDATE retention_disposal SET decided_by = submitted_by WHERE state = 4");
	expect((await kassei(["verify", "--database", server.database])).stdout).toContain("決裁しています");
});

test("the yearly list is made once, and a hold that comes after it was handed in still stops", async ({ own }) => {
	test.setTimeout(120_000);
	const { server, firm, name } = await old_town(own), officer = await signed_in(server, "officer"), head = await signed_in(server, "head");
	await sql(server.database, "UPDATE job SET run_at_us = 0, ready_us = 0 WHERE kind = 'retention.list'");
	await server.set_clock("2026-11-02T10:00:01+09:00");
	await until(20_000, "the yearly list", async () => ((await one(server, "SELECT count(*) FROM retention_disposal")) === "1" ? true : null));
	expect(await one(server, "SELECT made_by FROM retention_disposal")).toBe("0");
	const idle = (): Promise<true> => until(20_000, "the job waits for tomorrow", async () =>
		((await one(server, "SELECT count(*) FROM job WHERE kind = 'retention.list' AND run_at_us > 1000 AND state = 1")) === "1" ? true : null));
	await idle();
	await sql(server.database, "UPDATE job SET run_at_us = 0, ready_us = 0 WHERE kind = 'retention.list'");
	await server.set_clock("2026-11-02T10:00:02+09:00");
	await idle();
	expect(await one(server, "SELECT count(*) FROM retention_disposal")).toBe("1");
	const list = (await officer.get(`${office}/disposals`)).text;
	expect(list).toContain("令和8年度 第1号");
	const page = new RegExp(`${office}/disposals/[0-9A-Z]{13}`).exec(list)?.[0] ?? "";
	expect(await submit(officer, page)).toBe(303);
	expect((await officer.send(`${office}/retention/holds`, `${office}/retention/holds`, { kind: "", firm: "", reason: "監査が続いているため" })).status).toBe(303);
	expect((await head.send(page, `${page}/decide`, { version: await version(head, page), answer: "approve", note: "" })).status).toBe(303);
	await until(30_000, "carried out", async () => ((await one(server, "SELECT state FROM retention_disposal")) === "4" ? true : null));
	expect((await items(head, page)).map((item) => item.state)).toEqual(["保留中", "保留中", "保留中"]);
	expect(await one(server, `SELECT name FROM party WHERE party_id = ${firm}`)).toBe(name);
	expect(Number(await one(server, `SELECT count(*) FROM audit WHERE tenant_id = ${tenant} AND at_us < 1600000000000000`))).toBeGreaterThan(0);
	await server.stop();
});
