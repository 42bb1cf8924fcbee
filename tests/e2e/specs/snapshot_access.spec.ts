// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: "the metropolis sees submitted snapshots only": an approver freezes a published plan, the metropolis's
// officer sees it with its hash and what changed since the one before, an id of a municipality that gave no post is nowhere, and what was
// altered behind the program's back is said.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { parse_csv } from "../lib/data.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { execute } from "../lib/party.ts";
import { signed_in } from "../lib/people.ts";

const office = "/139998-mihonno/office", kita = "/131172-kita/office";
const items = async (client: Client, path: string): Promise<Json[]> => JSON.parse((await client.get(`${path}.json`)).text).items;
const plans_of = (page: string): string[] => [...page.matchAll(/<option value="([0-9A-Z]{13})"/g)].map((match) => match[1] ?? "");

test("a plan is submitted by an approver and read by the metropolis, frozen, with its differences", async ({ own }) => {
	const server = await own({ args: cheap_hashing });
	const approver = await signed_in(server, "approver"), metropolis = await signed_in(server, "metropolis"), reviewer = await signed_in(server, "reviewer");
	expect(await items(metropolis, `${office}/submitted`)).toEqual([]);
	expect((await metropolis.get(`${office}/submitted`)).text).toContain("まだ何も提出されていません");
	expect((await metropolis.get("/account")).text, "the way there").toContain(`${office}/submitted`);
	const page = (await approver.get(`${office}/snapshots`)).text, [plan = ""] = plans_of(page);
	expect((await reviewer.get(`${office}/snapshots`)).text, "no form for others").not.toContain(`action="${office}/snapshots"`);
	expect((await reviewer.post(`${office}/snapshots`, { request_id: await reviewer.request_id("/account/profile"), plan })).status).toBe(403);
	const made = await approver.send(`${office}/snapshots`, `${office}/snapshots`, { plan, note: "令和8年度から" });
	expect(made.status).toBe(303);
	const [row] = await items(metropolis, `${office}/submitted`);
	expect(row).toMatchObject({ seq: 1, kind: "first", municipality: "みほん野市", code: "139998", note: "令和8年度から" });
	expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
	expect(Object.keys(row)).not.toContain("submitted_by");
	const there = `${office}/submitted/${row.snapshot_id}`, seen = await metropolis.get(there);
	expect(seen.text).toContain("提出されたときのままです");
	expect(seen.text).toContain(row.sha256);
	const programmes = await items(metropolis, there), csv = parse_csv((await metropolis.get(`${there}.csv`)).text.replace(/^\ufeff/, ""));
	expect(programmes).toHaveLength(row.programmes);
	expect(csv).toHaveLength(row.programmes + 1);
	expect((await metropolis.get(`${there}.xlsx`)).status).toBe(200);
	await execute(server.database, `UPDATE plan_programme SET plain_ja = '変えた文' WHERE plan_id IN (SELECT plan_id FROM snapshot) AND name = '${programmes[0].name}'`);
	expect(await items(metropolis, there), "frozen").toEqual(programmes);
	const again = await approver.send(`${office}/snapshots`, `${office}/snapshots`, { plan, note: "" });
	const second = (await items(metropolis, `${office}/submitted`))[0];
	expect(second).toMatchObject({ seq: 2, kind: "change" });
	const differs = (await metropolis.get(`${office}/submitted/${second.snapshot_id}`)).text;
	expect(differs).toContain("前の提出との違い");
	expect(differs).toContain("変えた文");
	expect((await approver.get(again.headers.location ?? "")).text).toContain("変えた文");
	await execute(server.database, `UPDATE snapshot_item SET name = '書き換え' WHERE item_no = 1`);
	expect((await metropolis.get(there)).text).toContain("照合値が合いません");
});

test("what another municipality submitted is found by nobody without a post there", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), north = new Client(server);
	await server.set_clock(new Date(Date.now() + 3_600_000).toISOString());
	await north.sign_in(await add_user(server, "kita@example.jp", "approver", "131172"));
	const [plan = ""] = plans_of((await north.get(`${kita}/snapshots`)).text);
	const made = await north.send(`${kita}/snapshots`, `${kita}/snapshots`, { plan, note: "" });
	expect(made.status).toBe(303);
	const id = (made.headers.location ?? "").split("/").pop() ?? "", metropolis = await signed_in(server, "metropolis"), approver = await signed_in(server, "approver");
	expect(await items(metropolis, `${office}/submitted`)).toEqual([]);
	for (const [client, path] of [[metropolis, `${office}/submitted/${id}`], [approver, `${office}/snapshots/${id}`]] as const) expect((await client.get(path)).status, path).toBe(404);
	expect((await approver.post(`${office}/snapshots`, { request_id: await approver.request_id(`${office}/snapshots`, `${office}/snapshots`), plan, note: "" })).status).toBe(404);
	const both = new Client(server), account = await add_user(server, "to-both@example.jp", "metropolis", "131172");
	await both.sign_in(account);
	expect(await items(both, `${kita}/submitted`)).toHaveLength(1);
	expect((await both.get(`${kita}/snapshots`)).status, "not the municipality's own page").toBe(403);
});
