// Sizes of files in words, as the pages of the server say them.

import { language, n, t } from "./words";

/** `842 bytes`, `34 kB`, `2.4 MB`: decimal units, with two or three significant digits. */
export function size(bytes: number): string {
  const units = [t("kB"), t("MB"), t("GB")];
  let value = bytes / 1000;
  while (units.length > 1 && Math.round(value) >= 1000) {
    units.shift();
    value /= 1000;
  }
  const digits = value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)}\u00a0${units[0]}`;
}

/** Pages and bytes of a document; 0: not known. */
export interface Extent {
  readonly pages: number;
  readonly size: number;
}

/** The pages and the size of several documents together; empty if those of one are not known. */
export function extent(documents: readonly Extent[]): string {
  if (!documents.length || documents.some(({ pages }) => !pages)) return "";
  const pages = documents.reduce((sum, one) => sum + one.pages, 0);
  const bytes = documents.reduce((sum, one) => sum + one.size, 0);
  return t("%(pages)s, about %(size)s", { pages: n("%(count)s page", "%(count)s pages", pages), size: size(bytes) });
}
