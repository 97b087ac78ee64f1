// Refresh the page of operations every few seconds while it is visible. The last values stay when the server does not answer.

import type htmxType from "htmx.org";

const REFRESH_MS = 5000;
const SAID_MS = 15_000;

export function startOperations(htmx: typeof htmxType): void {
  const live = document.getElementById("operations-live");
  if (!live) return;
  let timer: number | undefined;
  let saidTimer: number | undefined;
  let busy = false;

  function schedule(): void {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, REFRESH_MS);
  }

  function refresh(): void {
    if (!document.hidden && !busy) htmx.trigger(live!, "refresh");
    schedule();
  }

  live.addEventListener("htmx:beforeRequest", () => (busy = true));
  live.addEventListener("htmx:afterRequest", (event) => {
    busy = false;
    schedule();
    const { detail } = event as CustomEvent<{ requestConfig: { verb: string } }>;
    if (detail.requestConfig.verb === "get") return;
    // What was done stays for a while; what it has led to is to be seen below.
    window.clearTimeout(saidTimer);
    saidTimer = window.setTimeout(() => document.getElementById("operations-said")?.replaceChildren(), SAID_MS);
  });
  live.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; requestConfig: { verb: string } }>;
    if (detail.xhr.status >= 500 && detail.requestConfig.verb === "get") detail.shouldSwap = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
  schedule();
}
