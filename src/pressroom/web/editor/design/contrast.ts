// Say whether a colour can be read on white paper (WCAG 2: relative luminance).

/** Return the contrast of a colour `#rrggbb` with white, from 1 to 21. */
export function contrastWithPaper(color: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = channels.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** WCAG AA of small text. */
export const READABLE = 4.5;

/** Read a colour as people paste it: `#abc`, `abcdef`, `#ABCDEF`. Undefined: it is none. */
export function readColor(text: string): string | undefined {
  const found = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (!found?.[1]) return undefined;
  const digits = found[1].length === 3 ? [...found[1]].map((digit) => digit + digit).join("") : found[1];
  return `#${digits.toLowerCase()}`;
}
