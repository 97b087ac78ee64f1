// Import a file: drop it on the page or on the dialog, choose one, or paste a text. The text stays until it is stored.
//
// A page with [data-import-drop] takes files and texts anywhere; its value is the address of the dialog. The dialog names in
// data-import where its text is sent. An answer with [data-import-step] is a step forward: `preview` is sent again with what
// [data-confirms] says when a person agrees, and after `stored` the event that the dialog's data-changes names is sent.

import htmx from "htmx.org";
import { send } from "../requests";
import { size } from "../sizes";
import { t } from "../words";
import { jumpTo } from "./places";
import { problem } from "./problem";

/** Larger texts are sent as they are, and not shown: a field of megabytes is slow. */
const MOST_SHOWN = 1_000_000;

let chosen: { name: string; bytes: Uint8Array<ArrayBuffer> } | undefined;

function dialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("#import-dialog");
}

function text(): HTMLTextAreaElement {
  return document.querySelector<HTMLTextAreaElement>("#import-text")!;
}

function result(...content: Node[]): void {
  document.getElementById("import-result")?.replaceChildren(...content);
  document.getElementById("import-result")?.scrollIntoView({ block: "start" });
}

function dropPlace(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-import-drop]");
}

async function opened(): Promise<void> {
  if (dialog()?.open) return;
  chosen = undefined;
  await htmx.ajax("get", dropPlace()!.dataset["importDrop"]!, { target: "#dialogs", swap: "innerHTML" });
}

/** Import files that were dropped, pasted or chosen. */
async function take(files: File[]): Promise<void> {
  await opened();
  if (!dialog() || "busy" in dialog()!.dataset) return;
  again();
  const [file] = files;
  if (!file) return;
  if (files.length > 1) {
    return result(problem(t("These are %(count)s files", { count: files.length }), t("Import one after the other.")));
  }
  const most = Number(dialog()!.dataset["largest"]);
  if (file.size > most) {
    const said = t("“%(name)s” has %(size)s, and %(most)s can be imported at most", { name: file.name, size: size(file.size), most: size(most) });
    return result(problem(said, t("Make it smaller first. Nothing was sent.")));
  }
  try {
    chosen = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    return result(problem(t("“%(name)s” could not be read", { name: file.name }), t("Choose a file, and no folder.")));
  }
  shown(file.name, decoded(chosen.bytes));
  await submit();
}

function decoded(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return bytes.length > MOST_SHOWN ? "" : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return ""; // the server says what it is
  }
}

function shown(name: string, content: string): void {
  document.getElementById("import-name")!.textContent = name;
  text().value = content.includes("\0") ? "" : content;
}

/** Send what was chosen or written, and show the answer. */
async function submit(): Promise<void> {
  const window = dialog()!;
  if ("busy" in window.dataset) return;
  const name = document.getElementById("import-name")!.textContent ?? "";
  const body = chosen?.bytes ?? new TextEncoder().encode(text().value);
  const query = new URLSearchParams([["name", name.slice(-300)]]);
  for (const [field, value] of new FormData(window.querySelector("form")!)) query.set(field, String(value));
  const confirmed = window.querySelector<HTMLElement>("[data-confirms]")?.dataset["confirms"];
  for (const [field, value] of new URLSearchParams(confirmed)) query.set(field, value);
  busy(window, true);
  try {
    const headers = { "Content-Type": "application/octet-stream", "HX-Request": "true" };
    const response = await send(`${window.dataset["import"]}?${query}`, { method: "POST", body, headers });
    answered(window, await response.text());
  } catch {
    setStep(window, undefined);
    result(problem(t("There is no connection to the server"), t("Your text is still here. Try again.")));
  } finally {
    busy(window, false);
  }
}

function setStep(window: HTMLDialogElement, step: string | undefined): void {
  if (step) window.dataset["step"] = step;
  else delete window.dataset["step"];
}

function busy(window: HTMLDialogElement, isBusy: boolean): void {
  window.toggleAttribute("data-busy", isBusy);
  for (const button of window.querySelectorAll("[type=submit]")) button.setAttribute("aria-busy", String(isBusy));
}

function answered(window: HTMLDialogElement, html: string): void {
  const parsed = new DOMParser().parseFromString(html, "text/html").body.childNodes;
  result(...[...parsed].map((node) => document.importNode(node, true)));
  const step = window.querySelector<HTMLElement>("#import-result [data-import-step]")?.dataset["importStep"];
  setStep(window, step);
  if (step) {
    window.querySelector<HTMLElement>("#import-result [data-import-focus]")?.focus();
    if (step === "stored") stored(window);
    return;
  }
  const place = window.querySelector<HTMLElement>("[data-line]");
  // On a phone the focus would cover the message with the keyboard.
  const hasKeyboard = !matchMedia("(pointer: coarse)").matches;
  if (place) jumpTo(text(), Number(place.dataset["line"]), Number(place.dataset["column"]), hasKeyboard);
}

function stored(window: HTMLDialogElement): void {
  chosen = undefined;
  text().value = "";
  document.body.dispatchEvent(new CustomEvent(window.dataset["changes"]!));
}

/** Begin anew in the open dialog. */
function again(): void {
  chosen = undefined;
  back();
  shown("", "");
}

/** Show the text again, as it was. */
function back(): void {
  if (dialog()) setStep(dialog()!, undefined);
  result();
}

function files(data: DataTransfer | null): File[] {
  return data ? [...data.files] : [];
}

function listenForDrops(): void {
  let depth = 0;
  const cover = (isCovered: boolean) => dropPlace()!.toggleAttribute("hidden", !isCovered);
  document.addEventListener("dragenter", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    depth += 1;
    if (dialog()?.open) dialog()!.dataset["drop"] = "";
    else cover(!document.querySelector("dialog[open]"));
  });
  document.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) ended();
  });
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    depth = 0;
    ended();
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (dialog()?.open || !document.querySelector("dialog[open]")) void take(files(event.dataTransfer));
  });
  function ended(): void {
    cover(false);
    delete dialog()?.dataset["drop"];
  }
}

async function paste(event: ClipboardEvent): Promise<void> {
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.matches("input, textarea, [contenteditable]") || document.querySelector("dialog[open]:not(#import-dialog)")) return;
  const pasted = files(event.clipboardData);
  const words = event.clipboardData?.getData("text/plain") ?? "";
  if (pasted.length > 0) return take(pasted);
  if (!words.trim()) return;
  event.preventDefault();
  await opened();
  if (!dialog() || "busy" in dialog()!.dataset) return;
  again();
  shown("", words);
  await submit();
}

export function startImport(): void {
  if (dropPlace()) {
    listenForDrops();
    document.addEventListener("paste", (event) => void paste(event));
  }
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#import-dialog")) return;
    event.preventDefault();
    void submit();
  });
  document.addEventListener("input", (event) => {
    if (event.target === document.querySelector("#import-text")) chosen = undefined; // what is written is what is sent
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.id !== "import-file") return;
    void take([...(event.target.files ?? [])]);
    event.target.value = "";
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const place = event.target.closest<HTMLElement>("#import-dialog [data-line]");
    if (place) jumpTo(text(), Number(place.dataset["line"]), Number(place.dataset["column"]), true);
    const begins = event.target.closest("[data-import-again]");
    if (begins) again();
    else if (event.target.closest("[data-import-back]")) back();
    else return;
    text().focus();
  });
}
