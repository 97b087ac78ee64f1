// Count down the seconds that the server has told: <time data-countdown="90">. The clock of this machine may be another.

interface Told {
  /** The attribute, which comes again with other seconds when the part is refreshed. */
  readonly seconds: string;
  /** Milliseconds since the page began. */
  readonly end: number;
}

const told = new WeakMap<Element, Told>();

function endOf(place: HTMLElement): number {
  const seconds = place.dataset["countdown"] ?? "";
  const known = told.get(place);
  if (known?.seconds === seconds) return known.end;
  const end = performance.now() + 1000 * Number(seconds);
  told.set(place, { seconds, end });
  return end;
}

function tick(): void {
  for (const place of document.querySelectorAll<HTMLElement>("time[data-countdown]")) {
    const left = Math.max(0, Math.round((endOf(place) - performance.now()) / 1000));
    place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

export function startCountdowns(): void {
  tick();
  window.setInterval(tick, 1000);
  document.body.addEventListener("htmx:afterSettle", tick);
}
