// The page of documents.

import { announce } from "../announce";
import { cards } from "./cards";
import { startKeys } from "./keys";
import { startCardMenus } from "./card_menus";
import { startPictures, watchPictures } from "./pictures";
import { forget, refreshSelection, startSelection } from "./selection";
import { startUndo, watchNotices } from "./undo";

const VIEW_COOKIE = "pressroom_documents_view";

/** Show cards or rows, also at the next visit. */
function show(view: string): void {
  document.getElementById("documents-list")!.dataset["shows"] = view;
  for (const button of document.querySelectorAll<HTMLElement>("[data-view]")) {
    button.setAttribute("aria-pressed", String(button.dataset["view"] === view));
  }
  document.cookie = `${VIEW_COOKIE}=${view}; path=/; max-age=31536000; samesite=lax`;
}

/** Take notice of what the list shows now. */
function listed(): void {
  const shown = document.querySelector<HTMLInputElement>("#documents-filter [name=shown]");
  if (shown) shown.value = String(cards().length);
  refreshSelection();
  watchPictures();
  watchNotices();
}

/** Put the focus where a person goes on when the focused card has gone. */
function keepFocus(at: number): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const all = cards();
  const next = all[Math.min(at, all.length - 1)]?.querySelector<HTMLElement>("h2 a");
  (next ?? document.querySelector<HTMLElement>(".documents-empty .button-primary, .documents-new"))?.focus({ preventScroll: true });
}

export function startDocuments(): void {
  const list = document.getElementById("documents-list");
  if (!list) return;
  let left = 0;
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const view = event.target.closest<HTMLElement>("[data-view]")?.dataset["view"];
    if (view) show(view);
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, pathInfo } = (event as CustomEvent<{ elt: Element; pathInfo: { requestPath: string } }>).detail;
    if (pathInfo.requestPath !== "/documents/trash") return;
    const all = cards();
    const own = elt.closest<HTMLElement>(".document");
    left = Math.max(0, own ? all.indexOf(own) : all.findIndex((card) => card.querySelector(".box:checked")));
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const detail = (event as CustomEvent<{ successful: boolean; pathInfo: { requestPath: string }; requestConfig: { formData: FormData } }>).detail;
    if (!detail.successful || detail.pathInfo.requestPath !== "/documents/trash") return;
    forget(detail.requestConfig.formData.getAll("document").map(String));
  });
  document.body.addEventListener("documents-changed", (event) => {
    const { said } = (event as CustomEvent<{ said: string }>).detail;
    if (said) announce(said);
    for (const dialog of document.querySelectorAll<HTMLDialogElement>("[data-testid=rename-dialog]")) dialog.close();
    listed();
    keepFocus(left);
  });
  document.body.addEventListener("htmx:afterSettle", listed);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement && "selects" in event.target.dataset) event.target.select();
  });
  document.addEventListener("document-drawn", refreshSelection);
  startCardMenus();
  startSelection();
  startPictures();
  startUndo();
  startKeys();
  listed();
}
