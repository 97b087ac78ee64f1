import { describe, expect, it } from "vitest";
import { indexOf } from "./places";

const TEXT = '{\n  "name": "Zoë 🌍", "x": 5\n}';

describe("a place in a text", () => {
  it("counts lines and columns from 1", () => {
    expect(TEXT[indexOf(TEXT, 1, 1)]).toBe("{");
    expect(TEXT[indexOf(TEXT, 3, 1)]).toBe("}");
  });

  it("counts characters, not units", () => {
    expect(TEXT[indexOf(TEXT, 2, 25)]).toBe("5");
  });

  it("ends with its line and with the text", () => {
    expect(indexOf(TEXT, 1, 40)).toBe(1);
    expect(indexOf(TEXT, 9, 1)).toBe(TEXT.length);
  });
});
