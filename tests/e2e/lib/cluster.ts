// SPDX-License-Identifier: AGPL-3.0-or-later
// A PostgreSQL cluster of a test's own, which it may kill. The one that all tests share must live.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { root, until } from "./program.ts";

const script = join(root, "tests/lib/pg-cluster.sh");

/* The working directory of a process; "" when it is gone or nobody's business. */
function directory_of(pid: string): string {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return "";
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		return; // gone already
	}
}

export class Cluster {
	private constructor(private readonly folder: string, readonly url: string) {}

	static start(): Cluster {
		const [folder = "", url = ""] = execFileSync(script, ["start"], { encoding: "utf8" }).split("\n");
		return new Cluster(folder, url);
	}

	private processes(): number[] {
		return readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name) && directory_of(name) === join(this.folder, "data")).map(Number);
	}

	/* The postmaster first, so that none is born meanwhile; then all that are left, until none is. */
	async kill(): Promise<void> {
		const postmaster = Number(readFileSync(join(this.folder, "data/postmaster.pid"), "utf8").split("\n")[0]);
		kill(postmaster);
		/* The postmaster's end must be known to its parent, too: a new server would take it for one that lives. */
		await until(20_000, "the end of the server's processes", () => {
			const left = this.processes();
			left.forEach(kill);
			return left.length === 0 && !existsSync(`/proc/${postmaster}`) ? true : null;
		});
	}

	restart(): void {
		execFileSync(script, ["restart", this.folder]);
	}

	stop(): void {
		execFileSync(script, ["stop", this.folder]);
	}
}
