// SPDX-License-Identifier: AGPL-3.0-or-later
// What officers do about a published plan: links to the plan before are confirmed, changed and refused, and the public pages follow; what a
// reader reported is read and dealt with, by the town that it is about and nobody else.
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { signed_in } from "../lib/people.ts";

const town = "/139998-mihonno", office = `${town}/office`, links = `${office}/continuity`, reports = `${office}/reports`;
const items = async (client: Client, path: string): Promise<Json[]> => JSON.parse((await client.get(`${path}.json`)).text).items;
const one = (rows: Json[], state: string): Json => rows.find((row) => row.state === state) ?? {};

test("a link is confirmed, another programme is chosen, none is: the public page says what was decided", async ({ own }) => {
	const server = await own({ args: cheap_hashing });
	const officer = await signed_in(server, "officer"), reviewer = await signed_in(server, "reviewer"), reader = new Client(server);
	const before = await items(officer, links), link = one(before, "proposed");
	const question = `${links}/${link.to_node}`, page = `${town}/programmes/${link.to_node}`;
	expect((await reader.get(page)).text).toContain("続きと思われる");
	const form = (await officer.get(question)).text;
	expect(form).toContain(`value="${link.from_node}"`);
	expect((await reviewer.get(question)).text, "others look on").not.toContain("<form method=\"post\" action=\"" + question);
	expect((await reviewer.post(question, { request_id: await reviewer.request_id("/account/profile"), from: link.from_node })).status).toBe(403);
	expect((await officer.send(question, question, { from: link.from_node })).status).toBe(303);
	expect((await reader.get(page)).text).toContain("続いています");
	const others = [...form.matchAll(/name="from"[^>]*value="([0-9A-Z]{13})"|value="([0-9A-Z]{13})"[^>]*name="from"/g)].map((match) => match[1] ?? match[2] ?? "");
	const other = others.find((id) => id !== link.from_node) ?? "";
	expect((await officer.send(question, question, { from: other })).status).toBe(303);
	expect((await reader.get(page)).text).toContain(`/programmes/${other}`);
	expect((await reader.get(page)).text).not.toContain(`/programmes/${link.from_node}`);
	expect((await officer.send(question, question, { from: "new" })).status).toBe(303);
	expect((await reader.get(page)).text).not.toContain("続きと思われる");
	expect((await reader.get(page)).text).not.toContain(`/programmes/${other}`);
	const refused = await officer.send(question, question, { from: link.to_node });
	expect(refused.status).toBe(422);
	expect(refused.text).toContain("一覧から選んでください");
	expect((await items(officer, links)).filter((row) => row.to_node === link.to_node).map((row) => row.state)).toEqual(["rejected", "rejected"]);
});

test("links with the same name are confirmed together, and what is less alike stays open", async ({ own }) => {
	const server = await own({ args: cheap_hashing }), officer = await signed_in(server, "officer");
	const before = await items(officer, links), same = before.filter((row) => row.likeness === 1000);
	expect(same.length).toBeGreaterThan(0);
	expect(before.length).toBeGreaterThan(same.length);
	expect((await officer.send(links, links, { least: "100" })).status).toBe(303);
	const after = await items(officer, links);
	expect(after.filter((row) => row.state === "confirmed")).toHaveLength(same.length);
	expect(after.filter((row) => row.state === "proposed")).toHaveLength(before.length - same.length);
	expect((await officer.send(links, links, { least: "10" })).status).toBe(422);
	for (const format of ["csv", "xlsx"]) expect((await officer.get(`${links}.${format}`)).status).toBe(200);
});

test("a reader's report reaches the town that it is about, and is dealt with", async ({ own }) => {
	const server = await own({ args: cheap_hashing });
	const reader = new Client(server), north = new Client(server);
	await server.set_clock(new Date(Date.now() + 3_600_000).toISOString()); // on PostgreSQL the command that adds somebody has a clock of its own
	await north.sign_in(await add_user(server, "kita@example.jp", "officer", "131172"));
	const officer = await signed_in(server, "officer");
	expect((await officer.get(reports)).text).toContain("まだ連絡はありません");
	const [link = {}] = await items(officer, links), page = `${town}/programmes/${link.to_node}/report`;
	expect((await reader.send(page, page, { topic: "outdated", message: "電話番号が変わりました" })).status).toBe(303);
	const [report = {}] = await items(officer, reports), there = `${reports}/${report.report_id}`;
	expect(report).toMatchObject({ message: "電話番号が変わりました", topic: "outdated", settled_us: null });
	expect(await items(north, "/131172-kita/office/reports")).toEqual([]);
	expect((await north.get(`/131172-kita/office/reports/${report.report_id}`)).status).toBe(404);
	expect((await north.get(`/131172-kita/office/continuity/${link.to_node}`)).status).toBe(404);
	expect((await officer.send(there, there, { answer: "" })).status).toBe(422);
	expect((await officer.send(there, there, { answer: "担当課に確かめ、直した文書を読み込みました。" })).status).toBe(303);
	expect((await items(officer, reports))[0]).toMatchObject({ answer: "担当課に確かめ、直した文書を読み込みました。" });
	expect((await officer.get(reports)).text).toContain("対応済み");
});
