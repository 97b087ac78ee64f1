// The service worker: it shows the page `/offline` where a page cannot be reached, and answers nothing else.
//
// Its address names the language and the version, so that another of them is another worker, which removes the cache of
// the former. The cache holds that one page with its style and script, and nothing of a person.

interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetch extends Extendable {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetch) => void): void;
}

const worker = self as unknown as Scope;
const PREFIX = "pressroom-offline";
const { search } = worker.location;
const CACHE = PREFIX + search;
const PAGE = "/offline" + search;

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Without cookies: the page is that of anybody.
  const response = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  const files = [...(await response.clone().text()).matchAll(/"(\/assets\/[^"#]+)/g)].map(([, path]) => path!);
  await Promise.all([cache.put(PAGE, response), cache.addAll([...new Set(files)])]);
  await worker.skipWaiting();
}

async function begin(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

async function orOffline(event: Fetch): Promise<Response> {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const kept = await caches.match(event.request.mode === "navigate" ? PAGE : event.request, { cacheName: CACHE });
    if (!kept) throw error;
    return kept;
  }
}

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOwnFile = new URL(request.url).pathname.startsWith("/assets/");
  if (request.method === "GET" && (request.mode === "navigate" || isOwnFile)) event.respondWith(orOffline(event));
});
