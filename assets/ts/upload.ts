// SPDX-License-Identifier: AGPL-3.0-or-later
// Sending files in pieces of 256 KiB, so that a lost connection or a closed page costs one piece: what has arrived is asked
// for, and the rest is sent. Several files go one after another. Without this script the form sends one file as a whole.
// All sentences come with the page (data attributes of the form); what the server refuses comes with its answer.

interface Upload { file_id: string; name: string; size: number; received: number; sha256: string | null }
class Refused extends Error { constructor(message: string, readonly status: number) { super(message); } }
class Stopped extends Error {}

const retries_ms = [1000, 2000, 4000, 8000];

/* 26 characters of Crockford's base 32, the last with two bits unused: 128 random bits that make a repeated request the same one. */
function request_id(): string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	return [...crypto.getRandomValues(new Uint8Array(26))].map((byte, i) => alphabet.charAt(byte & (i === 25 ? 28 : 31))).join("");
}

/* A browser gives the hash on https only; without it a file is sent anew instead of being gone on with. */
async function hash_of(file: File): Promise<ArrayBuffer | null> {
	return crypto.subtle ? crypto.subtle.digest("SHA-256", await file.arrayBuffer()) : null;
}
const as_hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const as_base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/* The answer as JSON. A lost connection and a busy server are tried again; what the server refuses is said. */
async function ask<T>(address: string, init: RequestInit, signal: AbortSignal): Promise<T> {
	for (let tries = 0; ; tries++) {
		const answer = await fetch(address, { ...init, signal, headers: { Accept: "application/json, application/problem+json", ...init.headers } }).catch((e: unknown) => {
			if (signal.aborted) throw new Stopped();
			if (tries >= retries_ms.length) throw e;
			return null;
		});
		if (answer?.ok) return await answer.json() as T;
		if (answer && (answer.status !== 503 || tries >= retries_ms.length)) throw new Refused(await reason_of(answer), answer.status);
		await sleep(retries_ms[tries]!);
	}
}

async function reason_of(answer: Response): Promise<string> {
	const problem = await answer.json().catch(() => ({})) as { detail?: string; title?: string };
	return problem.detail ?? problem.title ?? "";
}

const post = (fields: Record<string, string>): RequestInit =>
	({ method: "POST", body: new URLSearchParams({ request_id: request_id(), ...fields }) });

/* One file's line: what happens to it in words, and a bar. */
class Line {
	readonly item = document.createElement("li");
	readonly #text = document.createElement("p");
	readonly #bar = document.createElement("progress");
	readonly #buttons = document.createElement("div");
	stop = new AbortController();

