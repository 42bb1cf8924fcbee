// SPDX-License-Identifier: AGPL-3.0-or-later
// Small helps for search forms; everything works without them. A condition chosen with the mouse searches at once on wide screens,
// where the conditions stand beside the results. With the keyboard it does not (WCAG 3.2.2: an arrow key in a list must not change
// the page), nor on narrow screens: there the button sends. Empty fields are left out of the address, so that it can be read and shared.

/* Fields that say nothing are disabled for the moment of sending; the browser's back button must find them usable again. */
function drop_empty(form: HTMLFormElement): void {
	const empty = [...form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")].filter((field) => field.name && field.value === "" && !field.disabled);
	for (const field of empty) field.disabled = true;
	setTimeout(() => {
		for (const field of empty) field.disabled = false;
	});
}

/* The focus returns to the changed field on the page that follows: its id travels in the session's store. */
function send(form: HTMLFormElement, field: HTMLElement): void {
	if (field.id) sessionStorage.setItem("focus", field.id);
	form.requestSubmit();
}

function return_focus(): void {
	const id = sessionStorage.getItem("focus");
	sessionStorage.removeItem("focus");
	if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

const beside = matchMedia("(min-width: 60rem)");
let by_pointer = false;
addEventListener("pointerdown", () => { by_pointer = true; }, true);
addEventListener("keydown", () => { by_pointer = false; }, true);

for (const form of document.querySelectorAll<HTMLFormElement>('form[method="get"][role="search"]')) {
	form.addEventListener("submit", () => drop_empty(form));
	if (!form.hasAttribute("data-submit-on-change")) continue;
	form.addEventListener("change", (event) => {
		const field = event.target;
		const chosen = field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type));
		if (chosen && by_pointer && beside.matches) send(form, field);
	});
}
return_focus();
