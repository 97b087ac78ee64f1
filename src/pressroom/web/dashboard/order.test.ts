import { describe, expect, it } from "vitest";
import { numberIn, ordered } from "./order";

const compare = new Intl.Collator("fr", { numeric: true }).compare;

describe("numbers of cells", () => {
  it.each([
    ["11,50", 11.5],
    ["11.50", 11.5],
    ["−8 %", -8],
    ["1,72 /2", 1.72],
    ["0", 0],
    ["", null],
  ])("%s", (text, value) => expect(numberIn(text)).toBe(value));
});

describe("order", () => {
  it("leaves equal values as they are, in both directions", () => {
    expect(ordered([2, 1, 2, 1], false, compare)).toEqual([1, 3, 0, 2]);
    expect(ordered([2, 1, 2, 1], true, compare)).toEqual([0, 2, 1, 3]);
  });
  it("puts empty values last, in both directions, and zero is not empty", () => {
    expect(ordered([null, 0, 3, null], false, compare)).toEqual([1, 2, 0, 3]);
    expect(ordered([null, 0, 3, null], true, compare)).toEqual([2, 1, 0, 3]);
  });
  it("orders texts as the language does, with numbers by their value", () => {
    expect(ordered(["Zoé", "Élodie", "eva"], false, compare)).toEqual([1, 2, 0]);
    expect(ordered(["TG10", "TG2"], false, compare)).toEqual([1, 0]);
  });
});
