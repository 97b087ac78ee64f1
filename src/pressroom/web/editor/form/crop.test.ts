import { expect, test } from "vitest";
import { firstCrop, fitted, movedBy, resizedTo } from "./crop";

const wide = { width: 400, height: 300 };

test("the first crop is the largest part, and higher in tall pictures", () => {
  expect(firstCrop(wide)).toEqual({ x: 80, y: 0, width: 240, height: 300 });
  expect(firstCrop({ width: 300, height: 975 })).toEqual({ x: 0, y: 200, width: 300, height: 375 });
});

test("a crop never leaves the picture", () => {
  const crop = { x: 80, y: 0, width: 240, height: 300 };
  expect(movedBy(crop, 500, -20, wide)).toEqual({ ...crop, x: 160 });
  expect(fitted({ x: -5, y: 290, width: 9_000, height: 1 }, wide)).toEqual({ ...crop, x: 0 });
});

test("another size keeps the middle, and is never smaller than print needs", () => {
  expect(resizedTo({ x: 100, y: 100, width: 100, height: 125 }, 80, wide)).toEqual({ x: 110, y: 113, width: 80, height: 100 });
  expect(resizedTo({ x: 100, y: 100, width: 100, height: 125 }, 1, wide).width).toBe(64);
  expect(fitted({ x: 0, y: 0, width: 64, height: 80 }, { width: 20, height: 30 })).toEqual({ x: 0, y: 0, width: 20, height: 25 });
});
