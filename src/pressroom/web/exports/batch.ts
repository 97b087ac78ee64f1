// The dialog of a batch: leave documents out.

import { announce } from "../announce";
import { extent } from "../sizes";
import { n } from "../words";

function leaveOut(button: HTMLElement): void {
  const form = button.closest("form");
  const item = button.closest<HTMLElement>("[data-batch-item]");
  if (!form || !item) return;
  const title = item.querySelector("h3")?.textContent ?? "";
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  const items = [...form.querySelectorAll<HTMLElement>("[data-batch-item]")];
  const left = items.length;
  const words = n("Export %(count)s document", "Export %(count)s documents", left);
  const submit = form.querySelector<HTMLButtonElement>("[data-batch-submit]");
  const heading = form.querySelector("[data-batch-count]");
  if (submit) {
    submit.textContent = words;
    submit.disabled = left === 0;
  }
  if (heading) heading.textContent = words;
  const sum = form.querySelector("[data-batch-sum]");
  if (sum) sum.textContent = extent(items.map(({ dataset }) => ({ pages: Number(dataset["pages"] ?? 0), size: Number(dataset["size"] ?? 0) })));
  for (const ready of form.querySelectorAll<HTMLElement>("[data-batch-ready]")) {
    ready.hidden = Number(ready.dataset["batchReady"]) !== left;
  }
  (next?.querySelector<HTMLElement>("[data-batch-remove]") ?? form.querySelector<HTMLElement>("[data-close]"))?.focus();
  announce(`${title}: ${words}`);
}

export function startBatchDialog(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>("[data-batch-remove]");
    if (button) leaveOut(button);
  });
}
