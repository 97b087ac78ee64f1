// Put the marks of bold, italic and links around a selection, and take them away again: the part of Markdown that is
// printed.

export interface Selected {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Put a mark (`**` or `*`) around the selection, or take it away if it is there. */
export function toggleMark({ text, start, end }: Selected, mark: "**" | "*"): Selected {
  const [from, to] = trimmed(text, start, end);
  const inner = text.slice(from, to);
  const size = mark.length;
  if (inner.length > 2 * size && hasMark(/^\*+/.exec(inner), /\*+$/.exec(inner), mark)) {
    const bare = inner.slice(size, -size);
    return { text: text.slice(0, from) + bare + text.slice(to), start: from, end: from + bare.length };
  }
  if (hasMark(/\*+$/.exec(text.slice(0, from)), /^\*+/.exec(text.slice(to)), mark)) {
    return { text: text.slice(0, from - size) + inner + text.slice(to + size), start: from - size, end: to - size };
  }
  return { text: text.slice(0, from) + mark + inner + mark + text.slice(to), start: from + size, end: to + size };
}

/** Make a link of the selection. The address is selected then; an address that was selected stays, and asks for its text. */
export function addLink({ text, start, end }: Selected): Selected {
  const [from, to] = trimmed(text, start, end);
  const inner = text.slice(from, to);
  const isAddress = /^(?:https?:\/\/|mailto:)\S+$/i.test(inner);
  const [label, address] = isAddress ? ["", inner] : [inner, "https://"];
  const written = `[${label}](${address})`;
  const at = isAddress ? from + 1 : from + label.length + 3;
  return { text: text.slice(0, from) + written + text.slice(to), start: at, end: isAddress ? at : at + address.length };
}

/** Return the selection without blanks at its ends; marks beside a blank are printed literally. */
function trimmed(text: string, start: number, end: number): [number, number] {
  while (start < end && /\s/.test(text[start] as string)) start++;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  return [start, end];
}

/** Return whether the stars on both sides have the mark: of three, one is that of italic and two are those of bold. */
function hasMark(before: RegExpExecArray | null, after: RegExpExecArray | null, mark: "**" | "*"): boolean {
  const stars = Math.min(before?.[0].length ?? 0, after?.[0].length ?? 0);
  return mark === "**" ? stars >= 2 : stars === 1 || stars >= 3;
}
