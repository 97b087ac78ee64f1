// Keep what was typed in this browser until the server has it. A tab that dies leaves its draft; the next one offers it.

import type { Content } from "../model/content";

export interface Draft {
  /** The id of the user who wrote it. */
  readonly user: string;
  readonly document: string;
  readonly tab: string;
  readonly content: Content;
  /** The text of the JSON tab while it has an error; empty: it has none. */
  readonly brokenJson: string;
  /** The version that it was made from, with what it had. */
  readonly version: number;
  readonly base: Content;
  /** Milliseconds. */
  readonly at: number;
}

/** The channel on which tabs are told that the user has signed out. */
export const SIGN_OUTS = "pressroom-sign-outs";

const STORE = "drafts";
const TAB = "pressroom-tab";
/** Drafts that nobody asked for are removed after this many milliseconds: 30 days. */
const LIFETIME = 30 * 24 * 3_600_000;

/** The name of this tab, which survives a reload. A duplicated tab has the same until it finds the name in use. */
export async function claimTab(): Promise<string> {
  const known = sessionStorage.getItem(TAB);
  return known && !(await isAlive(known)) ? named(known) : newTab();
}

/** Give this tab another name, so that the draft of the old one stays until it is decided. */
export function newTab(): string {
  return named(Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join(""));
}

function named(tab: string): string {
  sessionStorage.setItem(TAB, tab);
  // Held until the tab is closed or dies.
  void navigator.locks?.request(lockOf(tab), () => new Promise(() => undefined));
  return tab;
}

async function isAlive(tab: string): Promise<boolean> {
  // Browsers have locks on secure origins only. Without them two tabs may offer each other's draft, which loses nothing.
  const held = (await navigator.locks?.query())?.held ?? [];
  return held.some(({ name }) => name === lockOf(tab));
}

function lockOf(tab: string): string {
  return `pressroom-draft-${tab}`;
}

export async function keepDraft(draft: Draft): Promise<void> {
  await inStore("readwrite", (store) => store.put(draft, keyOf(draft.document, draft.tab)));
}

export async function dropDraft(document: string, tab: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(keyOf(document, tab)));
}

/** Return the drafts of all documents and users of this browser. */
export async function allDrafts(): Promise<Draft[]> {
  return (await inStore("readonly", (store) => store.getAll())) as Draft[];
}

/** Return the id of the user who is signed in. */
export function currentUser(): string {
  return document.querySelector<HTMLElement>("[data-user]")?.dataset["user"] ?? "";
}

/** Return the newest draft of a document that no living tab owns. */
export async function leftDraft(document: string, ownTab: string): Promise<Draft | undefined> {
  const left: Draft[] = [];
  for (const draft of await allDrafts()) {
    if (Date.now() - draft.at > LIFETIME) await dropDraft(draft.document, draft.tab);
    else if (draft.document === document && (draft.tab === ownTab || !(await isAlive(draft.tab)))) left.push(draft);
  }
  return left.sort((one, other) => other.at - one.at)[0];
}

function keyOf(document: string, tab: string): string {
  return `${document} ${tab}`;
}

async function inStore<Result>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result> {
  const database = await opened();
  try {
    return await settled(use(database.transaction(STORE, mode, { durability: "relaxed" }).objectStore(STORE)));
  } finally {
    database.close();
  }
}

async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open("pressroom", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("The browser's store failed."));
  });
}
