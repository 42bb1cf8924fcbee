// SPDX-License-Identifier: AGPL-3.0-or-later
// The plan beside its source text: choosing a line number in the tree marks all its lines (data-first to data-last) and brings them
// into sight inside the source box, without moving the tree. Without this script the link goes to the first line, which :target marks.

function lines(first: number, last: number): HTMLElement[] {
	const found: HTMLElement[] = [];
	for (let line = first; line <= last && line - first < 500; line++) {
		const element = document.getElementById(`L${line}`);
		if (element) found.push(element);
	}
	return found;
}

function clear(plan: HTMLElement): void {
	for (const line of plan.querySelectorAll("[data-marked]")) line.removeAttribute("data-marked");
	for (const link of plan.querySelectorAll(".tree__line[aria-current]")) link.removeAttribute("aria-current");
}

/* Scrolls the box only where it scrolls by itself (wide screens); elsewhere the page goes to the line, as without scripts. */
function show(line: HTMLElement): void {
	const box = line.closest<HTMLElement>(".source");
	if (box && box.scrollHeight > box.clientHeight + 1) {
		box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
		if (box.getBoundingClientRect().top >= 0) return;
	}
	line.scrollIntoView({ block: "center" });
}

function mark(plan: HTMLElement, link: HTMLAnchorElement): boolean {
	const first = Number(link.dataset["first"]);
	const found = lines(first, Number(link.dataset["last"] ?? first));
	const top = found[0];
	if (!top) return false;
	clear(plan);
	link.setAttribute("aria-current", "true");
	for (const line of found) line.setAttribute("data-marked", "");
	show(top);
	return true;
}

/* replaceState keeps the address shareable; :target stays on the old line until then, so the old fragment is dropped too. */
function on_click(plan: HTMLElement, event: MouseEvent): void {
	const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>(".tree__line") : null;
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
	if (!mark(plan, link)) return;
	event.preventDefault();
	history.replaceState(null, "", link.hash);
}

/* The page was opened at #L21: the first node of the tree that begins there gives the whole range. */
function from_address(plan: HTMLElement): void {
	const line = /^#L(\d{1,7})$/.exec(location.hash)?.[1];
	const link = line && plan.querySelector<HTMLAnchorElement>(`.tree__line[data-first="${line}"]`);
	if (link) mark(plan, link);
}

for (const plan of document.querySelectorAll<HTMLElement>("[data-plan]")) {
	plan.addEventListener("click", (event) => on_click(plan, event));
	from_address(plan);
}
