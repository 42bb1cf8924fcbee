// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows: "typed forms, prepare/apply/render, request_id, origin check" on the one form there is: a reader says that a page is
// wrong. And that 個人番号 is never taken, while the twelve digits of a firm pass once they are confirmed.
import { expect, test } from "../lib/fixtures.ts";
import { ask } from "../lib/http.ts";
import type { Answer } from "../lib/http.ts";
import { kassei_ok } from "../lib/program.ts";
import type { Server } from "../lib/program.ts";
import { examples_of, filled, request_id_of } from "../lib/routes.ts";

interface Field { topic?: string; message?: string; not_my_number?: string }

class Reader {
	private constructor(readonly server: Server, readonly path: string) {}

	static async at(server: Server): Promise<Reader> {
		return new Reader(server, filled("/{slug}/programmes/{node_id}/report", await examples_of(server)));
	}

	new_request_id(): Promise<string> {
		return request_id_of(this.server, this.path);
	}

	async send(fields: Field, request_id?: string, lang = "ja"): Promise<Answer> {
		const body = new URLSearchParams({ request_id: request_id ?? await this.new_request_id(), ...fields });
		return ask(this.server, this.path, {
			method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", Cookie: `lang=${lang}` }, body: body.toString(),
		});
	}

	/* What the officer sees, newest first. */
	async stored(): Promise<string[][]> {
		const text = await kassei_ok(["plan", "reports", "139998", "--database", this.server.database]);
		return text.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
	}
}

function value_of(page: string, name: string): string | undefined {
	return new RegExp(`<textarea[^>]* name="${name}"[^>]*>([^<]*)</textarea>`).exec(page)?.[1];
}

test("a report is stored, thanked for, and listed for the officer", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	const answer = await reader.send({ topic: "wrong", message: "電話番号が変わりました。\r\n新しい番号は市のページにあります。" });
	expect(answer.status).toBe(303);
	expect(answer.headers.location).toBe(`${reader.path}/thanks`);
	expect(answer.headers["cache-control"]).toBe("no-store");
	expect((await ask(server, `${reader.path}/thanks`)).status).toBe(200);
	const rows = await reader.stored();
	expect(rows).toHaveLength(1);
	expect(rows[0]?.[0]).toMatch(/^2026-11-02T10:00:\d\d\+09:00$/);
	expect(rows[0]?.[3]).toBe("電話番号が変わりました。 新しい番号は市のページにあります。");
});

test("the newest report stands first, and one municipality does not see another's", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	await reader.send({ topic: "wrong", message: "一つ目" });
	await reader.send({ topic: "wrong", message: "二つ目" });
	expect((await reader.stored()).map((row) => row[3])).toEqual(["二つ目", "一つ目"]);
	expect(await kassei_ok(["plan", "reports", "131172", "--database", server.database])).toBe("");
});

test("a second click stores nothing and gets the same answer", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	const request_id = await reader.new_request_id(), fields = { topic: "wrong", message: "一度だけ" };
	const answers = await Promise.all(Array.from({ length: 6 }, () => reader.send(fields, request_id)));
	answers.push(await reader.send(fields, request_id));
	for (const answer of answers) {
		expect(answer.status).toBe(303);
		expect(answer.headers.location).toBe(`${reader.path}/thanks`);
	}
	expect(await reader.stored()).toHaveLength(1);
	const other = await reader.send({ ...fields, message: "別の内容" }, request_id);
	expect(other.status).toBe(409);
	expect(await reader.stored()).toHaveLength(1);
});

const refused: { why: string; fields: Field; field: string }[] = [
	{ why: "nothing typed", fields: { topic: "wrong", message: "" }, field: "message" },
	{ why: "only spaces", fields: { topic: "wrong", message: " 　\r\n " }, field: "message" },
	{ why: "too much typed", fields: { topic: "wrong", message: "あ".repeat(2001) }, field: "message" },
	{ why: "no topic chosen", fields: { message: "中身" }, field: "topic" },
	{ why: "a topic that there is not", fields: { topic: "spam", message: "中身" }, field: "topic" },
	{ why: "個人番号 by name", fields: { topic: "wrong", message: "私の個人番号は123456789012です" }, field: "message" },
	{ why: "マイナンバー by name, though confirmed", fields: { topic: "wrong", message: "マイナンバー １２３４－５６７８－９０１２", not_my_number: "1" }, field: "message" },
	{ why: "twelve digits that could be 個人番号", fields: { topic: "wrong", message: "番号 123456789018 を見てください" }, field: "message" },
];

