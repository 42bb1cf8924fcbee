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
