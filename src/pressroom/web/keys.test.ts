import { expect, test } from "vitest";
import { isMod, keyOf } from "./keys";

const pressed = (key: string, code: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  code,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...held,
});

test.each([
  ["z", "KeyZ", "z"],
  ["Z", "KeyZ", "z"], // Caps Lock
  ["z", "KeyW", "z"], // a French keyboard
  ["я", "KeyZ", "z"],
  ["ئ", "KeyZ", "z"],
  ["ζ", "KeyZ", "z"],
  ["é", "Digit2", "é"],
  ["?", "Slash", "?"],
  ["؟", "Slash", "؟"],
  ["Delete", "Delete", "delete"],
])("%s on the key %s is %s", (key, code, expected) => {
  expect(keyOf(pressed(key, code))).toBe(expected);
});

test("AltGr writes, and is no shortcut", () => {
  expect(isMod(pressed("e", "KeyE", { ctrlKey: true }))).toBe(true);
  expect(isMod(pressed("€", "KeyE", { ctrlKey: true, altKey: true }))).toBe(false);
});
