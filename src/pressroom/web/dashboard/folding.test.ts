import { describe, expect, it } from "vitest";
import { folded, matches } from "./folding";

describe("search", () => {
  it.each(["zoe", "ZOÉ", "arnaudeau zo", "zoé arn", "tg2", "1042", "", "  ", "d'ar", "œuf"])("finds %s", (search) => {
    expect(matches(folded("Arnaudeau Zoé d’Arc Œufs 1042 TG2, groupe A"), search)).toBe(true);
  });
  it.each(["zoa", "rnaudeau", "zoe tg3"])("does not find %s", (search) => {
    expect(matches(folded("Arnaudeau Zoé 1042 TG2"), search)).toBe(false);
  });
});
