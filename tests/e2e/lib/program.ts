// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the program under test: commands that end, and the server. A report of a sanitizer fails whoever ran it.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { command as control_command } from "./control.ts";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const binary = find_binary();
/* Sanitizers make everything slower; limits that people notice are told on the release binary. */
export const sanitized = binary.includes("asan");

const sanitizer_status = 86;
const start_ms = 20_000, stop_ms = 15_000;

function find_binary(): string {
	const given = process.env["KASSEI_BINARY"];
	const found = [given, join(root, "build-asan/src/cmd/kassei"), join(root, "build/src/cmd/kassei")].find((path) => path && existsSync(path));
	if (!found) throw new Error("The program is not built: run ./check build, or set KASSEI_BINARY.");
	return found;
}

/* Only what the program needs: no setting of the person who runs the tests may reach it. */
function environment(more: Record<string, string> = {}): Record<string, string> {
	return {
		PATH: process.env["PATH"] ?? "/usr/bin:/bin",
		HOME: tmpdir(),
		LANG: "C.UTF-8",
		TZ: "UTC",
		ASAN_OPTIONS: `exitcode=${sanitizer_status}:detect_leaks=1:check_initialization_order=1:strict_string_checks=1`,
		UBSAN_OPTIONS: `exitcode=${sanitizer_status}:halt_on_error=1:print_stacktrace=1`,
		LSAN_OPTIONS: `report_objects=1:suppressions=${join(root, "tests/lib/lsan.supp")}:print_suppressions=0`,
		...more,
	};
}

/* The folder of this run, which goes away with all that is in it. */
function run_folder(): string {
	return process.env["KASSEI_E2E_FOLDER"] ?? tmpdir();
}

export function scratch(name: string): string {
	return mkdtempSync(join(run_folder(), `${name}-`));
}

function refuse_sanitizer_report(stderr: string, status: number | null, what: string): void {
	if (status === sanitizer_status || /runtime error:|ERROR: (Address|Leak|UndefinedBehavior)Sanitizer/.test(stderr))
		throw new Error(`A sanitizer reports a mistake (${what}):\n${stderr}`);
}

export interface Ran { status: number | null; stdout: string; stderr: string; ms: number }

