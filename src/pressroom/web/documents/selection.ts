// Select documents, also over several searches, and say what is selected.

import { announce } from "../announce";
import { extent, type Extent } from "../sizes";
import { n } from "../words";
import { cards } from "./cards";

const picked = new Map<string, Extent>();
let last: HTMLElement | undefined;

function boxOf(card: HTMLElement): HTMLInputElement {
  return card.querySelector<HTMLInputElement>(".document-pick .box")!;
}

function pick(card: HTMLElement, on: boolean): void {
  const id = card.dataset["id"]!;
  if (on) picked.set(id, { pages: Number(card.dataset["pages"]), size: Number(card.dataset["size"]) });
  else picked.delete(id);
}

/** Select a card or not; with `range`, all cards from the last one that was touched. */
export function toggle(card: HTMLElement, on: boolean, range = false): void {
  const all = cards();
  const from = range && last ? all.indexOf(last) : -1;
  const to = all.indexOf(card);
  const chosen = from < 0 ? [card] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of chosen) pick(one, on);
  last = card;
  refreshSelection();
}

export function toggleOne(card: HTMLElement): void {
  toggle(card, !boxOf(card).checked);
}

/** Select every card that is shown. */
export function selectAll(): void {
  for (const card of cards()) pick(card, true);
  refreshSelection();
  announce(n("%(count)s selected", "%(count)s selected", picked.size));
}

/** Select nothing. Returns whether something was selected. */
export function clearSelection(): boolean {
  const some = picked.size > 0;
  picked.clear();
  refreshSelection();
  return some;
}

/** Forget documents that are gone. */
export function forget(ids: string[]): void {
  for (const id of ids) picked.delete(id);
  refreshSelection();
}

/** Show in the cards and in the bar what is selected. */
export function refreshSelection(): void {
  for (const card of cards()) {
    const box = boxOf(card);
    box.checked = picked.has(card.dataset["id"]!);
    if (box.checked) pick(card, true); // its pages may be known by now
  }
  const bar = document.getElementById("selection")!;
  const most = Number(bar.dataset["most"]);
  const tooMany = picked.size > most;
  bar.hidden = picked.size === 0;
  bar.querySelector("[data-selected]")!.textContent = n("%(count)s selected", "%(count)s selected", picked.size);
  bar.querySelector("[data-selected-size]")!.textContent = tooMany
    ? n("A batch has at most %(count)s document.", "A batch has at most %(count)s documents.", most)
    : extent([...picked.values()]);
  bar.querySelector<HTMLButtonElement>("[data-testid=export-selected]")!.disabled = tooMany;
  const inputs = [...picked.keys()].map((id) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "document", value: id });
    return input;
  });
  bar.querySelector("[data-picked]")!.replaceChildren(...inputs);
  // One lime action: that of the selection while there is one.
  document.querySelector(".documents-new")?.classList.toggle("button-primary", picked.size === 0);
}

export function startSelection(): void {
  let shift = false;
  document.addEventListener("click", (event) => (shift = event.shiftKey), true);
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches(".document-pick .box")) return;
    toggle(box.closest<HTMLElement>(".document")!, box.checked, shift);
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-clears-selection]")) return;
    clearSelection();
    document.querySelector<HTMLElement>("#documents-list h2 a")?.focus({ preventScroll: true });
  });
}
