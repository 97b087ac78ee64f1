// Follow the jobs that the page shows. Parts that show jobs refresh at the event `jobs-changed` of the body.
//
// A visible page has one connection to the events of its live jobs ([data-live-job]), and none if there are none: browsers
// allow six connections to a server, over all tabs. Without events the page asks each second, hidden pages rarely.

import { channel } from "./channels";
import { t } from "./words";

const FALLBACK_MS = 1000;
const IDLE_MS = 10_000;
const HIDDEN_MS = 30_000;

let source: EventSource | undefined;
let followed = "";
let failures = 0;
let timer: number | undefined;
const tabs = channel("pressroom-jobs");
let asked = 0;

/** Tell the page, and with `everywhere` the other tabs, that jobs have changed. */
export function jobsChanged(everywhere = false): void {
  document.body.dispatchEvent(new CustomEvent("jobs-changed"));
  if (everywhere) tabs?.postMessage("changed");
  void updateCount();
}

function liveJobs(): string[] {
  return [...new Set([...document.querySelectorAll<HTMLElement>("[data-live-job]")].map((one) => one.dataset["liveJob"] ?? ""))].sort();
}

/** Connect to the events of the jobs that the page shows now. */
function follow(): void {
  const jobs = document.hidden ? "" : liveJobs().slice(0, 100).join(",");
  if (jobs === followed && (source || !jobs)) return;
  source?.close();
  source = undefined;
  followed = jobs;
  if (!jobs) return;
  source = new EventSource(`/exports/events?jobs=${jobs}`);
  source.addEventListener("change", () => {
    failures = 0;
    jobsChanged();
  });
  source.addEventListener("open", () => (failures = 0));
  source.addEventListener("error", () => {
    failures += 1;
    // The browser does not connect again after an error status, or when no job is live any more.
    if (source?.readyState === EventSource.CLOSED) followed = "";
    schedule();
  });
}

function schedule(): void {
  window.clearTimeout(timer);
  const active = liveJobs().length > 0;
  const wait = document.hidden ? HIDDEN_MS : active && (failures > 0 || !source) ? FALLBACK_MS : IDLE_MS;
  timer = window.setTimeout(poll, wait);
}

async function poll(): Promise<void> {
  const before = shownCount();
  const count = await updateCount();
  if (count !== undefined && (count !== before || liveJobs().length > 0)) {
    document.body.dispatchEvent(new CustomEvent("jobs-changed"));
  }
  follow();
  schedule();
}

function shownCount(): number {
  return Number(document.querySelector<HTMLElement>("[data-active-count] [aria-hidden]")?.textContent || "0");
}

/** Ask for the number of active jobs, and show it in the navigation. */
async function updateCount(): Promise<number | undefined> {
  const places = document.querySelectorAll<HTMLElement>("[data-active-count]");
  if (places.length === 0) return undefined;
  const mine = ++asked;
  try {
    const response = await fetch("/exports/active", { headers: { Accept: "application/json" } });
    if (response.status === 401) return undefined;
    if (!response.ok) throw new Error(String(response.status));
    const { active, words } = (await response.json()) as { active: number; words: string };
    lost(false);
    if (mine !== asked) return active; // a newer answer follows
    for (const place of places) {
      place.hidden = active === 0;
      const [shown, said] = place.children;
      if (shown) shown.textContent = active ? String(active) : "";
      if (said) said.textContent = words;
    }
    return active;
  } catch {
    lost(true);
    return undefined;
  }
}

function lost(isLost: boolean): void {
  const notice = document.getElementById("connection");
  if (notice) notice.hidden = !isLost;
  const mark = t("Offline") + " · ";
  const title = document.title.startsWith(mark) ? document.title.slice(mark.length) : document.title;
  document.title = isLost ? mark + title : title;
}

export function startLive(): void {
  tabs?.addEventListener("message", () => jobsChanged());
  document.addEventListener("visibilitychange", () => {
    follow();
    if (!document.hidden) void poll();
    else schedule();
  });
  window.addEventListener("online", () => void poll());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) void poll();
  });
  // The answers of the server say when a request has changed jobs.
  document.body.addEventListener("jobs-submitted", () => jobsChanged(true));
  document.body.addEventListener("htmx:afterSettle", () => {
    follow();
    schedule();
  });
  follow();
  schedule();
}
