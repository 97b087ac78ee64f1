// Undo and redo the changes of this visit: the same requests with both values swapped.

import { announce } from "../announce";
import { t } from "../words";
import { isUnsaved, say, setValue } from "./fields";
import { sendStep, settle, tell, type Step } from "./saver";

const done: Step[] = [];
const undone: Step[] = [];
const buttons = { undo: document.getElementById("copy-undo"), redo: document.getElementById("copy-redo") };
let busy = false;
let taken: (step: Step) => void = () => undefined;

export function onTaken(listener: (step: Step) => void): void {
  taken = listener;
}

/** Note a change that a person has made. */
export function record(step: Step): void {
  done.push(step);
  undone.length = 0;
  refresh();
}

export async function takeBack(direction: "undo" | "redo"): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    await settle();
    const [from, to] = direction === "undo" ? [done, undone] : [undone, done];
    const step = from.at(-1);
    if (step) await take(direction, step, from, to);
  } finally {
    busy = false;
    refresh();
  }
}

async function take(direction: "undo" | "redo", step: Step, from: Step[], to: Step[]): Promise<void> {
  const { field } = step;
  // What is typed there and could not be saved is newer, and would be lost.
  if (isUnsaved(field)) return field.element.focus();
  const [before, after] = direction === "undo" ? [step.after, step.before] : [step.before, step.after];
  const outcome = await sendStep({ field, before, after });
  if (outcome.kind === "unsent") return tell(field, outcome.trouble);
  from.pop();
  field.element.focus();
  if (outcome.kind === "stored") {
    to.push(step);
    setValue(field, after);
    const words = direction === "undo" ? t("Undone") : t("Redone");
    say(field, words);
    announce(words);
    return taken(step);
  }
  if (outcome.kind === "changed") {
    field.saved = outcome.value;
    setValue(field, outcome.value);
    const words = t("Not undone: somebody else has changed this meanwhile. It now has their value.");
    announce(words);
    say(field, words, "warning");
    return taken({ field, before, after: outcome.value });
  }
  setValue(field, field.saved);
  say(field, outcome.kind === "refused" ? outcome.sentence : t("This copy or question is not there any more. Load the page again."), "error");
}

function refresh(): void {
  buttons.undo?.toggleAttribute("disabled", done.length === 0);
  buttons.redo?.toggleAttribute("disabled", undone.length === 0);
}

export function startUndo(): void {
  buttons.undo?.addEventListener("click", () => void takeBack("undo"));
  buttons.redo?.addEventListener("click", () => void takeBack("redo"));
}
