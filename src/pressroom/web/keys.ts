// Which keys were pressed, on any machine and keyboard, and how they are written.

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** Write keys: `keys("Mod", "Shift", "Z")` is ⌘⇧Z on a Mac, else Ctrl+Shift+Z. */
export function keys(...names: string[]): string {
  const mac: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
  if (isMac) return names.map((name) => mac[name] ?? name).join("");
  return names.map((name) => (name === "Mod" ? "Ctrl" : name)).join("+");
}

type Pressed = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey">;

/** Return whether Ctrl (⌘ on a Mac) is held. With Alt it is none: Windows sends AltGr, which writes letters, as both. */
export function isMod(event: Pressed): boolean {
  return !event.altKey && (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);
}

/** Return the key in small letters; of a letter that is not Latin, the Latin one that is on the same key. */
export function keyOf({ key, code }: Pressed): string {
  const isForeign = key.length === 1 && key > "\u024f";
  return (isForeign ? (/^Key([A-Z])$/.exec(code)?.[1] ?? key) : key).toLowerCase();
}
