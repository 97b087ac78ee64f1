// Talk to the server about the document: save it, and read its newest version. No answer throws; each is an outcome.

import { send, sendJson } from "../../requests";
import { t } from "../../words";
import type { Content } from "../model/content";
import type { JsonObject } from "../model/json";
import type { Problem, Trouble } from "./state";

export interface Stored {
  readonly content: Content;
  readonly version: number;
  /** Milliseconds. */
  readonly updatedAt: number;
}

export type Outcome =
  | { readonly kind: "stored"; readonly stored: Stored }
  | { readonly kind: "failed"; readonly problem: Problem; readonly retryAfter?: number };

interface Wire {
  readonly title: string;
  readonly templateSlug: string;
  readonly settings: JsonObject;
  readonly data: JsonObject;
  readonly version: number;
  readonly updatedAt: string;
}

/** The size to which browsers let a request live longer than its page, in bytes. Larger ones fail at once. */
const LIVES_LONGER = 60_000;

export function livesLonger(body: string): boolean {
  return new TextEncoder().encode(body).length < LIVES_LONGER;
}

export async function saveContent(url: string, content: Content, version: number, leaving: boolean): Promise<Outcome> {
  const { title, templateSlug, settings, data } = content;
  const body = { title, templateSlug, settings, data };
  const keepalive = leaving && livesLonger(JSON.stringify(body));
  return outcome(() => sendJson(url, body, { method: "PUT", headers: { "If-Match": `"${version}"` }, keepalive }));
}

export async function readNewest(url: string): Promise<Outcome> {
  return outcome(() => send(url, { headers: { Accept: "application/json" }, cache: "no-store" }));
}

async function outcome(ask: () => Promise<Response>): Promise<Outcome> {
  let answer: Response;
  let body: { data?: Wire; error?: { code: string; message: string; details?: { fields?: Problem["fields"] } } };
  try {
    answer = await ask();
    body = (await answer.json()) as typeof body;
  } catch {
    return { kind: "failed", problem: { trouble: "offline", message: "", code: "", fields: [] } };
  }
  if (answer.ok && body.data) return { kind: "stored", stored: storedOf(body.data) };
  const trouble = troubleOf(answer.status);
  const retryAfter = Number(answer.headers.get("Retry-After"));
  return {
    kind: "failed",
    problem: {
      trouble,
      message: sentence(trouble, body.error?.message ?? ""),
      code: body.error?.code ?? "",
      fields: body.error?.details?.fields ?? [],
    },
    ...(retryAfter > 0 ? { retryAfter } : {}),
  };
}

function storedOf(wire: Wire): Stored {
  const { title, templateSlug, settings, data, version } = wire;
  return { content: { title, templateSlug, settings, data }, version, updatedAt: Date.parse(wire.updatedAt) };
}

export function troubleOf(status: number): Trouble {
  if (status === 401 || status === 403) return "signed-out";
  if (status === 404 || status === 410) return "gone";
  if (status === 409 || status === 412) return "conflict";
  if (status === 413) return "large";
  if (status === 507) return "full";
  return status === 429 || status >= 500 ? "busy" : "refused";
}

/** Say a trouble in words. `message` is the server's own, for what this page does not know. */
export function sentence(trouble: Trouble, message: string): string {
  switch (trouble) {
    case "large":
      return t("The document is larger than the server accepts. A smaller photo helps most.");
    case "full":
      return t("Your space on this server is full, so nothing more can be stored. Delete exports that you no longer need.");
    case "busy":
      return t("The server is busy.");
    case "gone":
      return t("This document was deleted. What you wrote is still here and in this browser.");
    default:
      return message;
  }
}
