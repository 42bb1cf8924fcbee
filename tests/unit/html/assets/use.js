// SPDX-License-Identifier: AGPL-3.0-or-later
export const page = asset("page.css");
export const dot = asset(`dot.svg`);
