// Sort the tables of the dashboard: the rows are put into another order.

import { language } from "../words";
import { note, shown } from "./address";
import { numberIn, ordered, type Value } from "./order";
import { arrange, rowsOf } from "./rows";

const TABLES = ":is(#students, #questions)";
const collator = new Intl.Collator(language, { numeric: true });

const known = new WeakMap<HTMLTableCellElement, Value[]>();
let questions = ""; // the order of the questions, which the address does not keep

/** The values of a column, in the order in which the page came. Labels of narrow windows are no part of them. */
function valuesOf(rows: readonly HTMLTableRowElement[], head: HTMLTableCellElement): Value[] {
  const index = head.cellIndex;
  const found = known.get(head);
  if (found) return found;
  const isNumber = head.classList.contains("num");
  const made = rows.map((row) => {
    const cell = row.cells[index];
    const label = cell?.querySelector(".stack-label")?.textContent ?? "";
    const text = (cell?.textContent ?? "").trim();
    const value = label && text.startsWith(label.trim()) ? text.slice(label.trim().length).trim() : text;
    return isNumber ? numberIn(value) : value || null;
  });
  known.set(head, made);
  return made;
}

function headOf(table: HTMLTableElement, column: string): HTMLTableCellElement | undefined {
  return [...(table.tHead?.rows[0]?.cells ?? [])].find((head) => head.dataset["column"] === column);
}

function mark(table: HTMLTableElement, chosen: HTMLTableCellElement, down: boolean): void {
  const icons = document.body.dataset["icons"] ?? "";
  for (const head of table.tHead?.rows[0]?.cells ?? []) {
    const sorted = head === chosen;
    head.setAttribute("aria-sort", sorted ? (down ? "descending" : "ascending") : "none");
    head.querySelector("use")?.setAttribute("href", `${icons}#${sorted ? (down ? "down" : "up") : "sort"}`);
  }
}

/** Sort a table by an order: the name of a column, with a minus sign from the highest value down. */
function sortBy(table: HTMLTableElement, order: string): void {
  const down = order.startsWith("-");
  const head = headOf(table, down ? order.slice(1) : order);
  if (!head) return;
  const rows = rowsOf(table);
  arrange(table, ordered(valuesOf(rows, head), down, collator.compare).map((index) => rows[index]!));
  mark(table, head, down);
  // On a phone, which shows no heads. It has not all orders; of another one it shows nothing.
  const select = document.querySelector<HTMLSelectElement>("#exam-order");
  if (select && table.id === "students") select.value = order;
}

function orderOf(table: HTMLTableElement): string {
  return table.id === "students" ? shown("order") : questions;
}

/** Put the rows of a table into their order again, after some were hidden or shown. */
export function arrangeAgain(table: HTMLTableElement): void {
  const order = orderOf(table);
  if (order && headOf(table, order.replace(/^-/, ""))) sortBy(table, order);
  else arrange(table, rowsOf(table));
}

/** Sort what came anew as it was sorted before. */
export function sortAgain(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("#students, #questions")) {
    if (orderOf(table)) arrangeAgain(table);
  }
}

function choose(table: HTMLTableElement, order: string): void {
  sortBy(table, order);
  if (table.id === "students") note("order", order === "name" ? "" : order);
  else questions = order;
}

export function startSorting(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest(`${TABLES} .sort`) : null;
    const head = button?.closest("th");
    const table = button?.closest("table");
    const column = head?.dataset["column"];
    if (!head || !table || !column) return;
    const now = head.getAttribute("aria-sort");
    const down = now === "none" ? head.hasAttribute("data-down") : now === "ascending";
    choose(table, down ? `-${column}` : column);
  });
  document.addEventListener("change", (event) => {
    const table = document.querySelector<HTMLTableElement>("#students");
    if (table && event.target instanceof HTMLSelectElement && event.target.id === "exam-order") choose(table, event.target.value);
  });
}
