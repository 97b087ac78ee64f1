// Points as people type them. They are counted in thousandths, as whole numbers: binary floats would not be exact.

const PLACES = 3;
const UNIT = 1000;
const NUMBER = /^(-?)(\d{1,7})(?:[.,](\d{1,30}))?$/;

export type Wrong = "number" | "negative" | "places";
export type Read = { readonly points: number | null } | { readonly wrong: Wrong };

/** Read a text with a decimal point or a decimal comma; null: it is empty, so the answer is blank. */
export function readPoints(text: string): Read {
  const trimmed = text.trim();
  if (!trimmed) return { points: null };
  const [, sign, whole, fraction = ""] = NUMBER.exec(trimmed) ?? [];
  if (whole === undefined) return { wrong: "number" };
  const places = fraction.replace(/0+$/, "");
  if (places.length > PLACES) return { wrong: "places" };
  const points = Number(whole) * UNIT + Number(places.padEnd(PLACES, "0"));
  return sign && points > 0 ? { wrong: "negative" } : { points };
}

/** Write points without needless zeros: `1.5`, with another decimal mark `1,5`. */
export function writePoints(points: number | null, mark = "."): string {
  if (points === null) return "";
  const places = String(points % UNIT).padStart(PLACES, "0").replace(/0+$/, "");
  return `${Math.floor(points / UNIT)}${places ? mark + places : ""}`;
}

/** Return the next multiple of a step above or below, from nothing to the most. All are thousandths. */
export function stepped(points: number | null, most: number, step: number): number {
  const size = Math.abs(step);
  const from = points ?? 0;
  const next = step > 0 ? Math.floor(from / size) * size + size : Math.ceil(from / size) * size - size;
  return Math.min(Math.max(next, 0), most);
}
