// SPDX-License-Identifier: AGPL-3.0-or-later
// Play J, "April": on 29 March the administrator renames and splits a section and reads in the list of those who leave, move and come, mends it by what the preview
// says, and confirms; at 00:00 of 1 April who leaves is out, who moves has his new post, and 41 businesses have somebody who looks after them. By keyboard alone, on
// both databases: on a desk, and on a telephone without JavaScript.
import { cheap_hashing } from "../lib/client.ts";
import type { Client } from "../lib/client.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { person, signed_in } from "../lib/people.ts";
import { until } from "../lib/program.ts";
import { by_mail, link_in, mail_to, Stage } from "../lib/stage.ts";

const office = "/139998-mihonno/office", day = "2027-04-01";

/* Three leave, four move, two are new. The one who leaves with open work names nobody in the first version. */
const april = [
	"職員番号,氏名,メール,異動区分,新しい部署,職,権限,兼務,引継ぎ先職員番号",
	"1001,見本 太郎,,転出,,,,,", "1004,例示 京子,,退職,,,,,", "2001,試算 次郎,,転出,,,,,",
	"1002,手本 花子,,異動,会計課,会計係長,会計担当・決裁者,,", "1003,架空 一郎,,異動,観光課,観光課長,所属長・決裁者,,",
	"3001,点検 三枝,,異動,経済振興課,経済振興課長,所属長・決裁者,,", "4001,仮名 直人,,異動,経済振興課,審査員,審査員,兼務,",
	"1010,新任 春,haru@example.jp,転入,経済振興課,産業振興係,担当者,,", "1011,新任 夏,natsu@example.jp,転入,会計課,会計係,会計担当,,",
].join("\r\n");

const items = async (client: Client, path: string): Promise<Json[]> => JSON.parse((await client.get(`${path}.json`)).text).items;

/* The first of the register, each given to the officer. */
async function gives_work(client: Client, count: number): Promise<void> {
	const parties = await items(client, `${office}/parties`), account = (await items(client, `${office}/people`)).find((one) => one.email === person("officer").email).account_id;
	for (const { party_id: party } of parties.slice(0, count)) expect((await client.send(`${office}/charges`, `${office}/charges`, { party, account })).status).toBe(303);
}

