// Offer for ten seconds to undo a deletion. Time stands still while a person is at the notice.

import { announce } from "../announce";
import { t } from "../words";

const known = new Set<string>();
let started = false;

function notices(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#documents-notices [data-undo]")];
}

function tick(): void {
  for (const notice of notices()) {
    if (notice.matches(":hover, :focus-within")) continue;
    const left = Number(notice.dataset["undo"]) - 1;
    notice.dataset["undo"] = String(left);
    notice.querySelector("[data-seconds]")!.textContent = String(Math.max(left, 0));
    if (left <= 0) notice.remove();
  }
}

/** Announce notices that are new. */
export function watchNotices(): void {
  for (const notice of notices()) {
    if (!known.has(notice.id) && started) {
      announce(`${notice.querySelector("p")?.textContent ?? ""} ${t("Control Z undoes it.")}`);
    }
    known.add(notice.id);
  }
  const ids = new Set(notices().map((notice) => notice.id));
  for (const id of known) if (!ids.has(id)) known.delete(id);
  started = true;
}

/** Undo the newest deletion that can be undone. Returns whether there was one. */
export function undoNewest(): boolean {
  const button = notices()[0]?.querySelector<HTMLButtonElement>("[data-testid=undo-button]");
  button?.click();
  return Boolean(button);
}

export function startUndo(): void {
  window.setInterval(tick, 1000);
}
