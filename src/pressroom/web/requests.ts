// Requests of scripts to the server, with the form token of the session.

/** The form token, which the server sets as a cookie beside that of the session. */
export function formToken(): string {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?pressroom_csrf=([^;]*)/);
  return found?.[1] ?? "";
}

/** Send a request to an address of this site; changes carry the form token. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (init.method && init.method !== "GET") headers.set("X-CSRF-Token", formToken());
  return fetch(path, { ...init, headers, credentials: "same-origin" });
}

/** Send JSON to an address of this site. */
export function sendJson(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "application/json");
  return send(path, { method: "POST", ...init, headers, body: JSON.stringify(body) });
}
