// Count down the seconds that the server has told: <time data-countdown="90">, and <time data-expires="3540"> in minutes. The
// clock of this machine may be another.

import { language } from "../words";

interface Told {
  /** The attribute, which comes again with other seconds when the part is refreshed. */
  readonly seconds: string;
  /** Milliseconds since the page began. */
  readonly end: number;
  over: boolean;
}

const told = new WeakMap<Element, Told>();
const inUnit = (unit: "minute" | "second") => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
const minutes = inUnit("minute");
const lastSeconds = inUnit("second");

function toldBy(place: HTMLElement): Told {
  const seconds = place.dataset["countdown"] ?? place.dataset["expires"] ?? "";
  let known = told.get(place);
  if (known?.seconds !== seconds) {
    known = { seconds, end: performance.now() + 1000 * Number(seconds), over: false };
    told.set(place, known);
  }
  return known;
}

function secondsLeft(place: HTMLElement): number {
  return Math.max(0, Math.round((toldBy(place).end - performance.now()) / 1000));
}

function tick(): void {
  for (const place of document.querySelectorAll<HTMLElement>("time[data-countdown]")) {
    const left = secondsLeft(place);
    place.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
  let expired = false;
  for (const place of document.querySelectorAll<HTMLElement>("time[data-expires]")) {
    const left = secondsLeft(place);
    place.textContent = left < 60 ? lastSeconds.format(left) : minutes.format(Math.floor(left / 60));
    const known = toldBy(place);
    expired ||= left === 0 && !known.over;
    known.over = left === 0;
  }
  // What shows files of jobs shows fewer of them then.
  if (expired) document.body.dispatchEvent(new CustomEvent("jobs-changed"));
}

export function startCountdowns(): void {
  tick();
  window.setInterval(tick, 1000);
  document.body.addEventListener("htmx:afterSettle", tick);
}
