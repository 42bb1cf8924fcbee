// SPDX-License-Identifier: AGPL-3.0-or-later
// Once per run: a folder for everything temporary, a private PostgreSQL cluster, and the demonstration in one database of each
// kind, from which every test takes its copy. What this returns puts it all away.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cheap_hashing } from "./client.ts";
import { cluster_database, demo_name } from "./database.ts";
import { kassei_ok, root } from "./program.ts";

const script = join(root, "tests/lib/pg-cluster.sh");

function start_cluster(): { folder: string | null; url: string } {
	const given = process.env["KASSEI_TEST_PG_URL"];
	if (given) return { folder: null, url: given };
	const [folder = "", url = ""] = execFileSync(script, ["start"], { encoding: "utf8" }).split("\n");
	return { folder, url };
}

export default async function setup(): Promise<() => void> {
	const folder = mkdtempSync(join(tmpdir(), "kassei-e2e-"));
	process.env["KASSEI_E2E_FOLDER"] = folder;
	process.env["KASSEI_E2E_DEMO"] = `demo_${process.pid}`;
	const cluster = start_cluster();
	process.env["KASSEI_E2E_PG_URL"] = cluster.url;
	const put_away = (): void => {
		if (cluster.folder) execFileSync(script, ["stop", cluster.folder]);
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await kassei_ok(["demo", "--database", join(folder, `${demo_name()}.db`), ...cheap_hashing]);
		await kassei_ok(["demo", "--database", await cluster_database(demo_name(), null), ...cheap_hashing]);
	} catch (e) {
		put_away();
		throw e;
	}
	return put_away;
}
