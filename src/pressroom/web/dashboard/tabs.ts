// The tabs of the dashboard. Each is a link, so that it works without this script.

import { note } from "./address";

const FIRST = "students";

function tabs(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".exam-tabs [data-tab]")];
}

/** Show the part of a tab. */
export function showTab(name: string): void {
  for (const tab of tabs()) {
    const chosen = tab.dataset["tab"] === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = !chosen;
  }
  const search = document.querySelector<HTMLElement>("[data-search]");
  if (search) search.hidden = name !== FIRST;
}

function choose(tab: HTMLElement): void {
  const name = tab.dataset["tab"] ?? FIRST;
  showTab(name);
  note("tab", name === FIRST ? "" : name);
}

export function startTabs(): void {
  document.addEventListener("click", (event) => {
    const tab = event.target instanceof Element ? event.target.closest<HTMLElement>(".exam-tabs [data-tab]") : null;
    if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(tab);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches(".exam-tabs [data-tab]")) return;
    const all = tabs();
    const at = all.indexOf(event.target);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1, " ": at };
    const to = steps[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    if (!next) return;
    choose(next);
    next.focus();
  });
}
