// SPDX-License-Identifier: AGPL-3.0-or-later
// Databases for tests: empty, or a copy of the demonstration. Each test that writes has its own.
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export type Engine = "sqlite" | "postgresql";
/* The run's own name for the demonstration, since a cluster that was given may have served another run. */
export const demo_name = (): string => process.env["KASSEI_E2E_DEMO"] ?? "demo";

const run = promisify(execFile);
let count = 0;

/* psql itself: the one in PATH is Debian's script, which looks for it and costs six times what psql does. */
export const psql = find_psql();

function find_psql(): string {
	const folder = "/usr/lib/postgresql";
	const versions = existsSync(folder) ? readdirSync(folder).map(Number).sort((a, b) => b - a) : [];
	return versions.map((version) => `${folder}/${version}/bin/psql`).find((path) => existsSync(path)) ?? "psql";
}

function folder(): string {
	const path = process.env["KASSEI_E2E_FOLDER"];
	if (!path) throw new Error("lib/setup.ts has not run");
	return path;
}

/* A new database of the run's cluster, as a copy of another one when `template` is given; its address. */
export async function cluster_database(name: string, template: string | null): Promise<string> {
	const url = process.env["KASSEI_E2E_PG_URL"] ?? "";
	/* As files, not through the log, which costs twice as much and as much again when the copy is dropped. */
	const copy = template ? ` TEMPLATE ${template} STRATEGY FILE_COPY` : "";
	await run(psql, ["--no-psqlrc", "--quiet", "--dbname", url, "--command", `CREATE DATABASE ${name}${copy}`]);
	return url.replace(/^(postgres(?:ql)?:\/\/[^/?]*\/)[^?]*/, `$1${name}`);
}

function sqlite_copy(path: string): string {
	for (const ending of ["", "-wal"]) {
		const from = join(folder(), `${demo_name()}.db${ending}`);
		if (existsSync(from)) copyFileSync(from, `${path}${ending}`);
	}
	return path;
}

/* The address of a new database. The folder and the cluster go at the end of the run, and all databases with them. */
export async function new_database(engine: Engine, content: "demo" | "empty"): Promise<string> {
	const name = `e2e_${process.pid}_${++count}`;
	if (engine === "postgresql") return cluster_database(name, content === "demo" ? demo_name() : null);
	const path = join(folder(), `${name}.db`);
	return content === "demo" ? sqlite_copy(path) : path;
}

/* Removes a database that nobody uses any more: a run makes hundreds, and they may lie in memory. */
export async function forget_database(database: string): Promise<void> {
	if (!database.startsWith("postgres")) {
		for (const ending of ["", "-wal", "-shm", ".lock", ".sock"]) rmSync(`${database}${ending}`, { force: true });
		return;
	}
	const name = /\/(e2e_\d+_\d+)\?/.exec(database)?.[1];
	if (name) await run(psql, ["--no-psqlrc", "--quiet", "--dbname", process.env["KASSEI_E2E_PG_URL"] ?? "", "--command", `DROP DATABASE ${name} WITH (FORCE)`]);
}

/* Rows of a statement, run behind the program's back: what somebody with the database's password could do, or see. */
export async function sql(database: string, statement: string): Promise<string[][]> {
	const split = "\x1f";
	const { stdout } = database.startsWith("postgres")
		? await run(psql, ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", `--field-separator=${split}`, "--dbname", database, "--command", statement])
		: await run("sqlite3", ["-batch", "-cmd", ".timeout 10000", "-separator", split, database, statement]);
	return stdout.split("\n").filter((line) => line !== "").map((line) => line.split(split));
}
