// SPDX-License-Identifier: AGPL-3.0-or-later
// Lines of the bank that concern the budget: a debit that comes after the accounts have closed waits for a person who is told which line, why and what to do, and the
// lines beside it are matched all the same; and money that came in, which an accountant books as the refund that it is, whole or in pieces.
import { code, era_day, sound, Town } from "../lib/bank.ts";
import { sql } from "../lib/database.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { kassei } from "../lib/program.ts";
import type { statement } from "../lib/zengin.ts";

test("a debit after 31 May waits with its reason, the other lines are matched, and another year pays it", async ({ own }) => {
	test.setTimeout(240_000);
	const town = await Town.open(own), { books } = town;
	/* In March of the old year. */
	await books.at("2036-03-03");
	await town.with_payee();
	const line = await books.enter("/2035/line", { code, name: "見本市", yen: "1000000", allot: "1" });
	const commitment = await books.commit(line, "桜フェア", 300_000, "2036-03-31", town.payee), page = `/commitments/${commitment}`;
	await books.at("2036-05-21");
	const other = await town.pay("2036-05-22");
	await books.do(`${page}/order`, { yen: "300000", pay_on: "2036-05-30", way: "bank-file" });
	const late = await town.pay("2036-05-30"), order = await books.open_order(commitment);
	await books.at("2036-06-04");
	const file = await town.read("2036-05-22", "2036-06-03", [{ day: era_day("2036-05-22"), incoming: false, yen: other.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" },
		{ day: era_day("2036-06-02"), incoming: false, yen: late.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }, { day: era_day("2036-06-03"), incoming: false, yen: 660, memo: "ﾌﾘｺﾐﾃｽｳﾘﾖｳ" }]);
	const sentence = /3行目（2036年6月2日、出金[\d,]+円）は照合できません。「桜フェア」は令和17年度の支出命令です。[^<]*過年度支出を起案し/;
	expect((await books.accountant.get(`${file}?lang=ja`)).text, "before the press").toMatch(sentence);
	await town.match(file);
	expect((await books.accountant.get(`${file}?lang=ja`)).text, "and after").toMatch(sentence);
	expect((await books.accountant.get(`${file}?lang=en`)).text).toContain("after the accounts closed (31 May)");
	expect(await town.json(`${town.payments}/${other.run_id}`)).toMatchObject({ state: "debited", debited_on: "2036-05-22" });
	expect(await town.json(`${town.payments}/${late.run_id}`)).toMatchObject({ state: "filed" });
	const unknown = (await town.json(`${town.payments}/unknown`)).items.find((one: Json) => one["yen"] === late.yen), its = `${town.payments}/unknown/${unknown.movement_id}`;
	expect((await books.accountant.get(`${town.payments}/unknown?lang=ja`)).text).toContain("過年度支出を起案し");
	expect((await books.accountant.get(`${its}?lang=ja`)).text).toContain(`href="${books.budget}${page}"`);
	const by_hand = await books.accountant.send(its, its, { match: "debit", run_no: String(late.run_no), note: "" });
	expect(by_hand.status).toBe(422);
	expect(by_hand.text).toContain("出納閉鎖（5月31日）のあと");
	await sound(town.server.database);
	/* Two people let this year pay it; the bank's line then fits. */
	expect((await books.officer.get(`${books.budget}${page}?lang=ja`)).text).toContain(`/orders/${order}/past-year`);
	await books.refused(books.officer, `/orders/${order}/past-year`, { other: town.next, pay_on: "2036-06-06", reason: "" }, ["理由を入力"]);
	await books.do(`/orders/${order}/past-year`, { other: town.next, pay_on: "2036-06-06", reason: "銀行の引落しが6月2日になったため" });
	expect((await books.json(page)).orders[0]).toMatchObject({ state: "cancelled" });
	expect((await books.accountant.get(`${its}?lang=ja`)).text).toContain("いまは、次のように照合できます。");
	expect((await books.accountant.send(its, its, { match: "debit", run_no: String(late.run_no), note: "" })).status).toBe(303);
	expect(await town.json(`${town.payments}/${late.run_id}`)).toMatchObject({ state: "debited", debited_on: "2036-06-02" });
	expect(await books.json(`/lines/${town.next}`)).toMatchObject({ paid: 300_000 });
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 0, ordered: 0 });
	expect((await books.decide(await books.propose("/2035/close", {}, books.accountant))).status).toBe(303);
	expect(await books.json(`/lines/${line}`)).toMatchObject({ unused: 1_000_000 });
	await sound(town.server.database);
});

