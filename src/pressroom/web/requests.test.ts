import { expect, test } from "vitest";
import { formTokenIn } from "./requests";

test.each([
  ["pressroom_csrf=planted; __Host-pressroom_csrf=ours", "ours"],
  ["__Host-pressroom_csrf=ours; pressroom_csrf=planted", "ours"],
  ["pressroom_scheme=dark; pressroom_csrf=plain", "plain"],
  ["not_pressroom_csrf=other; pressroom_scheme=dark", ""],
  ["", ""],
])("the form token in “%s” is “%s”", (cookies, token) => {
  expect(formTokenIn(cookies)).toBe(token);
});
