// Search in texts without regard to case and accents.

const LETTERS: Record<string, string> = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ß: "ss" };

/** The letters of a text without case, accents and signs between words. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[œæøłđß]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Whether a folded text has all words of a search, each at the beginning of a word. */
export function matches(text: string, search: string): boolean {
  const within = ` ${text}`;
  return folded(search)
    .split(" ")
    .every((word) => within.includes(` ${word}`));
}
