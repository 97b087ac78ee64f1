// Find students by name, number or class: the other rows are hidden.

import { announce } from "../announce";
import { language, n, t } from "../words";
import { note, shown } from "./address";
import { folded, matches } from "./folding";
import { rowsOf } from "./rows";
import { arrangeAgain } from "./sorting";

const numbers = new Intl.NumberFormat(language);
const SAID_AFTER_MS = 600;
const texts = new WeakMap<HTMLTableRowElement, string>();
let timer = 0;

function textOf(row: HTMLTableRowElement): string {
  const found = texts.get(row);
  if (found !== undefined) return found;
  const [name, groups] = [row.cells[0]?.textContent ?? "", row.cells[1]?.textContent ?? ""];
  const made = folded(`${name} ${row.dataset["number"] ?? ""} ${groups}`);
  texts.set(row, made);
  return made;
}

function field(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#exam-search");
}

/** Show the students that a search finds, and return how many in words. */
function find(search: string): string {
  const table = document.querySelector<HTMLTableElement>("#students");
  const rows = table ? rowsOf(table) : [];
  let count = 0;
  for (const row of rows) {
    const found = matches(textOf(row), search);
    if (row.hidden === found) row.hidden = !found;
    if (found) count += 1;
  }
  if (table) arrangeAgain(table);
  const words = t("%(found)s of %(count)s", { found: numbers.format(count), count: numbers.format(rows.length) });
  const place = document.querySelector("[data-found]");
  if (place) place.textContent = search ? words : "";
  const none = document.querySelector<HTMLElement>("[data-none]");
  if (table) table.hidden = count === 0;
  if (none) none.hidden = count > 0;
  return count ? n("%(count)s student found", "%(count)s students found", count) : t("No student found");
}

function search(): void {
  const words = field()?.value.trim() ?? "";
  const said = find(words);
  note("q", words); // at once: the next change of the filter takes it along
  window.clearTimeout(timer);
  timer = window.setTimeout(() => announce(said), SAID_AFTER_MS);
}

/** Search what came anew as before. */
export function searchAgain(): void {
  const input = field();
  if (!input) return;
  input.value = shown("q");
  if (input.value) find(input.value);
}

export function startSearch(): void {
  document.addEventListener("input", (event) => event.target === field() && search());
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-clears-search]")) return;
    const input = field();
    if (!input) return;
    input.value = "";
    search();
    input.focus();
  });
}
