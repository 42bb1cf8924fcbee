// SPDX-License-Identifier: AGPL-3.0-or-later
// An officer, an approver and an accountant of a town who work with its budget through its pages, on the day that the clock shows.
import { add_user, Client } from "./client.ts";
import type { SignedUp } from "./client.ts";
import { sql } from "./database.ts";
import { expect } from "./fixtures.ts";
import type { Answer } from "./http.ts";
import type { Server } from "./program.ts";

/* Somebody who holds the post since long ago: the year of a test has nothing to do with today. */
export async function hire(server: Server, email: string, roles: string, code: string): Promise<SignedUp> {
	const user = await add_user(server, email, roles, code);
	for (const table of ["staff_membership", "staff_post"]) await sql(server.database, `UPDATE ${table} SET valid_from = 10000`);
	return user;
}

export class Books {
	readonly budget: string;
	readonly office: string;
	officer!: Client;
	approver!: Client;
	accountant!: Client;
	private constructor(readonly server: Server, readonly slug: string, private readonly who: Record<"officer" | "approver" | "accountant", SignedUp>) {
		this.office = `/${slug}/office`;
		this.budget = `${this.office}/budget`;
	}
	static async open(server: Server, slug: string): Promise<Books> {
		const code = slug.slice(0, 6);
		const user = (role: string): Promise<SignedUp> => hire(server, `${role}-${code}@example.jp`, role, code);
		const who = { officer: await user("officer"), approver: await user("approver"), accountant: await user("accountant") };
		return new Books(server, slug, who);
	}
	/* Noon of that day in Japan; everybody signs in anew, because sessions end. */
	async at(day: string): Promise<void> {
		await this.server.set_clock(`${day}T03:00:00Z`);
		for (const role of ["officer", "approver", "accountant"] as const) {
			this[role] = new Client(this.server);
			expect((await this[role].sign_in(this.who[role])).status, `${role} signs in`).toBe(303);
		}
	}
	async json(path: string): Promise<any> {
		const answer = await this.accountant.get(`${this.budget}${path}.json`);
		expect(answer.status, path).toBe(200);
		return JSON.parse(answer.text);
	}
	/* Fills the form of an act's page. */
	send(client: Client, path: string, fields: Record<string, string>): Promise<Answer> {
		return client.send(`${this.budget}${path}`, `${this.budget}${path}`, fields);
	}
	async enter(path: string, fields: Record<string, string>): Promise<string> {
		const answer = await this.send(this.accountant, path, fields);
		expect(answer.status, `${path} ${why(answer)}`).toBe(303);
		return id_in(answer);
	}
	async propose(path: string, fields: Record<string, string>, client = this.officer): Promise<string> {
		const answer = await this.send(client, path, fields);
		expect(answer.status, `${path} ${why(answer)}`).toBe(303);
		return id_in(answer);
	}
	decide(proposal: string, client = this.approver, answer = "approve", note = ""): Promise<Answer> {
		const page = `${this.budget}/proposals/${proposal}`;
		return client.send(page, `${page}/decide`, { version: "1", answer, note });
	}
	async do(path: string, fields: Record<string, string>, client = this.officer): Promise<void> {
		const answer = await this.decide(await this.propose(path, fields, client));
		expect(answer.status, `${path} ${why(answer)}`).toBe(303);
	}
	async line(year: number, name: string): Promise<any> {
		return (await this.json(`/${year}`)).items.find((one: { name: string }) => one.name === name);
	}
	/* The newest commitment of a line with this title. */
	async commitment(line: string, title: string): Promise<string> {
		return (await this.json(`/lines/${line}`)).commitments.find((one: { title: string }) => one.title === title).commitment_id;
	}
	async open_order(commitment: string): Promise<string> {
		return (await this.json(`/commitments/${commitment}`)).orders.find((one: { state: string }) => one.state === "ordered").order_id;
	}
	async commit(line: string, title: string, yen: number, completes_on: string, party = ""): Promise<string> {
		await this.do(`/lines/${line}/commit`, { title, yen: String(yen), completes_on, party });
		return this.commitment(line, title);
	}
	/* What a page shows without its marks, for sentences. */
	async refused(client: Client, path: string, fields: Record<string, string>, words: string[]): Promise<void> {
		const before = await this.everything(), answer = await this.send(client, path, fields);
		expect(answer.status, `${path} ${why(answer)}`).toBe(422);
		const absent = [...words, ...Object.values(fields).filter((one) => one.length > 2)].filter((one) => !answer.text.includes(one));
		expect(absent, `${path}: the reason, and what was typed; ${why(answer)}`).toEqual([]);
		expect(await this.everything(), "nothing is written").toEqual(before);
	}
	async everything(): Promise<unknown[]> {
		const years = (await this.json("")).items.map((one: { fiscal_year: number }) => one.fiscal_year);
		return [await this.json("/proposals"), ...(await Promise.all(years.map((year: number) => this.json(`/${year}`))))];
	}
}

export const id_in = (answer: Answer): string => /\/([0-9A-Z]{13})(?:\?|$)/.exec(answer.headers.location ?? "")?.[1] ?? "";
export const why = (answer: Answer): string => (answer.text.split("error-summary")[1] ?? answer.text).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").slice(0, 400);
