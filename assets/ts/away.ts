// SPDX-License-Identifier: AGPL-3.0-or-later
// The page that leads to another site's sign-in: follows its link at once; whoever comes back with the browser's button stays.
const away = document.querySelector<HTMLAnchorElement>("a[data-away]");
const visits = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
if (away && visits[0]?.type !== "back_forward") location.replace(away.href);
export {};
