// The order of rows by the values of a column.

/** A value of a cell: a number, a text, or null if the cell is empty. */
export type Value = number | string | null;

/** Read a cell of a column of numbers, in any of the languages: `11,50`, `−8 %`, `1.72 /2`. */
export function numberIn(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-").replace(",", ".");
  const found = Number.parseFloat(plain);
  return Number.isNaN(found) ? null : found;
}

/** Return the indices of values in their order. Equal ones stay as they are; empty ones come last, in both directions. */
export function ordered(values: readonly Value[], down: boolean, compare: (one: string, other: string) => number): number[] {
  const direction = down ? -1 : 1;
  return values
    .map((_, index) => index)
    .sort((one, other) => {
      const a = values[one] ?? null;
      const b = values[other] ?? null;
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return direction * (typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b)));
    });
}
