// SPDX-License-Identifier: AGPL-3.0-or-later
// The bank's side: a statement (入出金取引明細, 200 bytes) put together field by field, as bytes of JIS X 0201.

export interface Movement { day: string; incoming: boolean; yen: number; client?: string; memo?: string; edi?: string }

function jis(text: string, width: number): Buffer {
	const bytes = [...text].map((c) => { const code = c.codePointAt(0) ?? 0; return code < 0x80 ? code : code - 0xff61 + 0xa1; });
	return Buffer.concat([Buffer.from(bytes), Buffer.alloc(Math.max(0, width - bytes.length), 0x20)]).subarray(0, width);
}

const digits = (value: number | string, width: number): Buffer => Buffer.from(String(value).padStart(width, "0"));
const record = (...fields: Buffer[]): Buffer => {
	const all = Buffer.concat(fields);
	if (all.length !== 200) throw new Error(`a record of ${all.length} bytes`);
	return Buffer.concat([all, Buffer.from("\r\n")]);
};

/* Days are YYMMDD of the era; the account is the demonstration's. `first`: number of the first line. */
export function statement(from: string, to: string, movements: Movement[], opening = 50_000_000, first = 1): Buffer {
	const sum = (incoming: boolean): number => movements.filter((m) => m.incoming === incoming).reduce((all, m) => all + m.yen, 0);
	const count = (incoming: boolean): number => movements.filter((m) => m.incoming === incoming).length;
	const data = movements.map((m, i) => record(digits(2, 1), digits(first + i, 8), digits(m.day, 6), digits(m.day, 6), digits(m.incoming ? 1 : 2, 1), digits(11, 2), digits(m.yen, 12),
		digits(0, 12 + 6 + 6 + 1 + 7 + 3 + 10), jis(m.client ?? "", 48), jis("", 30), jis(m.memo ?? "", 20), jis(m.edi ?? "", 20), jis("", 1)));
	return Buffer.concat([
		record(digits(1, 1), digits("03", 2), digits(0, 1), digits(to, 6), digits(from, 6), digits(to, 6), digits(9999, 4), jis("", 15), digits(999, 3), jis("", 15), digits(0, 3), digits(1, 1),
			digits(9000001, 10), jis("", 40), digits(1, 1), digits(1, 1), digits(opening, 14), jis("", 71)),
		...data,
		record(digits(8, 1), digits(count(true), 6), digits(sum(true), 13), digits(count(false), 6), digits(sum(false), 13), digits(1, 1), digits(opening + sum(true) - sum(false), 14),
			digits(movements.length, 7), jis("", 139)),
		record(digits(9, 1), jis("", 199)),
	]);
}