	constructor(readonly form: HTMLFormElement, readonly file: File, list: HTMLElement) {
		this.item.className = "uploads__item";
		this.#bar.className = "uploads__bar";
		this.#bar.max = Math.max(file.size, 1);
		this.#buttons.className = "actions";
		this.#text.id = `upload-${list.childElementCount}`;
		this.#bar.setAttribute("aria-labelledby", this.#text.id);
		this.item.append(this.#text, this.#bar, this.#buttons);
		list.append(this.item);
	}

	word(name: string, percent = 0): string {
		return (this.form.dataset[name] ?? "").replace("{name}", this.file.name).replace("{percent}", String(percent));
	}

	say(name: string, received = 0): void {
		this.#bar.value = received;
		this.#text.textContent = this.word(name, Math.floor(received * 100 / Math.max(this.file.size, 1)));
	}

	/* How it ended; only this is read out by itself. */
	end(text: string, state: "done" | "failed"): void {
		this.#text.setAttribute("role", state === "failed" ? "alert" : "status");
		this.#text.textContent = text;
		this.item.dataset["state"] = state;
		this.#bar.remove();
		this.#buttons.replaceChildren();
	}

	button(name: string, action: () => void): void {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "button";
		button.dataset["type"] = "outline";
		button.dataset["size"] = "small";
		button.textContent = this.form.dataset[name] ?? "";
		button.setAttribute("aria-describedby", this.#text.id);
		button.addEventListener("click", action);
		this.#buttons.replaceChildren(button);
	}
}

class Sender {
	readonly #uploads: string;
	readonly #list: string;
	readonly #piece: number;

	constructor(readonly form: HTMLFormElement) {
		this.#uploads = form.dataset["begin"] ?? "";
		this.#list = form.getAttribute("action") ?? "";
		this.#piece = Number(form.dataset["piece"]);
	}

	/* What is on its way already and is certainly the same file; else a new upload. */
	async #begin(line: Line): Promise<Upload> {
		const { file, stop: { signal } } = line;
		const hash = await hash_of(file);
		if (hash) {
			const { uploads } = await ask<{ uploads: Upload[] }>(`${this.#list}.json`, {}, signal);
			const same = uploads.find((upload) => upload.size === file.size && upload.sha256 === as_base64(hash));
			if (same) return same;
		}
		return ask<Upload>(this.#uploads, post({ name: file.name, size: String(file.size), ...(hash ? { sha256: as_hex(hash) } : {}) }), signal);
	}

	async #send_piece(line: Line, upload: Upload): Promise<void> {
		const { file, stop: { signal } } = line, address = `${this.#uploads}/${upload.file_id}`;
		const body = file.slice(upload.received, upload.received + this.#piece);
		try {
			const answer = await ask<{ received: number }>(`${address}/piece?offset=${upload.received}`,
				{ method: "POST", body, headers: { "Content-Type": "application/octet-stream" } }, signal);
			upload.received = answer.received;
		} catch (e) {
			/* The answer to a piece was lost, or another window sends the same file. */
			if (!(e instanceof Refused) || e.status !== 409) throw e;
			upload.received = (await ask<Upload>(`${address}.json`, {}, signal)).received;
		}
	}

	async #finish(line: Line, upload: Upload): Promise<void> {
		const signal = line.stop.signal;
		await ask(`${this.#uploads}/${upload.file_id}/finish`, post({}), signal).catch(async (e: unknown) => {
			if (!(e instanceof Refused) || e.status !== 404) throw e;
			/* It was finished, and only the answer was lost. */
			await ask(`${this.#list}/${upload.file_id}.json`, {}, signal);
		});
	}

	async #send(line: Line): Promise<void> {
		const upload = await this.#begin(line);
		line.button("stop", () => line.stop.abort());
		while (upload.received < upload.size) {
			line.say("sending", upload.received);
			await this.#send_piece(line, upload);
			if (line.stop.signal.aborted) throw new Stopped();
		}
		line.say("checking", upload.size);
		await this.#finish(line, upload);
	}

	/* True when the file has arrived. */
	async run(line: Line): Promise<boolean> {
		if (line.file.size === 0 || line.file.size > Number(this.form.dataset["most"])) {
			line.end(line.word(line.file.size === 0 ? "empty" : "large"), "failed");
			return false;
		}
		try {
			line.say("sending");
			await this.#send(line);
			line.end(line.word("done"), "done");
			return true;
		} catch (e) {
			this.#explain(line, e);
			return false;
		}
	}

	#explain(line: Line, e: unknown): void {
		if (e instanceof Stopped) return line.end(line.word("stopped"), "failed");
		if (e instanceof Refused) return line.end(e.message || line.word("failed"), "failed");
		line.end(line.word("lost"), "failed");
		line.button("again", () => {
			delete line.item.dataset["state"];
			void this.run(line).then((sent) => { if (sent) location.reload(); });
		});
	}
}

function take_over(form: HTMLFormElement): void {
	const input = form.querySelector<HTMLInputElement>('input[type="file"]'), button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
	if (!input || !button || !("arrayBuffer" in Blob.prototype)) return;
	const sender = new Sender(form), list = document.createElement("ul");
	list.className = "uploads";
	input.multiple = true;
	form.addEventListener("submit", (event) => {
		if (!input.files?.length) return;
		event.preventDefault();
		const lines = [...input.files].map((file) => new Line(form, file, list));
		form.after(list);
		for (const line of lines) line.say("waiting");
		button.disabled = true;
		void send_all(sender, lines).then((all) => {
			button.disabled = false;
			input.value = "";
			if (all) location.reload();
		});
	});
}

/* True when every file has arrived; then the page is read anew and shows them. */
async function send_all(sender: Sender, lines: Line[]): Promise<boolean> {
	let all = true;
	for (const line of lines) all = await sender.run(line) && all;
	return all;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) take_over(form);
