// Let the browser keep the page that is shown without a connection. Browsers refuse it on addresses without TLS.

export function startOffline(): void {
  const path = document.body.dataset["worker"];
  if (path) void navigator.serviceWorker?.register(path, { scope: "/", updateViaCache: "none" }).catch(() => undefined);
}
