// The pages as pictures. Their room is reserved, and only those on the screen are asked for.

import { useSignal, useSignalEffect, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../words";
import { useEditor } from "../context";

/** CSS pixels of an inch at 100 %, and points of an inch. */
const CSS_INCH = 96;
const POINTS = 72;
/** A fitted page is no wider than this, so that its lines stay readable at arm's length. */
const WIDEST_FIT = 720;
const A4 = { width: 595.28, height: 841.89 };
/** Milliseconds after which old pages are dimmed. Most new ones are there before. */
const DIM_AFTER = 300;

export interface View {
  /** Percent of the true size; 0: as wide as the pane. */
  readonly zoom: Signal<number>;
  readonly shownZoom: Signal<number>;
  readonly page: Signal<number>;
}

export function Pages({ view }: { view: View }) {
  const { preview } = useEditor();
  const pane = useRef<HTMLDivElement>(null);
  const room = useSignal(0);
  const isDim = useDim();
  const sheet = preview.facts.value?.sheet ?? A4;
  const count = preview.facts.value?.pages ?? 1;
  const trueWidth = (sheet.width / POINTS) * CSS_INCH;
  const width = Math.floor(view.zoom.value ? (trueWidth * view.zoom.value) / 100 : Math.min(room.value, WIDEST_FIT));

  useEffect(() => {
    if (!pane.current) return undefined;
    const element = pane.current;
    const measure = () => {
      const style = getComputedStyle(element);
      room.value = Math.max(0, element.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    view.shownZoom.value = Math.round((100 * width) / trueWidth);
  }, [width, trueWidth]);

  usePagesOnScreen(pane, view, count, width);

  return (
    <div
      class="preview-pages"
      ref={pane}
      tabIndex={0}
      role="group"
      aria-label={t("Pages")}
      data-state={isDim ? "old" : undefined}
      data-testid="preview-pages"
    >
      {Array.from({ length: count }, (_, index) => {
        const picture = preview.pictures.value.get(index + 1);
        const size = { inlineSize: `${width}px`, aspectRatio: `${sheet.width} / ${sheet.height}` };
        return (
          <div key={index} class="sheet preview-sheet" data-page={index + 1} style={size}>
            {picture ? (
              <img src={picture.url} alt={t("Page %(page)s of %(count)s", { page: index + 1, count })} decoding="sync" />
            ) : (
              <span class="spinner" />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** Return whether the pages that are shown have been old for long enough to be dimmed. */
function useDim(): boolean {
  const { preview } = useEditor();
  const isDim = useSignal(false);
  useSignalEffect(() => {
    isDim.value = false;
    const since = preview.since.value;
    if (!since) return undefined;
    const timer = setTimeout(() => (isDim.value = true), DIM_AFTER - (Date.now() - since));
    return () => clearTimeout(timer);
  });
  return isDim.value;
}

/** Tell the preview which pages are on the screen, the first one first. */
function usePagesOnScreen(pane: { current: HTMLElement | null }, view: View, count: number, width: number): void {
  const { preview, block } = useEditor();
  const { previewPages, previewLeastWidth, previewMostWidth } = block.limits;
  const seen = useRef(new Map<number, number>());
  useEffect(() => {
    const root = pane.current;
    if (!root) return undefined;
    seen.current.clear();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio } of entries)
          seen.current.set(Number((target as HTMLElement).dataset["page"]), intersectionRatio);
        const visible = [...seen.current]
          .filter(([, ratio]) => ratio > 0)
          .map(([page]) => page)
          .sort((a, b) => a - b);
        const most = [...seen.current].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 1;
        if (visible.length) view.page.value = most;
        // Where the pane is hidden, the first page is made small: its warnings are told on the tab.
        const isHidden = root.clientWidth === 0;
        const pages = (visible.length && !isHidden ? visible : [1]).slice(0, previewPages);
        const pixels = isHidden
          ? previewLeastWidth
          : Math.min(previewMostWidth, Math.max(previewLeastWidth, Math.round(width * devicePixelRatio)));
        const before = preview.wanted.peek();
        if (before.width !== pixels || before.pages.join() !== pages.join()) preview.wanted.value = { pages, width: pixels };
      },
      { root, threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] },
    );
    for (const page of root.querySelectorAll(".preview-sheet")) observer.observe(page);
    return () => observer.disconnect();
  }, [count, width]);
}
