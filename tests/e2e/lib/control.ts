// SPDX-License-Identifier: AGPL-3.0-or-later
// The client's side of the unix socket for commands beside a server (src/db/control.h).
import { connect } from "node:net";

/* Sends one command and gives its lines; an answer other than "= OK" is an error. */
export function command(path: string, name: string, body: string): Promise<string[]> {
	return new Promise((resolve, reject) => {
		const socket = connect(path);
		let answer = "";
		socket.setEncoding("utf8");
		socket.setTimeout(10_000, () => socket.destroy(new Error(`${name}: no answer`)));
		socket.on("error", reject);
		socket.on("data", (text: string) => { answer += text; });
		socket.on("end", () => {
			const lines = answer.split("\n").filter((line) => line !== "");
			const status = lines.pop() ?? "";
			socket.destroy();
			if (status.startsWith("= OK")) resolve(lines.map((line) => line.slice(2)));
			else reject(new Error(`${name}: ${answer}`));
		});
		socket.write(`kassei-1 ${name} ${Buffer.byteLength(body)}\n${body}`);
	});
}