test("money that came in and that nobody knew becomes 戻入 of its commitment, once", async ({ own }) => {
	test.setTimeout(240_000);
	const town = await Town.open(own), { books } = town, database = town.server.database;
	await books.at("2036-03-03");
	await town.with_payee();
	const line = await books.enter("/2035/line", { code, name: "見本市", yen: "1000000", allot: "1" });
	const commitment = await books.commit(line, "桜フェア", 300_000, "2036-03-31", town.payee), page = `/commitments/${commitment}`;
	await books.do(`${page}/order`, { yen: "300000", pay_on: "2036-03-10", way: "bank-file" });
	const run = await town.pay("2036-03-10");
	await books.at("2036-04-04");
	const incoming = (day: string, yen: number): Parameters<typeof statement>[2][number] => ({ day: era_day(day), incoming: true, yen, client: run.lines.find((one: Json) => one["title"] === "桜フェア").holder });
	await town.match(await town.read("2036-03-10", "2036-04-03", [{ day: era_day("2036-03-10"), incoming: false, yen: run.yen, memo: "ｿｳｺﾞｳﾌﾘｺﾐ" }, incoming("2036-04-02", 50_001), incoming("2036-04-03", 50_000)]));
	const waiting = (await town.json(`${town.payments}/unknown`)).items as Json[];
	const address = (yen: number): string => String(waiting.find((one) => one["yen"] === yen)!["movement_id"]);
	const good = `/refunds/${address(50_000)}`, much = `/refunds/${address(50_001)}`;
	/* From the suspense list; nothing to choose before the amount is fixed. */
	expect((await books.accountant.get(`${town.payments}/unknown/${address(50_000)}?lang=ja`)).text).toContain(`href="${books.budget}${good}"`);
	expect((await books.accountant.get(`${books.budget}${good}?lang=ja`)).text).toContain("返してもらう額のある支出負担行為がありません");
	expect((await books.officer.get(`${books.budget}${good}`)).status, "the accountant's page").toBe(403);
	await books.do(`${page}/change`, { yen: "250000", reason: "額の確定" });
	const shown = (await books.accountant.get(`${books.budget}${good}?lang=ja`)).text;
	for (const word of [`桜フェア（令和17年度、${town.payee}）返してもらう額50,000円`, "金額と名前が合います。令和17年度の戻入になります", "checked"]) expect(shown).toContain(word);
	await books.refused(books.accountant, much, { commitment }, ["返してもらう額は50,000円ですが、入金は50,001円です"]);
	await books.enter(good, { commitment });
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 250_000, returned: 50_000, left: 750_000 });
	expect((await books.json(page)).acts[0]).toMatchObject({ kind: "return", yen: 50_000, on_day: "2036-04-03" });
	expect((await town.json(`${town.payments}/unknown`)).items.map((one: Json) => one["yen"])).toEqual([50_001]);
	expect((await books.accountant.get(`${books.budget}${good}?lang=ja`)).text).toContain("すでに照合されています");
	await sound(database);
	/* What the auditor says when somebody changes it behind the program's back. */
	const wrong: [string, string, string][] = [
		["返納とした銀行の明細が、起票と合いません", "UPDATE payment_movement SET match = 6 WHERE yen = 50000", "UPDATE payment_movement SET match = 7 WHERE yen = 50000"],
		["返納とした銀行の明細が、起票と合いません", "UPDATE budget_refund SET act_no = act_no + 1", "UPDATE budget_refund SET act_no = act_no - 1"],
		["銀行の明細による返納の合計が、台帳の額と違います", "UPDATE ledger_posting SET memo = 'x' WHERE memo = '返納の入金'", "UPDATE ledger_posting SET memo = '返納の入金' WHERE memo = 'x'"],
	];
	for (const [sentence, done, undone] of wrong) {
		await sql(database, done);
		expect((await kassei(["verify", "--database", database])).stdout, sentence).toMatch(new RegExp(`NG\tbudget\t[^\n]*${sentence}`));
		await sql(database, undone);
	}
	await sound(database);
});

