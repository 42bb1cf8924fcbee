// SPDX-License-Identifier: AGPL-3.0-or-later
// Shows of the issue on people: files are scanned by clamd when it is there. Debian's clamd itself, without any network, with two signatures of our own: one is found
// in a text, inside a workbook and in a piece-wise upload's last piece; what is longer than clamd takes waits and is not delivered; what clamd did not know yesterday it
// knows today. What a stand-in shows (answers that no clamd gives) is in files.spec.ts.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { add_user, cheap_hashing, Client } from "../lib/client.ts";
import { make_xlsx } from "../lib/data.ts";
import { expect, test } from "../lib/fixtures.ts";
import type { Json } from "../lib/http.ts";
import { join_party } from "../lib/party.ts";
import { scratch, until } from "../lib/program.ts";

const program = "/usr/sbin/clamd", word = "KASSEI-TEST-MALWARE-7f3a";

/* clamd with what it takes to be malware: name → bytes. */
async function clamd(folder: string, known: Record<string, string>): Promise<ChildProcess> {
	if (!existsSync(program)) throw new Error("clamd is not installed: tools/sh/setup.sh names its package");
	const socket = join(folder, "s");
	writeFileSync(join(folder, "own.ndb"), Object.entries(known).map(([name, text]) => `${name}:0:*:${Buffer.from(text).toString("hex")}\n`).join(""));
	writeFileSync(join(folder, "conf"), `LocalSocket ${socket}\nForeground yes\nDatabaseDirectory ${folder}\nTemporaryDirectory ${folder}\nStreamMaxLength 1M\nMaxThreads 2\nConcurrentDatabaseReload no\n`);
	const child = spawn(program, ["--config-file", join(folder, "conf")], { stdio: "ignore" });
	process.on("exit", () => child.kill("SIGKILL"));
	await until(20_000, "clamd", () => (existsSync(socket) ? true : null));
	return child;
}

const ends = (child: ChildProcess): Promise<void> => new Promise((resolve) => {
	child.on("close", () => resolve());
	child.kill("SIGTERM");
});

test("clamd itself: found in a text and inside a workbook, clean passes, too long waits, and what it learns counts", async ({ own }) => {
	const folder = scratch("clamd"), first = await clamd(folder, { "Kassei.Word": word });
	const server = await own({ content: "empty", args: [...cheap_hashing, "--clamd-socket", join(folder, "s")] }), client = new Client(server);
	await client.sign_in(await add_user(server, "hana@example.jp"));
	const files = `${await join_party(server, "hana@example.jp", 77_777)}/files`;
	const sends = (name: string, bytes: Buffer | string): Promise<Awaited<ReturnType<Client["get"]>>> => client.send_file(files, files, {}, name, Buffer.from(bytes));
	const list = async (): Promise<Json[]> => JSON.parse((await client.get(`${files}.json`)).text).items;

	for (const [name, bytes] of [["悪.txt", `見積書 ${word} 以上`], ["悪.xlsx", make_xlsx([["名称"], [word]])]] as const) {
		const refused = await sends(name, bytes);
		expect([name, refused.status]).toEqual([name, 422]);
		expect(refused.text).toContain(`「${name}」からウイルスが見つかったため、受け取りませんでした（Kassei.Word.UNOFFICIAL）`);
	}
	for (const [name, bytes] of [["良.txt", "見積書 以上"], ["良.xlsx", make_xlsx([["名称"], ["看板"]])]] as const) expect((await sends(name, bytes)).status, name).toBe(303);
	expect((await sends("長.txt", Buffer.from(`${"見積書の控え\n".repeat(80_000)}`))).status, "longer than clamd takes").toBe(303);
	const states = async (): Promise<unknown> => Object.fromEntries((await list()).map((one) => [one.name, one.scan]));
	expect(await states()).toEqual({ "良.txt": "clean", "良.xlsx": "clean", "長.txt": "waiting" });
	const waiting = (await list()).find((one) => one.name === "長.txt")?.file_id;
	expect((await client.get(`${files}/${waiting}/download`)).status, "not delivered unscanned").toBe(403);

	/* While clamd is away files wait; when it is back, knowing more, they are scanned before anybody gets them. */
	await ends(first);
	expect((await sends("後.txt", "a word that is known tomorrow")).status).toBe(303);
	const second = await clamd(folder, { "Kassei.Word": word, "Kassei.Tomorrow": "known tomorrow" });
	await server.set_clock("2026-11-02T10:20:00+09:00");
	await until(20_000, "the file is scanned again", async () => ((await list()).find((one) => one.name === "後.txt")?.scan === "infected" ? true : null));
	const late = (await list()).find((one) => one.name === "後.txt")?.file_id;
	expect((await client.get(`${files}/${late}/download`)).status).toBe(403);
	await ends(second);
});
