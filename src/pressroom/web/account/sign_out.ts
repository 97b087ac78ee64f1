// Sign out, and take what the editor has kept in this browser away. What the server has not is deleted after a question only.

import type { Draft } from "../editor/save/drafts";
import { n } from "../words";

interface Confirmation {
  issueRequest(skipConfirmation: boolean): void;
}

const SIGNED_OUT = new Set([200, 401]); // 401: the session had ended already

export function startSignOut(): void {
  let mayForget = false;
  const button = document.getElementById("sign-out");
  button?.addEventListener("htmx:confirm", (event) => {
    event.preventDefault();
    const { issueRequest } = (event as CustomEvent<Confirmation>).detail;
    mayForget = false;
    void confirmed()
      .then((isConfirmed) => {
        mayForget = isConfirmed;
        return isConfirmed;
      })
      .catch(() => true) // nobody was asked: the user is signed out, and the drafts stay
      .then((goesOn) => goesOn && issueRequest(true));
  });
  button?.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (!SIGNED_OUT.has(xhr.status)) return;
    // Before the next page: the browser would give up what is being deleted.
    event.preventDefault();
    void (mayForget ? forget() : Promise.resolve()).catch(() => undefined).finally(() => location.assign("/sign-in"));
  });
}

async function confirmed(): Promise<boolean> {
  const { unsavedDrafts } = await import("../editor/save/own_drafts");
  const drafts = await unsavedDrafts();
  return drafts.length === 0 || ask(drafts);
}

async function forget(): Promise<void> {
  const { forgetDrafts } = await import("../editor/save/own_drafts");
  await forgetDrafts();
}

/** Name the documents, and return whether to go on. */
function ask(drafts: readonly Draft[]): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("#sign-out-dialog")!;
  const text = n(
    "The text of %(count)s document is kept in this browser only: it could not be saved. Open it to save the text.",
    "The texts of %(count)s documents are kept in this browser only: they could not be saved. Open them to save the texts.",
    drafts.length,
  );
  dialog.querySelector("#sign-out-text")!.textContent = text;
  dialog.querySelector("ul")!.replaceChildren(...drafts.map(entry));
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "anyway"), { once: true });
    dialog.returnValue = "";
    document.getElementById("sign-out-anyway")!.onclick = () => dialog.close("anyway");
  });
}

function entry({ document: id, content }: Draft): HTMLElement {
  const link = document.createElement("a");
  link.href = `/documents/${id}/edit`;
  link.dir = "auto";
  link.textContent = content.title;
  const item = document.createElement("li");
  item.append(link);
  return item;
}
