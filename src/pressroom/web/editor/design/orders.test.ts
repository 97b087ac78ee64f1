import { expect, test } from "vitest";
import { headingsIn, printedOrder } from "./orders";

test("sections that the setting names come first, and unknown names are left out", () => {
  expect(printedOrder(["skills", "nonsense", "work", "skills"], ["work", "education", "skills"])).toEqual([
    "skills",
    "work",
    "education",
  ]);
  expect(printedOrder(undefined, ["work", "skills"])).toEqual(["work", "skills"]);
});

test.each([
  ["fr", "Expérience"],
  ["fr-CA", "Expérience"],
  ["zh-TW", "經歷"],
  ["zh", "经历"],
  ["sw", "Experience"],
])("the headings of %s are those of the nearest language", (language, work) => {
  const row = (tag: string, heading: string) => ({ tag, headings: { work: heading } });
  const languages = [row("en", "Experience"), row("fr", "Expérience"), row("zh-Hans", "经历"), row("zh-Hant", "經歷")];
  expect(headingsIn(language, languages)["work"]).toBe(work);
});
