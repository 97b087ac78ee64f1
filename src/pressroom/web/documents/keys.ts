// The keys of the page of documents. Everything has a button, too.

import htmx from "htmx.org";
import { isMod, keyOf } from "../keys";
import { cards } from "./cards";
import { fillMenu } from "./card_menus";
import { clearSelection, selectAll, toggleOne } from "./selection";
import { undoNewest } from "./undo";

/** What can be focused in a card with the arrow keys. */
const STOPS = "h2 a, .document-pick .box";

function columns(all: HTMLElement[]): number {
  const top = all[0]?.offsetTop;
  const second = all.findIndex((card) => card.offsetTop !== top);
  return second < 0 ? all.length : second;
}

/** Move the focus to the same place of another card. */
function move(card: HTMLElement, stop: Element, key: string): boolean {
  const all = cards();
  const at = all.indexOf(card);
  const sideways = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowLeft: at - sideways, ArrowRight: at + sideways, ArrowUp: at - columns(all), ArrowDown: at + columns(all), Home: 0, End: all.length - 1,
  };
  const to = steps[key];
  if (to === undefined) return false;
  const target = all[to];
  if (!target && key === "ArrowUp") document.getElementById("documents-search")?.focus();
  target?.querySelector<HTMLElement>(stop.matches(".box") ? ".document-pick .box" : "h2 a")?.focus();
  return true;
}

/** Do what a key means for a focused card. */
function onCard(card: HTMLElement, stop: Element, event: KeyboardEvent): boolean {
  const { key } = event;
  if (keyOf(event) === "x") toggleOne(card);
  else if (key === "Delete") fillMenu(card)?.querySelector<HTMLElement>("[data-deletes]")?.click();
  else if (key === "F2") fillMenu(card)?.querySelector<HTMLElement>("[hx-get$='/rename']")?.click();
  else return move(card, stop, key);
  return true;
}

function onKey(event: KeyboardEvent): void {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const control = isMod(event);
  const typing = target.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const stop = target.closest(STOPS);
  const card = stop?.closest<HTMLElement>(".document");
  let done = false;
  if (typing) {
    if (target.id === "documents-search" && event.key === "ArrowDown") {
      const first = cards()[0]?.querySelector<HTMLElement>("h2 a");
      first?.focus();
      done = Boolean(first);
    }
  } else if (event.repeat && !event.key.startsWith("Arrow")) {
    return; // a key that is held would delete one document after the other
  } else if (control && !event.shiftKey && keyOf(event) === "z") done = undoNewest();
  else if (control && keyOf(event) === "a" && cards().length > 0) {
    selectAll();
    done = true;
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.key === "Escape" && !document.querySelector("details.menu-anchor[open]")) done = clearSelection();
    else if (event.key === "/") {
      document.getElementById("documents-search")?.focus();
      done = true;
    } else if (event.key === "?") {
      void htmx.ajax("get", "/documents/keys", { target: "#dialogs", swap: "innerHTML" });
      done = true;
    } else if (card && stop) done = onCard(card, stop, event);
  }
  if (done) event.preventDefault();
}

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
}
