// The menus of cards, made when somebody is about to open one: a list of many documents stays small.

import htmx from "htmx.org";

/** Fill the menu of a card, if it is empty. */
export function fillMenu(card: HTMLElement): HTMLElement | null {
  const menu = card.querySelector<HTMLElement>(".document-more .menu");
  const template = document.getElementById("document-menu");
  if (!menu || menu.childElementCount > 0 || !(template instanceof HTMLTemplateElement)) return menu;
  menu.innerHTML = template.innerHTML.replaceAll("DOCUMENT_ID", card.dataset["id"]!);
  htmx.process(menu);
  return menu;
}

function prepare(event: Event): void {
  const summary = event.target instanceof Element ? event.target.closest(".document-more > summary") : null;
  const card = summary?.closest<HTMLElement>(".document");
  if (!card || !summary) return;
  fillMenu(card);
  // A menu at the lower edge opens upwards.
  summary.parentElement!.toggleAttribute("data-up", summary.getBoundingClientRect().bottom > window.innerHeight - 320);
}

export function startCardMenus(): void {
  for (const kind of ["focusin", "pointerdown", "click"]) document.addEventListener(kind, prepare, true);
}
