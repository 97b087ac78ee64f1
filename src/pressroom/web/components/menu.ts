// Menus: <details class="menu-anchor"> with a <summary> and role="menu". Arrow keys move, Escape closes, a click outside too.

const GAP = 8;

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
    event.preventDefault(); // Escape means nothing else then: no dialog closes, no selection goes
  } else if (event.key in steps && (details.open || event.key === "ArrowDown")) {
    details.open = true;
    all[(steps[event.key]! + all.length) % all.length]?.focus();
    event.preventDefault();
  } else if (event.key === "Tab") {
    details.open = false;
  }
}

/** Put an open menu beside its button, over everything that would cut it, and inside the window. */
function place(details: HTMLDetailsElement): void {
  const menu = details.querySelector<HTMLElement>(".menu");
  const button = details.querySelector("summary");
  if (!menu || !button || !details.open) return;
  const anchor = button.getBoundingClientRect();
  Object.assign(menu.style, { position: "fixed", inset: "auto" });
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + GAP + height <= innerHeight;
  const top = below ? anchor.bottom + GAP : Math.max(GAP, anchor.top - GAP - height);
  const left = Math.min(Math.max(GAP, anchor.right - width), innerWidth - width - GAP);
  Object.assign(menu.style, { insetBlockStart: `${top}px`, left: `${left}px` });
}

function placeOpen(): void {
  document.querySelectorAll<HTMLDetailsElement>("details.menu-anchor[open]").forEach(place);
}

export function startMenus(): void {
  document.addEventListener("keydown", onKey);
  // The event does not bubble.
  document.addEventListener("toggle", (event) => event.target instanceof HTMLDetailsElement && place(event.target), true);
  document.addEventListener("scroll", placeOpen, { capture: true, passive: true });
  window.addEventListener("resize", placeOpen);
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu-anchor[open]")) {
      const inside = event.target instanceof Node && open.contains(event.target);
      const chosen = event.target instanceof Element && event.target.closest('[role="menuitem"]');
      if (!inside || chosen) {
        // The focus would go away with what was chosen, and a dialog could not give it back.
        if (open.querySelector(".menu")?.contains(document.activeElement)) open.querySelector("summary")?.focus();
        open.open = false;
      }
    }
  });
}
