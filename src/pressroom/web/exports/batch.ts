// The dialog of a batch: leave documents out.

import { announce } from "../announce";
import { n } from "../words";

function leaveOut(button: HTMLElement): void {
  const form = button.closest("form");
  const item = button.closest<HTMLElement>("[data-batch-item]");
  if (!form || !item) return;
  const title = item.querySelector("h3")?.textContent ?? "";
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  const left = form.querySelectorAll("[data-batch-item]").length;
  const words = n("Export %(count)s document", "Export %(count)s documents", left);
  const submit = form.querySelector<HTMLButtonElement>("[data-batch-submit]");
  const heading = form.querySelector("[data-batch-count]");
  if (submit) {
    submit.textContent = words;
    submit.disabled = left === 0;
  }
  if (heading) heading.textContent = words;
  (next?.querySelector<HTMLElement>("[data-batch-remove]") ?? form.querySelector<HTMLElement>("[data-close]"))?.focus();
  announce(`${title}: ${words}`);
}

export function startBatchDialog(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>("[data-batch-remove]");
    if (button) leaveOut(button);
  });
}
