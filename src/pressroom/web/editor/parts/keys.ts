// How keys are written on this machine.

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Write keys: `keys("Mod", "Shift", "Z")` is ⌘⇧Z on a Mac, else Ctrl+Shift+Z. */
export function keys(...names: string[]): string {
  const mac: Record<string, string> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
  if (isMac) return names.map((name) => mac[name] ?? name).join("");
  return names.map((name) => (name === "Mod" ? "Ctrl" : name)).join("+");
}

export function isMod(event: KeyboardEvent): boolean {
  return isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
}
