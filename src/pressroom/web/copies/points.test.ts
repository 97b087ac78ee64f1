import { expect, test } from "vitest";
import { readPoints, stepped, writePoints } from "./points";

test("points are read with a point or a comma, and written without needless zeros", () => {
  for (const [text, points] of [["1,5", 1500], ["1.50", 1500], [" 0,075 ", 75], ["2", 2000], ["0", 0], ["-0", 0], ["0,3000", 300]] as const) {
    expect(readPoints(text)).toEqual({ points });
  }
  expect(readPoints(" ")).toEqual({ points: null });
  expect([0, 75, 300, 1500, 20_000].map((one) => writePoints(one, ","))).toEqual(["0", "0,075", "0,3", "1,5", "20"]);
  expect(writePoints(null)).toBe("");
});

test("what is no number of points is refused with its reason", () => {
  for (const text of ["x", "1,", ",5", "1e3", "1 5", "NaN", "٣"]) expect(readPoints(text)).toEqual({ wrong: "number" });
  expect(readPoints("-1")).toEqual({ wrong: "negative" });
  expect(readPoints("1,2345")).toEqual({ wrong: "places" });
});

test("steps go to the next multiple, and stay between nothing and the most", () => {
  expect(stepped(null, 2500, 500)).toBe(500);
  expect(stepped(1250, 2500, 500)).toBe(1500);
  expect(stepped(1250, 2500, -500)).toBe(1000);
  expect(stepped(2250, 2500, 500)).toBe(2500);
  expect(stepped(100, 2500, -250)).toBe(0);
});