for (const { why, fields, field } of refused) {
	test(`refused with what was typed, and nothing stored: ${why}`, async ({ own }) => {
		const server = await own(), reader = await Reader.at(server);
		const answer = await reader.send(fields);
		expect(answer.status).toBe(422);
		expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
		expect(answer.headers["cache-control"]).toBe("no-store");
		/* The summary leads to the field, and the field says why. */
		expect(answer.text).toMatch(new RegExp(`role="alert"[^>]*>[\\s\\S]*href="#field-${field}"`));
		expect(answer.text).toMatch(new RegExp(`id="field-${field}"`));
		expect(answer.text).toMatch(new RegExp(`id="field-${field}-error"`));
		if (fields.message?.trim()) expect(value_of(answer.text, "message")?.trim()).toBe(fields.message.trim());
		if (fields.topic === "wrong") expect(answer.text).toMatch(/<input[^>]* name="topic" value="wrong" checked/);
		expect(await reader.stored()).toEqual([]);
		/* What is shown again can be sent: with a request_id of its own. */
		const again = /name="request_id" value="([^"]+)"/.exec(answer.text)?.[1];
		expect((await reader.send({ topic: "wrong", message: "直しました" }, again)).status).toBe(303);
		expect(await reader.stored()).toHaveLength(1);
	});
}

test("twelve digits that are a firm's pass when that is confirmed", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	const fields = { topic: "wrong", message: "会社法人等番号 123456789018 の会社です" };
	const asked = await reader.send(fields);
	expect(asked.status).toBe(422);
	expect(asked.text).toMatch(/<input[^>]* name="not_my_number"/);
	expect((await reader.send({ ...fields, not_my_number: "1" })).status).toBe(303);
	expect(await reader.stored()).toHaveLength(1);
	/* Twelve digits that fail the check digit, and runs of other lengths, ask nothing. */
	for (const message of ["123456789012", "電話 0312345678", "1234567890123", "2026-11-02 10:00"]) expect((await reader.send({ topic: "wrong", message })).status, message).toBe(303);
});

test("what is typed is shown as text, wherever it appears again", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	const answer = await reader.send({ message: "</textarea><script>alert(1)</script>\"'&" });
	expect(answer.status).toBe(422);
	expect(value_of(answer.text, "message")).toBe("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
});

test("a tab or a line break cannot make the officer's list lie", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	await reader.send({ topic: "wrong", message: "一行目\n2026-01-01T00:00:00+09:00\t嘘\t嘘\t嘘" });
	const rows = await reader.stored();
	expect(rows).toHaveLength(1);
	expect(rows[0]).toHaveLength(4);
});

test("the form can be sent in English", async ({ own }) => {
	const server = await own(), reader = await Reader.at(server);
	const answer = await reader.send({ topic: "wrong", message: "" }, undefined, "en");
	expect(answer.status).toBe(422);
	expect(answer.text).toContain('<html lang="en">');
	expect((await reader.send({ topic: "wrong", message: "The telephone number is wrong." }, undefined, "en")).status).toBe(303);
});

test("reports for a programme that there is not are refused", async ({ own }) => {
	const server = await own();
	for (const path of ["/139998-mihonno/programmes/0CN3B9MZG0JKW/report", "/139998-mihonno/programmes/x/report", "/140000-nowhere/programmes/0CN3B9MZG0JKW/report"]) {
		expect((await ask(server, path)).status).toBe(404);
		const post = await ask(server, path, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin" }, body: "topic=wrong&message=x" });
		expect([400, 404]).toContain(post.status);
	}
});
