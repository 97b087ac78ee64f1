import { expect, test } from "vitest";
import { divided, paragraphsOf, pastedLines, textsOf, withPasted, wordsIn } from "./list_edit";

test("one text is a list of one, and nothing is an empty list", () => {
  expect([textsOf("a"), textsOf(["a", 2]), textsOf(undefined), textsOf("")]).toEqual([["a"], ["a", "2"], [], []]);
});

test("a text is divided at blank lines; a single line break stays", () => {
  expect(paragraphsOf("one\nmore\n \ntwo\n\n\n\nthree")).toEqual(["one\nmore", "two", "three"]);
  expect(paragraphsOf(["one\n\nmore"])).toEqual(["one\n\nmore"]);
});

test("Enter divides an item at the cursor", () => {
  expect(divided(["one two", "x"], 0, 3, 3)).toEqual(["one", "two", "x"]);
  expect(divided(["one"], 0, 3, 3)).toEqual(["one", ""]);
});

test("a pasted list becomes items without bullets", () => {
  expect(pastedLines("one line")).toBeUndefined();
  expect(withPasted(["see here"], 0, 4, 4, pastedLines("• one\n\n- two\n3) three") ?? [])).toEqual([
    "see one",
    "two",
    "threehere",
  ]);
});

test("words are divided at commas of several scripts", () => {
  expect(wordsIn("Python, SQL；排版、 ,")).toEqual(["Python", "SQL", "排版"]);
});