test("one transfer becomes 戻入, 加算金, 延滞金 and what is paid back, by two people, and can be taken back", async ({ own }) => {
	test.setTimeout(240_000);
	const town = await Town.open(own), { books } = town, database = town.server.database;
	const { line, commitment, holder } = await town.paid_too_much();
	await town.match(await town.read("2036-04-02", "2036-04-03", [{ day: era_day("2036-04-02"), incoming: true, yen: 58_456, client: holder }], 9));
	const movement = (await town.suspense()).get(58_456)!, page = `/refunds/${movement}`, split = `${page}/split`;
	const refused = (fields: Record<string, string>, words: string[]): Promise<void> => books.refused(books.accountant, split, fields, words);
	/* Whole it does not fit, and the page says where to go. */
	await books.refused(books.accountant, page, { commitment }, ["返してもらう額は50,000円ですが、入金は58,456円です", "いくつかに分けて記録する"]);
	const shown = (await books.accountant.get(`${books.budget}${split}?lang=ja`)).text;
	for (const word of ["58,456円", `桜フェア（令和17年度、${town.payee}）返してもらう額50,000円`, `value="50,000"`]) expect(shown).toContain(word);
	expect((await books.officer.get(`${books.budget}${split}`)).status, "the accountant's page").toBe(403);
	/* To the yen; which field, why and what to do. */
	await refused({ commitment, yen: "50,000", surcharge: "5,000" }, ["内訳の合計は55,000円で、入金の58,456円に3,456円足りません"]);
	await refused({ commitment, yen: "50,000", surcharge: "9,000" }, ["入金の58,456円より544円多くなっています"]);
	await refused({ commitment, yen: "50,001", surcharge: "8455" }, ["「桜フェア」で返してもらう額は50,000円です。50,001円から減らし"]);
	await refused({ yen: "50,000", surcharge: "8456" }, ["どの支出負担行為の返納かを選んでください"]);
	await refused({ commitment, yen: "五万" }, ["1円以上の金額を数字で入力するか"]);
	await refused({ commitment, yen: "50,000", back_yen: "8,456" }, ["だれに払い戻すかを"]);
	await refused({ commitment, yen: "50,000", back_yen: "8,456", back_to: "どこにもない商店" }, ["その名称または番号の事業者がないか"]);
	await refused({ commitment, yen: "50,000", other_yen: "8,456" }, ["何のお金かを入力してください"]);
	await refused({ commitment, yen: "25,000", commitment2: commitment, yen2: "33,456" }, ["同じ支出負担行為が2回選ばれています"]);
	const fields = { commitment, yen: "50,000", surcharge: "5,000", late_yen: "456", back_yen: "2,000", back_to: town.payee, other_yen: "1,000", other_what: "区民まつりの協賛金" };
	const proposal = await books.propose(split, fields, books.accountant);
	/* Nothing has moved, and nothing else can be recorded of the line meanwhile. */
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 300_000, returned: 0 });
	expect((await books.accountant.get(`${books.budget}${page}?lang=ja`)).text).toContain("決裁を待つ起案（入金の内訳）があります");
	expect((await books.accountant.get(`${books.budget}${split}?lang=ja`)).text, "no form").not.toContain('name="surcharge"');
	const seen = (await books.approver.get(`${books.budget}/proposals/${proposal}?lang=ja`)).text;
	for (const word of ["加算金", "延滞金", "区民まつりの協賛金", "58,456", "桜フェアの返納の入金"]) expect(seen).toContain(word);
	const decided = await books.decide(proposal);
	expect(decided.status).toBe(303);
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 250_000, returned: 50_000, left: 750_000 });
	expect((await books.json("/2036")).revenues.map((one: Json) => [one["kind"], one["yen"], one["title"]])).toEqual([["late-charge", 456, "桜フェア"], ["surcharge", 5_000, "桜フェア"]]);
	expect((await books.officer.get(`${books.budget}/2036?lang=ja`)).text).toMatch(/歳入になった返納など[^]*延滞金[^]*5,456/);
	const due = (await town.json(`${town.payments}/due`)).items.find((one: Json) => one["yen"] === 2_000);
	expect(due).toMatchObject({ title: "桜フェアの返納の入金", name: town.payee });
	expect((await town.suspense()).has(58_456)).toBe(false);
	await sound(database);
	/* What the auditor says when somebody changes it behind the program's back. */
	const wrong: [string, string, string][] = [
		["分けた入金の内訳の合計が、銀行の明細と違います", "UPDATE payment_movement SET yen = yen + 1 WHERE yen = 58456", "UPDATE payment_movement SET yen = yen - 1 WHERE yen = 58457"],
		["分けた入金の内訳の合計が、銀行の明細と違います", "UPDATE budget_piece SET yen = yen + 1 WHERE yen = 1000", "UPDATE budget_piece SET yen = yen - 1 WHERE yen = 1001"],
		["入金の内訳が、起票または支払予定と合いません", "UPDATE budget_revenue SET kind = 2 WHERE kind = 5", "UPDATE budget_revenue SET kind = 5 WHERE yen = 456"],
		["入金の内訳が、起票または支払予定と合いません", "UPDATE payment_due SET yen = 1999 WHERE yen = 2000", "UPDATE payment_due SET yen = 2000 WHERE yen = 1999"],
		["返納とした銀行の明細が、起票と合いません", "UPDATE payment_movement SET match = 6 WHERE yen = 58456", "UPDATE payment_movement SET match = 7 WHERE yen = 58456"],
		["銀行の明細による返納の合計が、台帳の額と違います", "UPDATE ledger_posting SET memo = 'x' WHERE memo = '返納の入金'", "UPDATE ledger_posting SET memo = '返納の入金' WHERE memo = 'x'"],
	];
	const fires = async (): Promise<void> => {
		for (const [sentence, done, undone] of wrong.splice(0)) {
			await sql(database, done);
			expect((await kassei(["verify", "--database", database])).stdout, done).toMatch(new RegExp(`NG\tbudget\t[^\n]*${sentence}`));
			await sql(database, undone);
		}
		await sound(database);
	};
	await fires();
	/* Taken back, by two people too; from the act of one piece goes the whole line. */
	const act = (await books.json(`/commitments/${commitment}`)).acts.find((one: Json) => one["kind"] === "return"), undo = `/${act.fiscal_year}/acts/${act.act_no}/undo`;
	expect((await books.accountant.get(`${books.budget}/commitments/${commitment}?lang=ja`)).text).toContain(`href="${books.budget}${undo}"`);
	expect((await books.accountant.get(`${books.budget}${undo}?lang=ja`)).text).toContain("区民まつりの協賛金");
	await books.refused(books.accountant, undo, { reason: "" }, ["理由を入力してください"]);
	await books.do(undo, { reason: "別の団体の返納でした" }, books.accountant);
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 300_000, returned: 0 });
	expect((await town.suspense()).get(58_456)).toBe(movement);
	expect((await town.json(`${town.payments}/due`)).items.some((one: Json) => one["yen"] === 2_000)).toBe(false);
	expect((await books.json(`/commitments/${commitment}`)).acts.filter((one: Json) => one["undone"]).length).toBeGreaterThan(0);
	wrong.push(["返納の取消が、取り消した起票と合いません", "UPDATE budget_undone SET by_act_no = by_act_no + 1", "UPDATE budget_undone SET by_act_no = by_act_no - 1"],
		["銀行の明細による返納の合計が、台帳の額と違います", "UPDATE ledger_posting SET memo = 'x' WHERE memo = '返納の入金の取消'", "UPDATE ledger_posting SET memo = '返納の入金の取消' WHERE memo = 'x'"]);
	await fires();
});

