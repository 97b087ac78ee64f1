// Dialogs that come from the server: open what is put into #dialogs, and take it away when it is closed.

const host = document.getElementById("dialogs");
let opener: Element | null = null;

/** Open each new dialog as a modal one. The browser keeps the focus in it and gives it back. */
function openNew(): void {
  for (const dialog of host?.querySelectorAll("dialog") ?? []) {
    if (dialog.open) continue;
    // A dialog that takes the place of another one gives the focus back to where that came from.
    if (document.activeElement !== document.body) opener = document.activeElement;
    dialog.showModal();
    dialog.addEventListener("close", () => closed(dialog));
    // A click on the dialog itself is one beside its content, but for dialogs that work (data-busy).
    let pressedOutside = false;
    dialog.addEventListener("pointerdown", (event) => (pressedOutside = event.target === dialog && isOutside(dialog, event)));
    dialog.addEventListener("click", (event) => {
      if (pressedOutside && event.target === dialog && !("busy" in dialog.dataset)) dialog.close();
    });
    dialog.addEventListener("cancel", (event) => {
      if ("busy" in dialog.dataset) event.preventDefault();
    });
    // The browser closes it at a second Escape all the same, unless the key itself does nothing.
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && "busy" in dialog.dataset) event.preventDefault();
    });
  }
}

function isOutside(dialog: HTMLDialogElement, event: PointerEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

function closed(dialog: HTMLDialogElement): void {
  dialog.remove();
  if (!host?.querySelector("dialog")) refocus();
  document.body.dispatchEvent(new CustomEvent("dialog-closed"));
}

/** Focus what opened the dialog: it may have come again since then, or stand in a menu that is closed now. */
function refocus(): void {
  const known = opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : null;
  const shown = known?.checkVisibility() ? known : known?.closest("details")?.querySelector("summary");
  const isGone = opener !== null && !shown;
  opener = null;
  if (shown instanceof HTMLElement) shown.focus();
  else if (isGone) document.getElementById("content")?.focus({ preventScroll: true });
}

/** Close the dialog that an element stands in. */
export function closeDialog(element: Element | null): void {
  element?.closest("dialog")?.close();
}

export function startDialogs(): void {
  if (!host) return;
  document.body.addEventListener("close-dialogs", () => host.querySelectorAll("dialog").forEach((dialog) => dialog.close()));
  new MutationObserver(openNew).observe(host, { childList: true });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-close]")) closeDialog(event.target);
  });
}
