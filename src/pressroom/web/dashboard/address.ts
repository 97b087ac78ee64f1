// What the page shows beside the classes: the tab, the search and the order. The address keeps it, and the form of the
// filter carries it to the next page or part.

export type Part = "tab" | "q" | "order";

function input(name: Part): HTMLInputElement | null {
  return document.querySelector(`#exam-filter input[name="${name}"]`);
}

/** What is shown now. Without classes there is no form, and only the address has it. */
export function shown(name: Part): string {
  return new URLSearchParams(location.search).get(name) ?? "";
}

/** Note what is shown; an empty value is what is shown at first. */
export function note(name: Part, value: string): void {
  const field = input(name);
  if (field) {
    field.value = value;
    field.disabled = !value;
  }
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
}