test("a refund typed by hand with another day is proposed as the same money, and somebody says so", async ({ own }) => {
	test.setTimeout(240_000);
	const town = await Town.open(own), { books } = town;
	const { line, commitment, holder } = await town.paid_too_much();
	await books.enter(`/commitments/${commitment}/back`, { yen: "20000", on: "2036-04-01" });
	await town.match(await town.read("2036-04-02", "2036-04-03", [{ day: era_day("2036-04-03"), incoming: true, yen: 20_000, client: holder }], 9));
	const page = `/refunds/${(await town.suspense()).get(20_000)!}`, shown = (await books.accountant.get(`${books.budget}${page}?lang=ja`)).text;
	for (const word of ["桜フェア：2036年4月1日の返納20,000円と同じお金", "近い日付で手で記録されています", "返してもらう額30,000円"]) expect(shown).toContain(word);
	expect(shown, "proposed, not decided").not.toMatch(/<input[^>]*name="commitment"[^>]*checked/);
	const unknown = await books.send(books.accountant, page, { commitment: "2035-99999" });
	expect([unknown.status, unknown.text.includes("どの支出負担行為の返納かを選んでください")]).toEqual([422, true]);
	const told = /value="(\d{4}-\d+)"/.exec(shown)![1]!;
	await books.enter(page, { commitment: told });
	expect(await books.json(`/lines/${line}`)).toMatchObject({ paid: 280_000, returned: 20_000 });
	await sound(town.server.database);
});
