// Menus: <details class="menu-anchor"> with a <summary> and role="menu". Arrow keys move, Escape closes, a click outside too.

function items(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]:not([disabled])')];
}

function onKey(event: KeyboardEvent): void {
  if (!(event.target instanceof Element)) return;
  const details = event.target.closest<HTMLDetailsElement>("details.menu-anchor");
  if (!details) return;
  const summary = details.querySelector("summary");
  const all = items(details);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1, Home: 0, End: all.length - 1 };
  if (event.key === "Escape" && details.open) {
    details.open = false;
    summary?.focus();
    event.stopPropagation();
  } else if (event.key in steps && (details.open || event.key === "ArrowDown")) {
    details.open = true;
    all[(steps[event.key]! + all.length) % all.length]?.focus();
    event.preventDefault();
  } else if (event.key === "Tab") {
    details.open = false;
  }
}

export function startMenus(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu-anchor[open]")) {
      const inside = event.target instanceof Node && open.contains(event.target);
      const chosen = event.target instanceof Element && event.target.closest('[role="menuitem"]');
      if (!inside || chosen) open.open = false;
    }
  });
}
