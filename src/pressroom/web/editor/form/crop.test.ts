import { expect, test } from "vitest";
import { firstCrop, fitted, movedBy, resizedTo } from "./crop";

const wide = { width: 400, height: 300 };

test("the first crop is the largest square, and higher in tall pictures", () => {
  expect(firstCrop(wide)).toEqual({ x: 50, y: 0, size: 300 });
  expect(firstCrop({ width: 300, height: 600 })).toEqual({ x: 0, y: 100, size: 300 });
});

test("a crop never leaves the picture", () => {
  expect(movedBy({ x: 50, y: 0, size: 300 }, 500, -20, wide)).toEqual({ x: 100, y: 0, size: 300 });
  expect(fitted({ x: -5, y: 290, size: 9_000 }, wide)).toEqual({ x: 0, y: 0, size: 300 });
});

test("another size keeps the middle, and is never smaller than print needs", () => {
  expect(resizedTo({ x: 100, y: 100, size: 100 }, 80, wide)).toEqual({ x: 110, y: 110, size: 80 });
  expect(resizedTo({ x: 100, y: 100, size: 100 }, 1, wide).size).toBe(64);
  expect(fitted({ x: 0, y: 0, size: 64 }, { width: 20, height: 30 })).toEqual({ x: 0, y: 0, size: 20 });
});