test("play J: the first of April", async ({ own, browser }, info) => {
	test.setTimeout(600_000);
	const server = await own({ args: [...cheap_hashing, "--session-idle-minutes", "1440", "--session-hours", "720"] }), stage = new Stage(server, browser, info);
	await server.set_clock("2027-03-29T09:00:00+09:00");
	await gives_work(await signed_in(server, "officer"), 41);
	const naoto = await stage.enters(await signed_in(server, "administrator")), main = naoto.main;

	await test.step("a section gets another name, and another one comes out of it, both from 1 April", async () => {
		await naoto.opens(`${office}/sections`);
		await naoto.presses(main.getByRole("link", { name: "産業振興課" }));
		await naoto.is_on("産業振興課");
		await naoto.unfolds("名称を変える");
		await naoto.types(naoto.page.getByLabel("新しい部署名"), "経済振興課");
		await naoto.types(naoto.page.getByLabel("新しい略称"), "経振");
		await naoto.page.getByLabel("名称を変える日").fill(day);
		await naoto.sends();
		await naoto.sees("経済振興課");
		await naoto.unfolds("部署を分ける");
		await naoto.types(naoto.page.getByLabel("分かれてできる部署の名称"), "観光課");
		await naoto.types(naoto.page.getByLabel("分かれてできる部署の略称"), "観");
		await naoto.page.getByLabel("分ける日").fill(day);
		await naoto.sends();
		await naoto.sees("観光課");
		await naoto.looks("j-section");
	});

	await test.step("the list is read in: the preview says what is wrong, and nothing can be confirmed", async () => {
		await naoto.opens(`${office}/april`);
		await naoto.looks("j-april");
		await naoto.unfolds("異動のファイルを読み込む");
		await naoto.types(naoto.page.getByLabel("CSVの内容"), april);
		await naoto.presses(naoto.page.getByRole("button", { name: "読み込んで確かめる" }));
		await naoto.sees("転出・退職3人、異動4人、転入2人、引き継ぐ仕事41件、直すところ1行", /引継ぎ先がありません/, "まだ確定できません。");
		await expect(main.getByRole("button", { name: "確定する" })).toHaveCount(0);
		await naoto.looks("j-flaw");
	});

	await test.step("mended and read in again, it is confirmed", async () => {
		await naoto.opens(`${office}/april`);
		await naoto.unfolds("異動のファイルを読み込む");
		await naoto.types(naoto.page.getByLabel("CSVの内容"), april.replace("転出,,,,,", "転出,,,,,1010"));
		await naoto.presses(naoto.page.getByRole("button", { name: "読み込んで確かめる" }));
		await naoto.sees("転出・退職3人、異動4人、転入2人、引き継ぐ仕事41件、直すところ0行", "産業振興課 産業振興係", "経済振興課 産業振興係");
		await naoto.looks("j-preview");
		await naoto.unfolds("この内容で確定する");
		await naoto.presses(main.getByRole("button", { name: "確定する" }));
		await naoto.sees("実施待ち");
	});
	const plan = naoto.page.url().slice(server.origin.length);

	await server.set_clock("2027-03-31T23:59:58+09:00");
	const taro = await stage.enters(await signed_in(server, "officer")), hanako = await stage.enters(await signed_in(server, "approver"));
	await test.step("a moment before midnight nothing has changed", async () => {
		await taro.opens(office);
		await taro.sees("産業振興課", "私が担当する事業者");
		await hanako.opens(office);
		await hanako.sees(/担当者/);
	});

	await test.step("at midnight whoever leaves or moves is out, at the very press", async () => {
		await server.set_clock("2027-04-01T00:00:00+09:00");
		await taro.presses(taro.main.getByRole("link", { name: /私が担当する事業者/ }));
		await taro.is_on(/サインイン|権限/);
		await naoto.returns(await until(20_000, "the night's job", async () => {
			const client = await signed_in(server, "administrator");
			return (await client.get(plan)).text.includes("実施済み") ? client : null;
		}));
		await naoto.opens(plan);
		await naoto.sees("実施済み", "引き継がれなかった仕事は0件です。");
		await naoto.looks("j-done");
		await hanako.page.reload();
		await hanako.is_on("サインイン");
	});

	await test.step("the new officer comes by the mail's link and finds 41 businesses that are hers", async () => {
		const haru = await stage.enters();
		await haru.opens(link_in(await mail_to(server, "haru@example.jp", "staff_invitation"), "sign-in/link"));
		await haru.presses(haru.page.getByRole("button"). filter({ hasText: /サインインする/ }).first());
		await haru.opens(office);
		await haru.sees("経済振興課");
		await haru.presses(haru.main.getByRole("link", { name: /私が担当する事業者/ }));
		await haru.sees("新任 春");
		await haru.looks("j-charges");
		const all = await items(await by_mail(server, "haru@example.jp", ""), `${office}/charges`);
		expect([all.length, new Set(all.map((one) => one.officer))], "none left, none of nobody").toEqual([41, new Set(["新任 春"])]);
		await haru.page.context().close();
	});

	await test.step("who moved has his new post and no other; the old name stands on old days", async () => {
		await hanako.returns(await signed_in(server, "approver"));
		await hanako.opens(office);
		await hanako.sees("会計課", /会計担当/);
		await naoto.opens(`${office}/sections?on=2027-03-31`);
		await naoto.sees("産業振興課");
		await expect(main.getByText("経済振興課")).toHaveCount(0);
		await naoto.opens(`${office}/sections?on=${day}`);
		await naoto.sees("経済振興課", "観光課");
		await expect(main.getByText("産業振興課")).toHaveCount(0);
		await naoto.looks("j-sections");
	});
	stage.ends();
});
