// SPDX-License-Identifier: AGPL-3.0-or-later
// While a list is compared or written, shows how far it is; when it is done, the page comes anew. Without this script a link does.
interface Import { state: string; rows_done: number }

const section = document.querySelector<HTMLElement>("[data-import]");
const bar = section?.querySelector("progress");
const done = section?.querySelector("[data-done]");
let first = "";

async function look(): Promise<void> {
	const answer = await fetch(section?.dataset["import"] ?? "", { headers: { Accept: "application/json" } }).catch(() => null);
	if (answer?.ok) {
		const now = await answer.json() as Import;
		first ||= now.state;
		if (now.state !== first) return location.reload();
		if (bar) bar.value = now.rows_done;
		if (done) done.textContent = now.rows_done.toLocaleString();
	}
	setTimeout(() => void look(), 1000);
}

if (section) void look();
