// Small buttons: copy a text, show a password.

import { announce } from "../announce";
import { t } from "../words";

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    button.dataset["state"] = "done";
    announce(t("Copied"));
    setTimeout(() => delete button.dataset["state"], 2000);
  } catch {
    announce(t("It could not be copied. Select it and copy it by hand."));
  }
}

function togglePassword(button: HTMLElement): void {
  const field = document.getElementById(button.dataset["showPassword"] ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

export function startButtons(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-show-password]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const copyButton = event.target.closest<HTMLElement>("[data-copy]");
    if (copyButton) void copy(copyButton);
    const passwordButton = event.target.closest<HTMLElement>("[data-show-password]");
    if (passwordButton) togglePassword(passwordButton);
  });
}
