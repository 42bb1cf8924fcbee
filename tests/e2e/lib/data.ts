// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading back what Kassei writes for people and spreadsheets: CSV, CP932, Excel workbooks, addresses in pages.
import { deflateRawSync, inflateRawSync } from "node:zlib";

/* ---- CSV (RFC 4180) ---- */

export function parse_csv(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [], cell = "", quoted = false;
	for (let i = 0; i < text.length; i++) {
		const c = text[i];
		if (quoted) {
			if (c === '"' && text[i + 1] === '"') cell += text[++i];
			else if (c === '"') quoted = false;
			else cell += c;
		} else if (c === '"') quoted = true;
		else if (c === "," || (c === "\r" && text[i + 1] === "\n")) {
			row.push(cell);
			cell = "";
			if (c === ",") continue;
			rows.push(row);
			row = [];
			i++;
		} else if (c === "\r" || c === "\n") throw new Error(`a bare ${c === "\r" ? "CR" : "LF"} ends row ${rows.length + 1}`);
		else cell += c;
	}
	if (quoted || cell !== "" || row.length > 0) throw new Error("the last row does not end in CRLF");
	return rows;
}

/* ---- CP932 (windows-31j) ---- */

export function decode_cp932(bytes: Buffer): string {
	return new TextDecoder("shift_jis", { fatal: true }).decode(bytes);
}

let cp932: Map<string, number[]> | null = null;

function cp932_table(): Map<string, number[]> {
	if (cp932) return cp932;
	cp932 = new Map();
	const decoder = new TextDecoder("shift_jis");
	const add = (bytes: number[]): void => {
		const c = decoder.decode(Buffer.from(bytes));
		if (c !== "" && !c.includes("\ufffd") && [...c].length === 1 && !cp932?.has(c)) cp932?.set(c, bytes);
	};
	for (let one = 0; one < 0x100; one++) add([one]);
	for (let lead = 0x81; lead < 0xfd; lead++) for (let trail = 0x40; trail < 0xfd; trail++) add([lead, trail]);
	return cp932;
}

/* A character that CP932 does not have is a mistake of the test. */
export function encode_cp932(text: string): Buffer {
	return Buffer.from([...text].flatMap((c) => {
		const bytes = cp932_table().get(c);
		if (!bytes) throw new Error(`CP932 has no ${c}`);
		return bytes;
	}));
}

/* ---- Excel ---- */

/* The files of a ZIP archive, found through its central directory (APPNOTE 4.3.12). */
export function unzip(bytes: Buffer): Map<string, Buffer> {
	const files = new Map<string, Buffer>();
	const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
	if (end < 0) throw new Error("no ZIP archive");
	let at = bytes.readUInt32LE(end + 16);
	for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
		const method = bytes.readUInt16LE(at + 10), size = bytes.readUInt32LE(at + 20), local = bytes.readUInt32LE(at + 42);
		const name_size = bytes.readUInt16LE(at + 28), skip = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
		const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
		const packed = bytes.subarray(start, start + size);
		files.set(bytes.toString("utf8", at + 46, at + 46 + name_size), method === 0 ? packed : inflateRawSync(packed));
		at += 46 + name_size + skip;
	}
	return files;
}

