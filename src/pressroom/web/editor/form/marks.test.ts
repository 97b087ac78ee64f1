import { expect, test } from "vitest";
import { addLink, toggleMark } from "./marks";

/** `|` marks the ends of the selection. */
function selected(text: string) {
  const start = text.indexOf("|");
  return { text: text.replaceAll("|", ""), start, end: text.lastIndexOf("|") - 1 };
}
function shown({ text, start, end }: { text: string; start: number; end: number }) {
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

test.each([
  ["a |word| b", "**", "a **|word|** b"],
  ["a **|word|** b", "**", "a |word| b"],
  ["a |**word**| b", "**", "a |word| b"],
  ["a |word |b", "*", "a *|word|* b"],
  ["a **|word|** b", "*", "a ***|word|*** b"],
  ["a ***|word|*** b", "*", "a **|word|** b"],
  ["a ***|word|*** b", "**", "a *|word|* b"],
  ["||", "**", "**||**"],
] as const)("%s with %s becomes %s", (before, mark, after) => {
  expect(shown(toggleMark(selected(before), mark))).toBe(after);
});

test.each([
  ["see |Quill| now", "see [Quill](|https://|) now"],
  ["see |https://quill.example.org| now", "see [||](https://quill.example.org) now"],
  ["||", "[](|https://|)"],
])("%s becomes the link %s", (before, after) => {
  expect(shown(addLink(selected(before)))).toBe(after);
});
