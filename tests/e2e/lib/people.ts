// SPDX-License-Identifier: AGPL-3.0-or-later
// The people of the fictional city, as `kassei demo` makes them: who has which role, and how they sign in.
import { Client } from "./client.ts";
import type { SignedUp } from "./client.ts";
import type { Server } from "./program.ts";

const password = "mihonno-demo-2026";

/* Whoever may do most comes last in each group. "public" is nobody. */
export const people = {
	account: "shimin", guest: "etsuran", agent: "dairi", member: "shain", owner: "daihyo", officer: "tanto", approver: "kakaricho", head: "kacho",
	accountant: "kaikei", reviewer: "shinsa", auditor: "kansa", administrator: "kanri", metropolis: "to",
} as const;
export type Person = keyof typeof people;

export function person(who: Person): SignedUp {
	return { email: `${people[who]}@mihonno.example`, password };
}

export async function signed_in(server: Server, who: Person): Promise<Client> {
	const client = new Client(server);
	const answer = await client.sign_in(person(who));
	if (answer.status !== 303) throw new Error(`${who} cannot sign in: ${answer.status} ${answer.text.slice(0, 1000)}`);
	return client;
}
