// Say something to screen readers, in a live region.

/** Announce a sentence. The same sentence again is announced again. */
export function announce(sentence: string): void {
  const region = shownRegion();
  if (!region) return;
  region.textContent = "";
  // Once it is empty; pages in the background draw no frames.
  window.setTimeout(() => (region.textContent = sentence), 50);
}

/** The region that every page has; while a modal dialog is open, only what is in it is read. */
function shownRegion(): HTMLElement | null {
  const dialog = [...document.querySelectorAll<HTMLElement>("dialog:modal")].at(-1);
  if (!dialog) return document.getElementById("announcements");
  const known = dialog.querySelector<HTMLElement>(":scope > [data-announces]");
  if (known) return known;
  const made = document.createElement("p");
  made.className = "visually-hidden";
  made.setAttribute("role", "status");
  made.dataset["announces"] = "";
  dialog.append(made);
  return made;
}
