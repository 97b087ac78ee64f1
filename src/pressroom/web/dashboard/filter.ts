// The tree of classes: groups open and close, and a class is checked with its groups.

const NARROW = "(max-width: 75rem)";

function form(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>("#exam-filter");
}

function boxes(place: Element): HTMLInputElement[] {
  return [...place.querySelectorAll<HTMLInputElement>('input[name="class"]')];
}

function boxOf(item: Element): HTMLInputElement | null {
  return item.querySelector<HTMLInputElement>(":scope > .tree-row input");
}

/** Show which classes are selected in part, and check those of which all groups are, if nobody is in the class alone. */
function showParts(filter: Element): void {
  // From the groups up.
  for (const item of [...filter.querySelectorAll("li:has(> .tree)")].reverse()) {
    const box = boxOf(item);
    if (!box) continue;
    const groups = [...item.querySelectorAll(":scope > .tree > li")].map(boxOf);
    if (item.hasAttribute("data-whole") && groups.every((group) => group?.checked)) box.checked = true;
    box.indeterminate = !box.checked && groups.some((group) => group?.checked || group?.indeterminate);
  }
}

function onChange(event: Event): void {
  const box = event.target;
  const filter = form();
  if (!filter || !(box instanceof HTMLInputElement) || box.name !== "class") return;
  const item = box.closest("li");
  if (item) for (const group of boxes(item)) group.checked = box.checked;
  if (!box.checked) {
    for (let above = item?.parentElement?.closest("li"); above; above = above.parentElement?.closest("li") ?? null) {
      const outer = boxOf(above);
      if (outer) outer.checked = false;
    }
  }
  settle(filter);
}

function settle(filter: Element): void {
  showParts(filter);
  const all = document.getElementById("exam-all");
  if (boxes(filter).some((box) => box.checked)) all?.removeAttribute("aria-current");
  else all?.setAttribute("aria-current", "true");
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const toggle = target?.closest(".tree-toggle");
  const groups = toggle && document.getElementById(toggle.getAttribute("aria-controls") ?? "");
  if (toggle && groups) {
    groups.hidden = !groups.hidden;
    toggle.setAttribute("aria-expanded", String(!groups.hidden));
  }
  const filter = form();
  if (!filter || !target?.closest("#exam-all") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const checked = boxes(filter).filter((box) => box.checked);
  for (const box of checked) box.checked = false;
  settle(filter);
  if (checked.length > 0) filter.requestSubmit();
}

export function startFilter(): void {
  const filter = form();
  if (!filter) return;
  const card = filter.closest("details");
  if (card) card.open = !matchMedia(NARROW).matches;
  settle(filter);
  // Before the request is made of what is checked.
  filter.addEventListener("change", onChange, true);
  document.addEventListener("click", onClick);
}
