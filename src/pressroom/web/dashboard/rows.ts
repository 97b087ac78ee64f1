// The rows of a table in bodies of some rows each. Bodies outside of the window are not laid out, so the rows that are
// shown come first, and bodies without any are hidden.

const BODY_ROWS = 50; // as the server divides them

const known = new WeakMap<HTMLTableElement, HTMLTableRowElement[]>();

/** The rows of a table in the order in which the page came. */
export function rowsOf(table: HTMLTableElement): HTMLTableRowElement[] {
  const found = known.get(table);
  if (found) return found;
  const made = [...table.tBodies].flatMap((body) => [...body.rows]);
  known.set(table, made);
  return made;
}

/** Put the rows of a table into an order; those that are hidden come last. */
export function arrange(table: HTMLTableElement, rows: readonly HTMLTableRowElement[]): void {
  rowsOf(table); // before the order that the page came in is gone
  const shown = rows.filter((row) => !row.hidden);
  const all = [...shown, ...rows.filter((row) => row.hidden)];
  const bodies = [...table.tBodies];
  bodies.forEach((body, index) => {
    const start = index * BODY_ROWS;
    body.append(...all.slice(start, index === bodies.length - 1 ? undefined : start + BODY_ROWS));
    body.hidden = index > 0 && start >= shown.length;
  });
}
