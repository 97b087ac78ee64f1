// The cards of the list.

/** The cards that are shown, in their order. */
export function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#documents-list .document")];
}
