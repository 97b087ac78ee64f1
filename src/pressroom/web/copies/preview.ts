// The printed pages of the copy: asked for when they are shown, and again after each save. The old ones stay meanwhile.

import { send } from "../requests";
import { t } from "../words";

/** Milliseconds. */
const PAUSE = 600;
const RETRY = 3000;
const MOST_TRIES = 4;

const details = document.getElementById("copy-preview") as HTMLDetailsElement | null;
const pages = document.getElementById("copy-pages");
const state = document.getElementById("copy-preview-state");
const path = `${document.getElementById("copy")?.dataset["address"]}/pages`;
let isOld = true;
let timer: number | undefined;
let running: AbortController | undefined;
let tries = 0;

/** Ask for new pages in a moment, or as soon as they are shown. */
export function refreshPages(pause = PAUSE): void {
  isOld = true;
  tries = 0;
  running?.abort();
  window.clearTimeout(timer);
  if (!details?.open || !pages) return;
  pages.dataset["state"] = "old";
  timer = window.setTimeout(() => void ask(), pause);
}

async function ask(): Promise<void> {
  const mine = (running = new AbortController());
  tell(t("Being printed…"));
  pages?.setAttribute("aria-busy", "true");
  try {
    const answer = await send(path, { headers: { "HX-Request": "true" }, signal: mine.signal });
    const html = await answer.text();
    if (mine.signal.aborted) return;
    if (!answer.ok) return failed(answer.status);
    show(html);
  } catch {
    if (!mine.signal.aborted) failed(0);
  } finally {
    if (running === mine) running = undefined;
  }
}

function show(html: string): void {
  const made = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  if (!made || !pages) return;
  const { scrollTop } = pages;
  pages.replaceChildren(document.importNode(made, true));
  pages.scrollTop = scrollTop;
  delete pages.dataset["state"];
  pages.removeAttribute("aria-busy");
  isOld = false;
  tries = 0;
  tell("");
}

function failed(status: number): void {
  pages?.removeAttribute("aria-busy");
  const passing = status === 0 || status === 429 || status >= 500;
  tell(status === 401 ? t("Your session has ended.") : passing ? t("The pages could not be made now.") : t("The pages could not be made."));
  if (passing && (tries += 1) <= MOST_TRIES) timer = window.setTimeout(() => void ask(), RETRY * tries);
}

function tell(words: string): void {
  if (state) state.textContent = words;
}

export function startPreview(): void {
  if (!details) return;
  details.addEventListener("toggle", () => details.open && isOld && refreshPages(0));
  window.addEventListener("online", () => isOld && refreshPages(0));
  document.addEventListener("visibilitychange", () => !document.hidden && isOld && !running && refreshPages(0));
  // Beside the answers there is room for them; below, they are opened when they are wanted.
  if (window.matchMedia("(min-width: 80.01rem)").matches) details.open = true;
}
