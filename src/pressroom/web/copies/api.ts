// Send one change of a copy. No answer throws; each is an outcome.

import { sendJson } from "../requests";

export type Outcome =
  | { readonly kind: "stored"; readonly part: Element }
  | { readonly kind: "changed"; readonly notice: Element; readonly value: string; readonly part: Element }
  | { readonly kind: "refused"; readonly sentence: string }
  | { readonly kind: "gone" }
  | { readonly kind: "unsent"; readonly trouble: "offline" | "signed-out" | "busy"; readonly seconds: number };

export interface Change {
  readonly field: string;
  readonly questionId: string | null;
  readonly before: string;
  readonly after: string;
}

export async function sendChange(address: string, change: Change): Promise<Outcome> {
  try {
    const answer = await sendJson(address, change, { headers: { "HX-Request": "true" } });
    return outcomeOf(answer.status, await answer.text(), Number(answer.headers.get("Retry-After")) || 0);
  } catch {
    return { kind: "unsent", trouble: "offline", seconds: 0 };
  }
}

function outcomeOf(status: number, html: string, seconds: number): Outcome {
  const [part, figures] = new DOMParser().parseFromString(html, "text/html").body.children;
  if (status === 200 && part) return { kind: "stored", part };
  const value = part instanceof HTMLElement ? part.dataset["value"] : undefined;
  if (status === 409 && part && figures && value !== undefined) return { kind: "changed", notice: part, value, part: figures };
  if (status === 400 && part) return { kind: "refused", sentence: part.textContent?.trim() ?? "" };
  if (status === 404 || status === 413) return { kind: "gone" };
  return { kind: "unsent", trouble: status === 401 || status === 403 ? "signed-out" : "busy", seconds };
}
