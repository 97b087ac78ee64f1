// Read versions and their differences from the server. undefined: there was no answer, or none that can be used.

import { send, sendJson } from "../../requests";
import type { Content } from "../model/content";
import type { Json } from "../model/json";

export interface Session {
  readonly first: number;
  readonly last: number;
  readonly versions: readonly { readonly version: number; readonly title: string; readonly createdAt: string }[];
}

export interface VersionChange {
  readonly change: "changed" | "added" | "removed" | "moved";
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
  /** The name of the entry in which it lies. */
  readonly entry?: string;
}

export interface Changes {
  readonly changes: readonly VersionChange[];
  /** More than those that are listed, if there are many. */
  readonly total: number;
}

interface SessionPage {
  readonly sessions: readonly Session[];
  readonly nextCursor: number | null;
}

export async function sessionsAfter(url: string, cursor?: number): Promise<SessionPage | undefined> {
  return dataOf<SessionPage>(send(cursor === undefined ? url : `${url}?cursor=${cursor}`));
}

/** Return what changed from a version to the content on the screen. */
export async function changesSince(url: string, version: number, draft: Content): Promise<Changes | undefined> {
  return dataOf<Changes>(sendJson(url, { from: version, draft }));
}

export async function readVersion(documentUrl: string, version: number): Promise<Content | undefined> {
  const found = await dataOf<Content>(send(`${documentUrl}/versions/${version}`));
  return found && { title: found.title, templateSlug: found.templateSlug, settings: found.settings, data: found.data };
}

async function dataOf<Data>(asked: Promise<Response>): Promise<Data | undefined> {
  try {
    const answer = await asked;
    if (!answer.ok) return undefined;
    return ((await answer.json()) as { data: Data }).data;
  } catch {
    return undefined;
  }
}
