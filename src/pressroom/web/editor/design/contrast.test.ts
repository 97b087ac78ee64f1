import { expect, test } from "vitest";
import { contrastWithPaper, READABLE, readColor } from "./contrast";

test("the contrast with paper is that of WCAG", () => {
  expect(contrastWithPaper("#000000")).toBeCloseTo(21, 5);
  expect(contrastWithPaper("#ffffff")).toBeCloseTo(1, 5);
  expect(contrastWithPaper("#767676")).toBeGreaterThan(READABLE);
  expect(contrastWithPaper("#777777")).toBeLessThan(READABLE);
});

test.each([
  ["#1F3A5F", "#1f3a5f"],
  [" abc ", "#aabbcc"],
  ["rgb(1,2,3)", undefined],
  ["#12345", undefined],
])("%s is read as %s", (text, color) => {
  expect(readColor(text)).toBe(color);
});
