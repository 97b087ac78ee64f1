// The drafts of the user who is signed in, over all documents: what is not saved, and how they are forgotten.

import { channel } from "../../channels";
import { addressesOf } from "../addresses";
import { sameContent } from "../model/content";
import { readNewest } from "./api";
import { allDrafts, currentUser, dropDraft, SIGN_OUTS, type Draft } from "./drafts";

/** Return the newest draft of each document that the server does not have. Rejects where drafts cannot be read. */
export async function unsavedDrafts(): Promise<Draft[]> {
  const newest = new Map<string, Draft>();
  for (const draft of await ownDrafts()) {
    if (!(await isStored(draft)) && draft.at >= (newest.get(draft.document)?.at ?? 0)) newest.set(draft.document, draft);
  }
  return [...newest.values()];
}

/** Delete all drafts of the user, and close the documents in other tabs, which would keep theirs again. */
export async function forgetDrafts(): Promise<void> {
  const tabs = channel(SIGN_OUTS);
  tabs?.postMessage("");
  tabs?.close();
  for (const draft of await ownDrafts()) await dropDraft(draft.document, draft.tab);
}

async function ownDrafts(): Promise<Draft[]> {
  return (await allDrafts()).filter(({ user }) => user === currentUser());
}

/** A tab that was left saves at its end, and cannot take its draft away any more. */
async function isStored({ document, content, brokenJson }: Draft): Promise<boolean> {
  if (brokenJson) return false;
  const outcome = await readNewest(addressesOf(document).document);
  return outcome.kind === "stored" && sameContent(outcome.stored.content, content);
}