/* Runs a command to its end. */
export function kassei(args: string[], options: { cwd?: string; env?: Record<string, string>; timeout_ms?: number } = {}): Promise<Ran> {
	return new Promise((resolve, reject) => {
		const begun = performance.now();
		const child = spawn(binary, args, { cwd: options.cwd ?? run_folder(), env: environment(options.env), stdio: ["ignore", "pipe", "pipe"] });
		const out: Buffer[] = [], err: Buffer[] = [];
		child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
		child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
		const late = setTimeout(() => child.kill("SIGKILL"), options.timeout_ms ?? 30_000);
		child.on("error", reject);
		child.on("close", (status, signal) => {
			clearTimeout(late);
			const ran = { status, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8"), ms: performance.now() - begun };
			if (signal) return reject(new Error(`kassei ${args.join(" ")} ended by ${signal}:\n${ran.stderr}`));
			try {
				refuse_sanitizer_report(ran.stderr, status, `kassei ${args.join(" ")}`);
				resolve(ran);
			} catch (e) {
				reject(e);
			}
		});
	});
}

/* A command that has to end with 0; its standard output. */
export async function kassei_ok(args: string[], options: Parameters<typeof kassei>[1] = {}): Promise<string> {
	const ran = await kassei(args, options);
	if (ran.status !== 0) throw new Error(`kassei ${args.join(" ")} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
	return ran.stdout;
}

/* ---- the server ---- */

/* A file of keys as `kassei secret make` writes it (src/office/signin/seal.h). */
export function key_file_text(key: string): string {
	return `key ${createHash("sha256").update(Buffer.from(key, "hex")).digest("hex").slice(0, 8)} ${key}\n`;
}

/* On PostgreSQL all processes share one, so the tests do. */
function shared_keys(): string {
	const path = join(run_folder(), "secret.key"), mine = `${path}.${process.pid}`;
	if (existsSync(path)) return path;
	writeFileSync(mine, key_file_text("5e".repeat(32)), { mode: 0o600 });
	renameSync(mine, path);
	return path;
}

/* Asks again and again until there is an answer, ever less often, because asking costs what is waited for; never longer than `ms`. */
export async function until<T>(ms: number, what: string, ask: () => T | null | Promise<T | null>): Promise<T> {
	const end = performance.now() + ms;
	for (let pause = 5; ; pause = Math.min(pause * 1.5, 100)) {
		const answer = await ask();
		if (answer !== null) return answer;
		if (performance.now() > end) throw new Error(`Waited ${ms} ms in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}

/* Servers that run; none outlives the tests that started it, however they end. */
const living = new Set<ChildProcess>();
process.on("exit", () => {
	for (const child of living) child.kill("SIGKILL");
});

export interface ServerOptions { database: string; args?: string[]; env?: Record<string, string> }

export class Server {
	readonly database: string;
	/* Where its keys are (src/office/signin/seal.h). */
	readonly key_file: string;
	port = 0;
	/* From the start of the process until it answers. */
	up_ms = 0;
	private readonly folder = scratch("server");
	private readonly child: ChildProcess;
	private readonly ended: Promise<{ status: number | null; signal: string | null }>;
	private over = false;
	private stderr = "";

	private constructor(options: ServerOptions) {
		this.database = options.database;
		const args = ["serve", "--database", options.database, "--listen", "127.0.0.1:0", "--port-file", this.file("port"), "--test-clock", this.file("clock")];
		const shared = options.database.startsWith("postgres"), own_keys = options.args?.[options.args.indexOf("--secret-key-file") + 1];
		this.key_file = options.args?.includes("--secret-key-file") && own_keys ? own_keys : shared ? shared_keys() : `${options.database}.key`;
		if (shared && !options.args?.includes("--secret-key-file")) args.push("--secret-key-file", this.key_file);
		this.child = spawn(binary, [...args, ...(options.args ?? [])], { cwd: this.folder, env: environment(options.env), stdio: ["ignore", "ignore", "pipe"] });
		living.add(this.child);
		this.child.stderr?.on("data", (bytes: Buffer) => { this.stderr += bytes.toString("utf8"); });
		this.ended = new Promise((resolve) => this.child.on("close", (status, signal) => {
			this.over = true;
			living.delete(this.child);
			resolve({ status, signal });
		}));
	}

	static async start(options: ServerOptions): Promise<Server> {
		const begun = performance.now();
		const server = new Server(options);
		await until(start_ms, "the server's port file", () => server.read_port());
		server.up_ms = performance.now() - begun;
		return server;
	}

	private file(name: string): string {
		return join(this.folder, name);
	}

	/* The file is whole when its line ends. */
	private read_port(): number | null {
		if (this.over) throw new Error(`The server ended before it answered:\n${this.stderr}`);
		const text = existsSync(this.file("port")) ? readFileSync(this.file("port"), "utf8") : "";
		if (!text.endsWith("\n")) return null;
		this.port = Number(text);
		return this.port;
	}

	get origin(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get host(): string {
		return `127.0.0.1:${this.port}`;
	}

	get log(): string {
		return this.stderr;
	}

	get is_over(): boolean {
		return this.over;
	}

	/* Sets what the server takes for now, so that nothing depends on the day of the test. */
	async set_clock(instant: string): Promise<void> {
		await control_command(this.file("clock"), "clock.set", `${Date.parse(instant) * 1000}`);
	}

	/* The signal that ends the server cleanly; its status is 0 and no sanitizer has anything to say. */
	async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
		if (!this.over) this.child.kill(signal);
		const { status, signal: by } = await this.wait();
		refuse_sanitizer_report(this.stderr, status, "the server");
		if (status !== 0) throw new Error(`The server ended with ${by ?? status}:\n${this.stderr}`);
		rmSync(this.folder, { recursive: true, force: true });
	}

	/* As when the power fails. */
	async kill(): Promise<void> {
		this.child.kill("SIGKILL");
		await this.wait();
		refuse_sanitizer_report(this.stderr, null, "the server");
	}

	private async wait(): Promise<{ status: number | null; signal: string | null }> {
		const late = setTimeout(() => this.child.kill("SIGKILL"), stop_ms);
		const end = await this.ended;
		clearTimeout(late);
		return end;
	}
}
