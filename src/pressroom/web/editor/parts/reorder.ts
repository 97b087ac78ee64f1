// Change the order of a list: with the pointer on a grip, or with Alt and the arrow keys from anywhere in an item.

import { useSignal, type ReadonlySignal } from "@preact/signals";
import { announce } from "../../announce";
import { t } from "../../words";
import { formatPath, moved, type Path } from "../model/paths";
import { afterRendering } from "../navigation";

export interface Reorder {
  /** The indices of the items in the order in which they are shown: it changes while one is dragged. */
  readonly order: readonly number[];
  readonly dragged: ReadonlySignal<number | null>;
  readonly onGrip: (index: number) => (event: PointerEvent) => void;
  readonly onKey: (index: number) => (event: KeyboardEvent) => void;
}

interface Options {
  readonly count: number;
  /** The path of the list in the content: items are found again by it. */
  readonly path: Path;
  readonly nameOf: (index: number) => string;
  readonly move: (from: number, to: number) => void;
}

/** Items are the children of the element with `data-list={formatPath(path)}`. */
export function useReorder({ count, path, nameOf, move }: Options): Reorder {
  const dragged = useSignal<number | null>(null);
  const target = useSignal(0);
  const indices = Array.from({ length: count }, (_, index) => index);
  const order = dragged.value === null ? indices : moved(indices, dragged.value, target.value);

  function place(from: number, to: number): void {
    if (to < 0 || to >= count || to === from) return;
    const name = nameOf(from);
    const focus = document.activeElement;
    move(from, to);
    afterRendering(() => refocus(focus, path, from, to));
    announce(t("%(name)s is now number %(number)s of %(count)s.", { name, number: to + 1, count }));
  }

  function onGrip(index: number) {
    return (down: PointerEvent) => {
      if (down.button !== 0) return;
      down.preventDefault();
      (down.currentTarget as HTMLElement).focus();
      dragged.value = index;
      target.value = index;
      const stop = new AbortController();
      const { signal } = stop;
      const end = (commit: boolean) => {
        stop.abort();
        const to = target.value;
        dragged.value = null;
        if (commit) place(index, to);
      };
      let pointer: PointerEvent = down;
      const follow = () => (target.value = slotAt(path, pointer, target.value));
      scrollAtEdges(() => pointer, follow, signal);
      window.addEventListener("pointermove", (event) => ((pointer = event), follow()), { signal });
      window.addEventListener("pointerup", () => end(true), { signal });
      window.addEventListener("pointercancel", () => end(false), { signal });
      window.addEventListener("keydown", (event) => event.key === "Escape" && end(false), { signal, capture: true });
    };
  }

  function onKey(index: number) {
    return (event: KeyboardEvent) => {
      const onItsGrip = (event.target as HTMLElement).dataset["grip"] === formatPath([...path, index]);
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !(event.altKey || onItsGrip)) return;
      const steps: Record<string, number> = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: count - 1 };
      const to = steps[event.key];
      if (to === undefined || (event.altKey && (event.key === "Home" || event.key === "End"))) return;
      event.preventDefault();
      event.stopPropagation();
      place(index, to);
    };
  }

  return { order, dragged, onGrip, onKey };
}

/** CSS pixels beside the edge of the form in which it scrolls while something is dragged, and how far in each frame. */
const EDGE = 48;
const STEP = 10;

function scrollAtEdges(pointer: () => PointerEvent, follow: () => void, signal: AbortSignal): void {
  const form = document.querySelector<HTMLElement>("#editor .editor-fields");
  const step = () => {
    if (signal.aborted || !form) return;
    const { top, bottom } = form.getBoundingClientRect();
    const { clientY } = pointer();
    const before = form.scrollTop;
    if (clientY < top + EDGE) form.scrollTop -= STEP;
    else if (clientY > bottom - EDGE) form.scrollTop += STEP;
    if (form.scrollTop !== before) follow();
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** Return the number of the item that lies under the pointer; between items the last answer stays. */
function slotAt(path: Path, event: PointerEvent, last: number): number {
  const list = document.querySelector(`[data-list="${CSS.escape(formatPath(path))}"]`);
  const boxes = [...(list?.children ?? [])]
    .filter((item) => !item.hasAttribute("data-fixed"))
    .map((item) => item.getBoundingClientRect());
  const isOneRow = boxes.every((box) => Math.abs(box.left - (boxes[0]?.left ?? 0)) < 1);
  const inside = ({ left, right, top, bottom }: DOMRect) =>
    event.clientY >= top && event.clientY <= bottom && (isOneRow || (event.clientX >= left && event.clientX <= right));
  const found = boxes.findIndex(inside);
  if (found >= 0) return found;
  const [first, end] = [boxes[0], boxes.at(-1)];
  if (first && event.clientY < first.top) return 0;
  if (end && event.clientY > end.bottom) return boxes.length - 1;
  return last;
}

/** Put the focus where it was in an item, after the item moved. */
function refocus(focus: Element | null, path: Path, from: number, to: number): void {
  if (!(focus instanceof HTMLElement)) return;
  for (const name of ["grip", "path"] as const) {
    const old = formatPath([...path, from]);
    const known = focus.dataset[name];
    // The element may have moved with its item already, and have its new path.
    const rest = known?.startsWith(old) ? known.slice(old.length) : known?.slice(formatPath([...path, to]).length);
    if (known === undefined || rest === undefined) continue;
    const next = formatPath([...path, to]) + rest;
    const found = document.querySelector<HTMLElement>(`#editor [data-${name}="${CSS.escape(next)}"]`);
    found?.focus({ preventScroll: true });
    found?.scrollIntoView({ block: "nearest" });
    return;
  }
}
