// Delete a file of the history after ten seconds: a button with `data-delete` hides its row, and a notice offers to undo it.
// The request is sent when the time is over, or when the page is left: unlike a document, a deleted file does not come back.

import { announce } from "../announce";
import { send } from "../requests";
import { t } from "../words";
import { showProblem } from "../components/problems";

const SECONDS = 10;

interface Pending {
  path: string;
  notice: HTMLElement;
  row: HTMLElement;
  left: number;
}

const pending = new Set<Pending>();

function hide(button: HTMLElement): void {
  const row = button.closest<HTMLElement>("[data-row]");
  const place = document.querySelector<HTMLElement>("[data-undo-place]");
  const path = button.dataset["delete"];
  if (!row || !place || !path) return;
  const said = button.dataset["deleted"] ?? t("Deleted");
  const notice = document.createElement("div");
  notice.className = "notice";
  const words = document.createElement("p");
  words.textContent = said;
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "button button-s";
  undo.dataset["testid"] = "undo-button";
  notice.append(words, undo);
  place.append(notice);
  const one: Pending = { path, notice, row, left: SECONDS };
  undo.addEventListener("click", () => {
    restore(one)?.focus();
    announce(t("Restored"));
  });
  row.hidden = true;
  row.dataset["deleting"] = "true";
  pending.add(one);
  showTime(one);
  undo.focus();
  announce(said);
}

function showTime(one: Pending): void {
  const undo = one.notice.querySelector("button");
  if (undo) undo.textContent = t("Undo (%(seconds)s s)", { seconds: one.left });
}

/** Show the row again, and return what can be focused in it. */
function restore(one: Pending): HTMLElement | null {
  pending.delete(one);
  const row = document.getElementById(one.row.id) ?? one.row;
  row.hidden = false;
  delete row.dataset["deleting"];
  one.notice.remove();
  return row.querySelector<HTMLElement>("a, button");
}

async function remove(one: Pending): Promise<void> {
  pending.delete(one);
  const response = await send(one.path, { method: "POST", keepalive: true }).catch(() => undefined);
  if (response?.ok || response?.status === 404) {
    one.notice.remove();
    document.getElementById(one.row.id)?.remove();
    document.body.dispatchEvent(new CustomEvent("jobs-changed"));
    return;
  }
  restore(one);
  showProblem(document.getElementById(one.row.id) ?? document.body, t("It could not be deleted. Try again."));
}

function tick(): void {
  for (const one of pending) {
    // A refreshed list shows the row again: it stays hidden.
    const row = document.getElementById(one.row.id);
    if (row) row.hidden = true;
    if (one.notice.matches(":hover, :focus-within") && one.left <= 1) continue;
    one.left -= 1;
    showTime(one);
    if (one.left <= 0) void remove(one);
  }
}

export function startDeletion(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>("[data-delete]");
    if (button) hide(button);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const one of pending) document.getElementById(one.row.id)?.setAttribute("hidden", "");
  });
  window.setInterval(tick, 1000);
  window.addEventListener("pagehide", () => {
    for (const one of pending) {
      void send(one.path, { method: "POST", keepalive: true });
      one.notice.remove(); // the page may be shown again, when it is too late
    }
    pending.clear();
  });
}
