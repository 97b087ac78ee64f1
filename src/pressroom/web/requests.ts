// Requests of scripts to the server, with the form token of the session.

const FORM_TOKEN = "pressroom_csrf";

/** The form token, which the server sets as a cookie beside that of the session. */
export function formToken(): string {
  return formTokenIn(document.cookie);
}

/** Over TLS the name has a prefix, without which a server of another name of the same domain could have set the cookie. */
export function formTokenIn(cookies: string): string {
  const values = new Map(cookies.split("; ").map((cookie) => [cookie.split("=", 1)[0], cookie.slice(cookie.indexOf("=") + 1)]));
  return values.get(`__Host-${FORM_TOKEN}`) ?? values.get(FORM_TOKEN) ?? "";
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
