// Save the fields of a copy, one after the other: when one is left, or after a pause. What cannot be sent stays in its field,
// and is sent again.

import { t } from "../words";
import { sendChange, type Outcome } from "./api";
import { fields, isUnsaved, problemPlace, say, setValue, valueOf, wrongWords, type Field } from "./fields";

export interface Step {
  readonly field: Field;
  readonly before: string;
  readonly after: string;
}

/** Milliseconds. */
const PAUSE = 1500;
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 30_000;

const place = document.getElementById("copy")!;
const address = `${place.dataset["address"]}${place.dataset["query"]}`;
const pauses = new Map<Field, number>();
const queue: Field[] = [];
const idle: (() => void)[] = [];
let busy = false;
let retry: number | undefined;
let tries = 0;
let saved: (step: Step) => void = () => undefined;
let taken: (step: Step) => void = () => undefined;

export function onSaved(listener: (step: Step) => void): void {
  saved = listener;
}

/** Call when a person keeps the value of somebody else. */
export function onTheirs(listener: (step: Step) => void): void {
  taken = listener;
}

export function hasUnsaved(): boolean {
  return busy || fields.some(isUnsaved);
}

/** Note that a person has changed a field. */
export function edited(field: Field): void {
  // A value that was called wrong stays so until it is right; one that is being typed is not called wrong yet.
  const wrong = field.element.hasAttribute("aria-invalid") ? wrongWords(field) : "";
  if (!field.inConflict) say(field, wrong, wrong ? "error" : "");
  window.clearTimeout(pauses.get(field));
  pauses.set(field, window.setTimeout(() => save(field), PAUSE));
}

/** Save a field now, if it differs from what is stored. */
export function save(field: Field): void {
  window.clearTimeout(pauses.get(field));
  const value = valueOf(field);
  if (value === undefined) return say(field, wrongWords(field), "error");
  if (field.inConflict || value === field.saved || value === field.refused || queue.includes(field)) return;
  queue.push(field);
  void run();
}

/** Save all fields, and wait until each one is saved or cannot be. */
export async function settle(): Promise<void> {
  for (const field of fields) if (isUnsaved(field)) save(field);
  if (busy || (queue.length && !retry)) await new Promise<void>((resolve) => idle.push(resolve));
}

/** Send a change by itself, between those of the queue. */
export async function sendStep({ field, before, after }: Step): Promise<Outcome> {
  while (busy) await new Promise<void>((resolve) => idle.push(resolve));
  busy = true;
  say(field, t("Saving…"));
  const outcome = await sendChange(address, { field: field.kind, questionId: field.question, before, after });
  busy = false;
  if (outcome.kind === "stored") stored(field, after, outcome.part);
  if (outcome.kind === "changed") show(outcome.part);
  free();
  void run();
  return outcome;
}

async function run(): Promise<void> {
  if (busy || retry) return;
  const field = queue.shift();
  if (!field) return free();
  const after = valueOf(field);
  if (after === undefined || after === field.saved || field.inConflict) return run();
  busy = true;
  const before = field.saved;
  say(field, t("Saving…"));
  const outcome = await sendChange(address, { field: field.kind, questionId: field.question, before, after });
  busy = false;
  take(field, { field, before, after }, outcome);
  return run();
}

function take(field: Field, step: Step, outcome: Outcome): void {
  if (outcome.kind !== "unsent") tries = 0;
  switch (outcome.kind) {
    case "stored":
      stored(field, step.after, outcome.part);
      problemPlace(field).replaceChildren();
      say(field, t("Saved"));
      saved(step);
      if (valueOf(field) !== field.saved) edited(field);
      return;
    case "changed":
      show(outcome.part);
      return conflict(step, outcome.notice, outcome.value);
    case "refused":
      say(field, outcome.sentence, "error");
      if (field.kind === "status") setValue(field, field.saved);
      else field.refused = step.after;
      return;
    case "gone":
      field.refused = step.after;
      return say(field, t("This copy or question is not there any more. Load the page again."), "error");
    case "unsent":
      queue.unshift(field);
      tries += 1;
      tell(field, outcome.trouble);
      retry = window.setTimeout(again, Math.max(outcome.seconds * 1000, Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (tries - 1))));
      return free();
  }
}

export function tell(field: Field, trouble: "offline" | "signed-out" | "busy"): void {
  if (trouble === "offline") return say(field, t("Not saved: no connection. It is tried again by itself."), "warning");
  if (trouble === "busy") return say(field, t("Not saved: the server is busy. It is tried again by itself."), "warning");
  const link = document.createElement("a");
  link.href = "/sign-in";
  link.target = "_blank";
  link.textContent = t("Sign in again in a new tab");
  say(field, t("Not saved: your session has ended. "), "warning", link);
}

/** Send again what could not be sent. */
export function again(): void {
  if (!retry) return;
  window.clearTimeout(retry);
  retry = undefined;
  void run();
}

function stored(field: Field, value: string, part: Element): void {
  field.saved = value;
  // What was refused may go with the new value.
  for (const each of fields) each.refused = null;
  show(part);
}

function conflict({ field, before }: Step, part: Element, theirs: string): void {
  field.inConflict = true;
  const notice = document.importNode(part, true);
  const shown = notice.querySelector("[data-shown]");
  if (shown && field.kind === "points" && theirs) shown.textContent = theirs.replace(".", place.dataset["decimal"] ?? ".");
  say(field, t("Not saved"), "warning");
  problemPlace(field).replaceChildren(notice);
  notice.addEventListener("click", (event) => {
    const keep = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-keep]")?.dataset["keep"] : undefined;
    if (!keep) return;
    field.inConflict = false;
    field.saved = theirs;
    problemPlace(field).replaceChildren();
    say(field, "");
    field.element.focus();
    if (keep === "mine") return save(field);
    setValue(field, theirs);
    taken({ field, before, after: theirs });
  });
}

/** Replace the figures that follow from a saved value. The focus stays. */
function show(part: Element): void {
  const focused = document.activeElement?.id;
  for (const fresh of part.children) document.getElementById(fresh.id)?.replaceWith(document.importNode(fresh, true));
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function free(): void {
  for (const resolve of idle.splice(0)) resolve();
}
