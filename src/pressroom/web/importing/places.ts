// Places in a text: lines and columns, both counted from 1.

/** Return the index of a place in a text; of a place beyond it, its end. */
export function indexOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  // Columns count characters, which may be two units of the text.
  const offset = [...text.slice(start, end < 0 ? undefined : end)].slice(0, column - 1).join("").length;
  return start + offset;
}

/** Select the character at a place, and show it. With `focus`, the field gets the focus. */
export function jumpTo(field: HTMLTextAreaElement, line: number, column: number, focus: boolean): void {
  if (!field.value) return;
  const at = indexOf(field.value, line, column);
  if (focus) field.focus({ preventScroll: true });
  field.setSelectionRange(at, Math.min(at + 1, field.value.length));
  const height = parseFloat(getComputedStyle(field).lineHeight);
  field.scrollTop = Math.max(0, (line - 3) * height);
  field.scrollLeft = column > 60 ? (column - 40) * height * 0.4 : 0;
}
