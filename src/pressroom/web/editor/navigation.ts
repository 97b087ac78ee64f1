// What is on the screen: the tab, the section, and the open entries. And the way to a place: a warning, an error, an undo.

import { signal, type Signal } from "@preact/signals";
import { identityOf } from "./model/identity";
import { isObject, type Json } from "./model/json";
import { formatPath, valueAt, type Path } from "./model/paths";
import { placeIn } from "./form/places";
import type { Form } from "./form/fields";

export type Pane = "content" | "design" | "json" | "preview";

export interface Navigation {
  /** The chosen tab. `preview` is one on narrow screens only; wide ones show it always. */
  readonly pane: Signal<Pane>;
  readonly section: Signal<string>;
  /** The identities of the entries that are open. */
  readonly open: Signal<ReadonlySet<number>>;
  toggle(entry: object, isOpen?: boolean): void;
  /** Show the field at a path of the content (`data.work[1].endDate`, `settings.fit`) and put the cursor into it. */
  reveal(path: Path, focus?: boolean): void;
}

export function createNavigation(form: Form, data: () => Json): Navigation {
  const pane = signal<Pane>("content");
  const section = signal(form.sections[0]?.name ?? "");
  const open = signal<ReadonlySet<number>>(new Set());

  function toggle(entry: object, isOpen?: boolean): void {
    const identity = identityOf(entry);
    const next = new Set(open.value);
    if (isOpen ?? !next.has(identity)) next.add(identity);
    else next.delete(identity);
    open.value = next;
  }

  function reveal(path: Path, focus = true): void {
    const [part, ...rest] = path;
    if (part === "settings" || part === "templateSlug") pane.value = "design";
    if (part === "data" && pane.value !== "json") showInForm(rest);
    if (focus) afterRendering(() => focusField(path));
  }

  function showInForm(path: Path): void {
    const place = placeIn(form, path);
    if (!place) return;
    pane.value = "content";
    section.value = place.section.name;
    for (let length = 1; length <= path.length; length++) {
      const part = valueAt(data(), path.slice(0, length));
      if (typeof path[length - 1] === "number" && isObject(part)) toggle(part, true);
    }
  }

  return { pane, section, open, toggle, reveal };
}

/** Focus the field of a path, else that of the nearest place around it. Fields carry their path as `data-path`. */
export function focusField(path: Path): void {
  for (let length = path.length; length > 0; length--) {
    const name = formatPath(path.slice(0, length));
    const found = document.querySelector<HTMLElement>(`#editor [data-path="${CSS.escape(name)}"]`);
    if (!found) continue;
    const target = found.matches("input, textarea, select, button, [tabindex]")
      ? found
      : (found.querySelector<HTMLElement>("input:checked, input, textarea, select, button") ?? found);
    target.focus({ preventScroll: true });
    found.scrollIntoView({ block: "nearest" });
    return;
  }
}

/** Put the focus at a place of the form, if it went away with what had it; else keys would lead nowhere. */
export function keepFocus(path: Path = []): void {
  afterRendering(() => {
    if (document.activeElement !== document.body) return;
    focusField(path);
    if (document.activeElement === document.body) document.getElementById("editor-panel")?.focus({ preventScroll: true });
  });
}

/** Run after the changes of signals are in the page, and before the next key that is pressed: what is typed next goes there. */
export function afterRendering(run: () => void): void {
  // Preact renders in a microtask that the change has queued.
  queueMicrotask(() => queueMicrotask(run));
}
