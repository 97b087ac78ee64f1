// Sizes of files in words, as the pages of the server say them.

import { language, t } from "./words";

/** `842 bytes`, `34 KB`, `2.4 MB`: decimal units, with two or three significant digits. */
export function size(bytes: number): string {
  const units = [t("KB"), t("MB"), t("GB")];
  let value = bytes / 1000;
  while (units.length > 1 && Math.round(value) >= 1000) {
    units.shift();
    value /= 1000;
  }
  const digits = value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)}\u00a0${units[0]}`;
}
