// Sort the tables of the dashboard: the rows are put into another order.

import { language } from "../words";
import { note, shown } from "./address";
import { numberIn, ordered, type Value } from "./order";

const TABLES = ".exam-detail table";
const collator = new Intl.Collator(language, { numeric: true });

interface Rows {
  rows: HTMLTableRowElement[];
  columns: Map<number, Value[]>;
}

const known = new WeakMap<HTMLTableElement, Rows>();
let questions = ""; // the order of the questions, which the address does not keep

function rowsOf(table: HTMLTableElement): Rows {
  const found = known.get(table);
  if (found) return found;
  const made = { rows: [...(table.tBodies[0]?.rows ?? [])], columns: new Map() };
  known.set(table, made);
  return made;
}

/** The values of a column, in the order in which the page came. Labels of narrow windows are no part of them. */
function valuesOf({ rows, columns }: Rows, head: HTMLTableCellElement): Value[] {
  const index = head.cellIndex;
  const found = columns.get(index);
  if (found) return found;
  const isNumber = head.classList.contains("num");
  const made = rows.map((row) => {
    const cell = row.cells[index];
    const label = cell?.querySelector(".stack-label")?.textContent ?? "";
    const text = (cell?.textContent ?? "").trim();
    const value = label && text.startsWith(label.trim()) ? text.slice(label.trim().length).trim() : text;
    return isNumber ? numberIn(value) : value || null;
  });
  columns.set(index, made);
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
  const body = table.tBodies[0];
  if (!head || !body) return;
  const all = rowsOf(table);
  const sorted = ordered(valuesOf(all, head), down, collator.compare).map((index) => all.rows[index]!);
  body.append(...sorted);
  mark(table, head, down);
}

/** Sort what came anew as it was sorted before. */
export function sortAgain(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>(TABLES)) {
    const order = table.id === "students" ? shown("order") : table.id === "questions" ? questions : "";
    if (order) sortBy(table, order);
  }
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
    const order = down ? `-${column}` : column;
    sortBy(table, order);
    if (table.id === "students") note("order", order === "name" ? "" : order);
    else questions = order;
  });
}
