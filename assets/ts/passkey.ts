// SPDX-License-Identifier: AGPL-3.0-or-later
// Asks the browser for a passkey: a form with data-passkey="get" or "create" has the options as JSON in data-options (bytes as base64url)
// and hidden fields for the answer. Without this script the form sends empty fields and the server says what to do.

function bytes_of(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
	return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

function text_of(bytes: ArrayBuffer): string {
	return btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

interface CredentialJson { type: "public-key"; id: string }

function credentials_of(list: CredentialJson[]): PublicKeyCredentialDescriptor[] {
	return list.map(({ type, id }) => ({ type, id: bytes_of(id) }));
}

function fill(form: HTMLFormElement, name: string, bytes: ArrayBuffer): void {
	const field = form.elements.namedItem(name);
	if (field instanceof HTMLInputElement) field.value = text_of(bytes);
}

async function create(form: HTMLFormElement, options: any): Promise<void> {
	const made = await navigator.credentials.create({ publicKey: { ...options, challenge: bytes_of(options.challenge),
		user: { ...options.user, id: bytes_of(options.user.id) }, excludeCredentials: credentials_of(options.excludeCredentials) } });
	const answer = (made as PublicKeyCredential).response as AuthenticatorAttestationResponse;
	fill(form, "client_data", answer.clientDataJSON);
	fill(form, "attestation", answer.attestationObject);
}

async function get(form: HTMLFormElement, options: any): Promise<void> {
	const got = await navigator.credentials.get({ publicKey: { ...options, challenge: bytes_of(options.challenge),
		allowCredentials: credentials_of(options.allowCredentials) } }) as PublicKeyCredential;
	const answer = got.response as AuthenticatorAssertionResponse;
	fill(form, "credential", got.rawId);
	fill(form, "client_data", answer.clientDataJSON);
	fill(form, "authenticator_data", answer.authenticatorData);
	fill(form, "signature", answer.signature);
}

/* One question at a time; the form goes out only with an answer. */
let asking = false;

async function ask(form: HTMLFormElement): Promise<void> {
	const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
	const options = JSON.parse(form.dataset["options"] ?? "");
	if (asking) return;
	asking = true;
	failed?.toggleAttribute("hidden", true);
	try {
		await (form.dataset["passkey"] === "create" ? create(form, options) : get(form, options));
		form.submit();
	} catch {
		failed?.toggleAttribute("hidden", false);
	}
	asking = false;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]"))
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		void ask(form);
	});
export {};
