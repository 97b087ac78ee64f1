import { expect, test } from "vitest";
import { livesLonger, sentence, troubleOf } from "./api";
import { isRetried } from "./state";

test.each([
  [400, "refused", false],
  [401, "signed-out", false],
  [403, "signed-out", false],
  [404, "gone", false],
  [409, "conflict", false],
  [413, "large", false],
  [422, "refused", false],
  [429, "busy", true],
  [500, "busy", true],
  [503, "busy", true],
  [507, "full", true],
] as const)("%i means %s", (status, trouble, isTriedAgain) => {
  expect(troubleOf(status)).toBe(trouble);
  expect(isRetried(trouble)).toBe(isTriedAgain);
});

test("every trouble without a notice of its own is said in words", () => {
  for (const trouble of ["large", "full", "busy", "gone"] as const) expect(sentence(trouble, "")).not.toBe("");
  expect(sentence("refused", "must be a text.")).toBe("must be a text.");
});

test("what lives longer than its page is measured in bytes", () => {
  expect(livesLonger("a".repeat(59_999))).toBe(true);
  expect(livesLonger("ع".repeat(30_000))).toBe(false);
});