function unescape_xml(text: string): string {
	const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
	return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (_, name: string) =>
		name.startsWith("#") ? String.fromCodePoint(Number(name.replace(/^#x/i, "0x").replace("#", ""))) : names[name] ?? "?");
}

export interface Sheet { name: string; rows: (string | number)[][] }

/* Columns are letters: A is 0, AA is 26. */
function column_of(reference: string): number {
	return [...reference.replace(/\d+$/, "")].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function rows_of(xml: string, shared: string[]): (string | number)[][] {
	const rows: (string | number)[][] = [];
	for (const row of xml.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)) {
		const cells: (string | number)[] = [];
		for (const cell of (row[1] ?? "").matchAll(/<c r="([A-Z]+\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
			const type = /t="(\w+)"/.exec(cell[2] ?? "")?.[1], body = cell[3] ?? "";
			const text = unescape_xml([...body.matchAll(/<(?:t|v)[^>]*>(.*?)<\/(?:t|v)>/gs)].map((part) => part[1]).join(""));
			cells[column_of(cell[1] ?? "")] = type === "s" ? shared[Number(text)] ?? "" : type ? text : Number(text);
		}
		rows.push(Array.from(cells, (value) => value ?? ""));
	}
	return rows;
}

export function parse_xlsx(bytes: Buffer): Sheet[] {
	const files = unzip(bytes);
	const file = (name: string): string => files.get(name)?.toString("utf8") ?? "";
	const shared = [...file("xl/sharedStrings.xml").matchAll(/<si>(.*?)<\/si>/gs)].map((item) =>
		unescape_xml([...(item[1] ?? "").matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map((part) => part[1]).join("")));
	return [...file("xl/workbook.xml").matchAll(/<sheet name="([^"]+)"/g)].map((sheet, i) =>
		({ name: unescape_xml(sheet[1] ?? ""), rows: rows_of(file(`xl/worksheets/sheet${i + 1}.xml`), shared) }));
}

/* Excel counts days from 1899-12-30 and knows no time zone; Kassei writes Japan's time. */
export function excel_instant(serial: number): number {
	return Math.round((serial - 25569) * 86_400) * 1000 - 9 * 3_600_000;
}

/* ---- pages ---- */

export function main_of(html: string): string {
	return /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? "";
}

/* What stands in every href of the main part that fits the pattern: its first group, each once, in the order of the page. */
export function linked(html: string, pattern: RegExp): string[] {
	const found = [...main_of(html).matchAll(/href="([^"]*)"/g)].flatMap((link) => pattern.exec(unescape_xml(link[1] ?? ""))?.[1] ?? []);
	return [...new Set(found)];
}

/* The address of the following part of a list, the page itself being at `path`. */
export function next_page(html: string, path: string): string | null {
	const [own = ""] = path.split("?");
	const links = [...main_of(html).matchAll(/href="([^"]*)"/g)].map((link) => unescape_xml(link[1] ?? ""));
	return links.find((link) => link.startsWith(`${own}?`) && /[?&]after=/.test(link)) ?? null;
}

/* ---- making a workbook, as Excel writes one ---- */

const crc_table = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});

function crc32(bytes: Buffer): number {
	let c = 0xffffffff;
	for (const byte of bytes) c = (crc_table[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}

export function zip(entries: Record<string, string>): Buffer {
	const parts: Buffer[] = [], directory: Buffer[] = [];
	let at = 0;
	for (const [name, text] of Object.entries(entries)) {
		const bytes = Buffer.from(text), packed = deflateRawSync(bytes), label = Buffer.from(name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(bytes.length, 18);
		common.writeUInt16LE(label.length, 22);
		const tail = Buffer.alloc(16);
		tail.writeUInt32LE(at, 12);
		parts.push(Buffer.from("PK\x03\x04", "latin1"), common, label, packed);
		directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail.subarray(2), label);
		at += 30 + label.length + packed.length;
	}
	const list = Buffer.concat(directory), end = Buffer.alloc(18);
	end.writeUInt16LE(directory.length / 4, 4);
	end.writeUInt16LE(directory.length / 4, 6);
	end.writeUInt32LE(list.length, 8);
	end.writeUInt32LE(at, 12);
	return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06", "latin1"), end]);
}

const xml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/* A day as Excel keeps it: a number of days, shown by its cell's format. */
export const excel_day = (iso: string): number => Math.round((Date.parse(`${iso}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000);

export interface ExcelDay { day: string }

/* Texts stand among the shared strings, with furigana beside them; days and numbers are numbers. A hidden sheet stands first. */
export function make_xlsx(rows: (string | number | ExcelDay)[][]): Buffer {
	const strings: string[] = [];
	const cell = (value: string | number | ExcelDay, column: number, row: number): string => {
		const place = `${String.fromCharCode(65 + Math.floor(column / 26) - 1).replace("@", "")}${String.fromCharCode(65 + column % 26)}${row}`;
		if (value === "") return "";
		if (typeof value === "number") return `<c r="${place}"><v>${value > 1e11 ? value.toExponential().replace("e+", "E+") : value}</v></c>`;
		if (typeof value === "object") return `<c r="${place}" s="1"><v>${excel_day(value.day)}</v></c>`;
		strings.push(`<si><t xml:space="preserve">${xml(value)}</t><rPh sb="0" eb="1"><t>ヨミ</t></rPh><phoneticPr fontId="1"/></si>`);
		return `<c r="${place}" t="s"><v>${strings.length - 1}</v></c>`;
	};
	const body = rows.map((row, y) => `<row r="${y + 1}">${row.map((value, x) => cell(value, x, y + 1)).join("")}</row>`).join("");
	const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
	return zip({
		"[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
		"xl/workbook.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook ${main}><workbookPr/><sheets><sheet name="隠し" sheetId="1" state="hidden" r:id="rId1"/><sheet name="名簿" sheetId="2" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
		"xl/styles.xml": `<styleSheet ${main}><numFmts count="1"><numFmt numFmtId="176" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="176" applyNumberFormat="1"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>秘密</t></is></c></row></sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml": `<worksheet ${main}><sheetData>${body}</sheetData></worksheet>`,
		"xl/sharedStrings.xml": `<sst ${main}>${strings.join("")}</sst>`,
	});
}
