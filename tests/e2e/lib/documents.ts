// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents for the commands: the samples of the fictional city, the same in other encodings, and files that must be refused.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode_cp932 } from "./data.ts";
import { binary, root, scratch } from "./program.ts";

export function sample(name: string): string {
	return join(root, "data/samples", name);
}

export function sample_text(name: string): string {
	return readFileSync(sample(name), "utf8");
}

export const plain = "mihonno-2023-text.txt", table = "mihonno-logic.tsv";

/* Writes a file and gives its path. */
export function file(name: string, content: string | Buffer, folder = scratch("documents")): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

/* What offices type for a dash in CP932, which does not have the one of the sample. */
const cp932 = (text: string): Buffer => encode_cp932(text.replaceAll("—", "―"));

/* One document in every encoding that offices send. */
export const encodings: { name: string; encode: (text: string) => Buffer }[] = [
	{ name: "UTF-8", encode: (text) => Buffer.from(text) },
	{ name: "UTF-8 with a mark", encode: (text) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]) },
	{ name: "UTF-8 with CRLF", encode: (text) => Buffer.from(text.replaceAll("\n", "\r\n")) },
	{ name: "CP932", encode: cp932 },
	{ name: "CP932 with CRLF", encode: (text) => cp932(text.replaceAll("\n", "\r\n")) },
	{ name: "UTF-16LE with a mark", encode: (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(text)]) },
	{ name: "UTF-16LE without a mark", encode: utf16 },
	{ name: "UTF-16BE with a mark", encode: (text) => Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(text).swap16()]) },
];

/* The heading, without which nobody can say whose plan this is or when it holds. */
const heading = "「みほん野市地域産業活性化計画」（みほん野市） 【計画期間:令和5年度～令和7年度】";

function edited(from: string, to: string): string {
	const text = sample_text(plain);
	if (!text.includes(from)) throw new Error(`${plain} has no ${from}`);
	return text.replaceAll(from, to);
}

/* An office file as the program itself makes it for downloads is a real one: a ZIP archive with XML inside. */
function workbook(): Buffer {
	const code = 'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1],"w");z.writestr("[Content_Types].xml","<Types/>");z.writestr("word/document.xml","<w/>");z.close()';
	const path = join(scratch("workbook"), "x.docx");
	execFileSync("python3", ["-c", code, path]);
	return readFileSync(path);
}

export interface Refused { name: string; why: string; content: () => string | Buffer; line: number | null; says: RegExp }

export const refused: Refused[] = [
	{ name: "empty.txt", why: "an empty file", content: () => "", line: null, says: /空です.*empty/s },
	{ name: "spaces.txt", why: "nothing but spaces", content: () => "\r\n \t\r\n　\r\n".repeat(50), line: null, says: /./s },
	{ name: "program.bin", why: "a program", content: () => readFileSync(binary).subarray(0, 50_000), line: null, says: /文字のデータではありません.*not text/s },
	{ name: "noise.txt", why: "random bytes", content: () => Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 0xff)), line: null, says: /UTF-8.*PDF/s },
	{ name: "letter.txt", why: "a text that is no plan", content: () => "拝啓\n新緑の候、ますますご清栄のこととお慶び申し上げます。\n敬具\n", line: null, says: /計画の見出し.*heading/s },
	{ name: "page.html", why: "a page of the web", content: () => "<!doctype html>\n<html><body><p>産業振興計画のページ</p></body></html>\n", line: null, says: /計画の見出し.*heading/s },
	{ name: "plans.json", why: "JSON of something else", content: () => "{\"a\":1}\n", line: null, says: /./s },
	{ name: "large.txt", why: "a file of 21 MB", content: () => Buffer.alloc(21 * 1024 * 1024, "あ"), line: null, says: /大きすぎます.*20 ?MB/s },
	{ name: "euc.txt", why: "EUC-JP", content: () => Buffer.concat([Buffer.from("line one\n"), Buffer.from([0xa4, 0xdf, 0xa4, 0xdb, 0xa4, 0xf3, 0x8f, 0xb0, 0xa1, 0xa1, 0xff, 0x0a])]), line: null, says: /UTF-8.*Shift_JIS/s },
	{ name: "cut.txt", why: "UTF-8 that breaks off in a line", content: () => Buffer.concat([Buffer.from("一行目\n二行目\n三"), Buffer.from([0xe3, 0x81, 0xff, 0xff])]), line: 3, says: /UTF-8/ },
	{ name: "mark.txt", why: "half a character behind a mark of UTF-16", content: () => Buffer.from([0xff, 0xfe, 0x00]), line: null, says: /UTF-16/ },
	{ name: "x.docx", why: "a file of an office program", content: workbook, line: null, says: /WordやExcel.*Word or Excel/s },
	{ name: "no-period.txt", why: "a plan without a period", content: () => edited(" 【計画期間:令和5年度～令和7年度】", ""), line: 5, says: /計画期間が見つかりません.*period/s },
	{ name: "no-place.txt", why: "a plan of no municipality", content: () => edited(heading, heading.replaceAll("みほん野市", "").replace("（）", "")), line: 5, says: /どの自治体の計画か.*whose plan/s },
	{ name: "two-places.txt", why: "a name that fits two cities", content: () => edited("みほん野市", "府中市").replaceAll("東京都と", ""), line: 5, says: /府中市.*都道府県.*prefecture/s },
	{ name: "heading.tsv", why: "a table without rows", content: () => `${sample_text(table).split("\n").find((line) => line.startsWith("No.")) ?? ""}\n`, line: null, says: /行がありません|no rows/ },
	{ name: "scan.pdf", why: "a PDF without text", content: () => readFileSync(sample("mihonno-2026-scan.pdf")), line: null, says: /文字の情報がありません.*OCR/s },
	{ name: "cut.pdf", why: "half a PDF", content: () => readFileSync(sample("mihonno-2026.pdf")).subarray(0, 3000), line: null, says: /PDFとして開けません.*PDF/s },
	{ name: "false.pdf", why: "a PDF in name only", content: () => "%PDF-1.7\nhello\n%%EOF\n", line: null, says: /PDF/ },
];
