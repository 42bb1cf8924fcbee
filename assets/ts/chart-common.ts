// SPDX-License-Identifier: AGPL-3.0-or-later
// What every picture shares: the result of a drawing, colours and font taken from the style sheet, text taken from the page.
import type { EChartsCoreOption } from "echarts/core";

/* height in CSS pixels; links[i] is the address behind the i-th data item, or null. */
export interface Drawing {
	height: number;
	option: EChartsCoreOption;
	links: (string | null)[];
}

/* A custom property of the style sheet, so that a picture has the colours of the page. */
export function colour(name: string): string {
	return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function font(): { fontFamily: string; fontSize: number; color: string } {
	return { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14, color: colour("--ink") };
}

const canvas = document.createElement("canvas").getContext("2d");

/* How wide a line of text will be, in CSS pixels, in the font of the page. */
export function text_width(text: string, size = 14): number {
	if (!canvas) return text.length * size;
	canvas.font = `${size}px ${font().fontFamily}`;
	return canvas.measureText(text).width;
}

/* Words with the spaces and marks that stick to them; Japanese has no spaces, so the browser's dictionary finds its words. */
function pieces(text: string): string[] {
	const segments = "Segmenter" in Intl ? [...new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(text)].map((s) => s.segment) : text.split(/(?<=[ ・])/);
	const all: string[] = [];
	for (const segment of segments) {
		if (all.length > 0 && /^[\s・、。）」ー]+$/u.test(segment)) all[all.length - 1] += segment;
		else all.push(segment);
	}
	return all;
}

/* The text in lines no wider than `width`, broken between words (Japanese also inside a word that is too wide); null when that fails. */
export function wrapped(text: string, width: number, size = 14): string | null {
	const lines: string[] = [];
	const fits = (line: string): boolean => text_width(line.replace(/[\s・]+$/u, ""), size) <= width;
	/* Small kana and the long mark stay with the character before them. */
	const fitting = pieces(text).flatMap((piece) => (fits(piece) || /[a-z]/i.test(piece) ? [piece] : piece.match(/.[ぁぃぅぇぉゃゅょっァィゥェォャュョッー・]*/gu) ?? [piece]));
	for (const piece of fitting) {
		const last = lines[lines.length - 1];
		if (!fits(piece)) return null;
		if (last !== undefined && fits(last + piece)) lines[lines.length - 1] = last + piece;
		else lines.push(piece);
	}
	return lines.map((line) => line.trim()).join("\n");
}

/* The words of an element as one line, without what is only for screen readers. */
export function words(element: Element | null | undefined): string {
	if (!element) return "";
	const copy = element.cloneNode(true) as Element;
	for (const hidden of copy.querySelectorAll(".visually-hidden")) hidden.remove();
	return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

export function link_of(element: Element | null | undefined): string | null {
	return element?.querySelector<HTMLAnchorElement>("a[href]")?.href ?? null;
}

export function tooltip(): object {
	return { renderMode: "richText", confine: true, borderWidth: 1, borderColor: colour("--line-strong"), padding: [8, 12], textStyle: { ...font(), lineHeight: 22 } };
}
