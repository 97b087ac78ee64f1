// Have the pictures of documents drawn that are seen and have none of their newest state: one after the other, so that the
// page leaves connections and the server's browser to what people do.

import { send } from "../requests";

const RETRY_MS = 3000;
const MOST_TRIES = 5;
const SEEN_AHEAD = "300px";
/** What a new picture changes in a card: the rest stays, also a menu that is open. */
const PARTS = [".document-picture", ".document-kind", ".document-size", ".document-foot"];

const waiting = new Set<HTMLElement>();
const tries = new Map<string, number>();
let busy = false;
let observer: IntersectionObserver | undefined;

function seen(entries: IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) waiting.add(target as HTMLElement);
    else waiting.delete(target as HTMLElement);
  }
  void next();
}

async function next(): Promise<void> {
  if (busy || document.hidden) return;
  const card = [...waiting].find((one) => one.isConnected && one.dataset["draw"]);
  if (!card) return waiting.clear();
  busy = true;
  waiting.delete(card);
  const again = await draw(card);
  busy = false;
  if (again) window.setTimeout(() => (waiting.add(card), void next()), RETRY_MS);
  if (waiting.size) void next();
}

/** Ask for the card with its picture. Returns whether to ask again. */
async function draw(card: HTMLElement): Promise<boolean> {
  const path = card.dataset["draw"]!;
  const tried = (tries.get(path) ?? 0) + 1;
  tries.set(path, tried);
  try {
    const response = await send(path, { headers: { "HX-Request": "true" } });
    if (response.ok) {
      show(card, await response.text());
      return Boolean(card.dataset["draw"]) && tried < MOST_TRIES;
    }
    return response.status >= 429 && tried < MOST_TRIES;
  } catch {
    return tried < MOST_TRIES; // the connection is lost; the frame says so
  }
}

function show(card: HTMLElement, html: string): void {
  const made = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>(".document");
  if (!made || made.id !== card.id || !card.isConnected) return;
  for (const part of PARTS) {
    const fresh = made.querySelector(part);
    if (fresh) card.querySelector(part)?.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
  for (const name of ["pages", "size", "draw"]) {
    const value = made.dataset[name];
    if (value === undefined) delete card.dataset[name];
    else card.dataset[name] = value;
  }
  tries.delete(`/documents/${card.dataset["id"]}/card`);
  card.dispatchEvent(new CustomEvent("document-drawn", { bubbles: true }));
}

/** Look out for cards without a picture. */
export function watchPictures(): void {
  for (const card of document.querySelectorAll<HTMLElement>(".document[data-draw]")) observer?.observe(card);
}

export function startPictures(): void {
  observer = new IntersectionObserver(seen, { rootMargin: SEEN_AHEAD });
  document.addEventListener("visibilitychange", () => void next());
}
