// The page of a copy: grading in place.

import { announce } from "../announce";
import { isMod, keyOf } from "../keys";
import { t } from "../words";
import { fieldOf, fields, isUnsaved, mostOf, say, setValue, valueOf, type Field } from "./fields";
import { readPoints, stepped, writePoints } from "./points";
import { refreshPages, startPreview } from "./preview";
import { again, edited, hasUnsaved, onSaved, onTheirs, save, settle, type Step } from "./saver";
import { onTaken, record, startUndo, takeBack } from "./undo";

/** Thousandths. */
const STEP = 500;
const FINE_STEP = 250;

function pointsFields(): Field[] {
  return fields.filter((field) => field.kind === "points");
}

/** Save points, and go to the next question's. */
function goOn(field: Field): void {
  save(field);
  if (valueOf(field) === undefined) return;
  const all = pointsFields();
  const action = ["copy-done", "copy-next-to-grade", "copy-back"].map((id) => document.getElementById(id)).find((one) => one !== null);
  (all[all.indexOf(field) + 1]?.element ?? action)?.focus();
}

function step(field: Field, size: number): void {
  const read = readPoints(field.element.value);
  const from = "points" in read ? read.points : null;
  const next = writePoints(stepped(from, mostOf(field), size));
  setValue(field, next);
  edited(field);
}

/** Go to another page once everything is saved. What cannot be saved is asked about by the browser. */
async function leaveTo(address: string): Promise<void> {
  await settle();
  location.assign(address);
}

async function markGraded(button: HTMLElement): Promise<void> {
  const next = button.dataset["done"];
  await settle();
  const wrong = fields.find(isUnsaved) ?? pointsFields().find(isUngraded);
  if (wrong) {
    if (!isUnsaved(wrong)) say(wrong, t("An answered question needs points in a graded copy. For no points, write 0."), "error");
    return wrong.element.focus();
  }
  const status = fields.find((field) => field.kind === "status");
  if (!status) return;
  setValue(status, "graded");
  save(status);
  await settle();
  if (status.saved !== "graded") return status.element.focus();
  if (next) location.assign(next);
  else {
    announce(t("All copies are graded."));
    document.querySelector<HTMLElement>("#copy-back")?.focus();
  }
}

function isUngraded(field: Field): boolean {
  const answer = field.element.closest(".copy-question")?.querySelector(".copy-answer");
  return Boolean(answer) && valueOf(field) === "";
}

function follow(id: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`a#${id}`);
  if (link) void leaveTo(link.href);
  return Boolean(link);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const field = fieldOf(target);
  if ((field && onField(field, event)) || onPage(target, event)) event.preventDefault();
}

function onField(field: Field, event: KeyboardEvent): boolean {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (key === "Escape" && field.kind !== "status" && !field.inConflict && valueOf(field) !== field.saved) {
    setValue(field, field.saved);
    edited(field);
    say(field, "");
    return true;
  }
  if (field.kind !== "points") return false;
  if (key === "Enter") goOn(field);
  else if (key === "ArrowUp" || key === "ArrowDown") step(field, (key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? FINE_STEP : STEP));
  else return false;
  return true;
}

function onPage(target: Element, event: KeyboardEvent): boolean {
  const { key } = event;
  const typing = target.matches("textarea");
  if (event.altKey && !event.ctrlKey && !event.metaKey && !typing) {
    if (key === "ArrowLeft" && !event.shiftKey) return follow("copy-previous");
    if (key === "ArrowRight") return follow(event.shiftKey ? "copy-next-to-grade" : "copy-next");
  }
  if (isMod(event)) {
    const done = document.getElementById("copy-done");
    if (key === "Enter" && done) void markGraded(done);
    else if (keyOf(event) === "z" && !target.matches("textarea, input")) void takeBack(event.shiftKey ? "redo" : "undo");
    else return false;
    return true;
  }
  if (key === "?" && !target.matches("textarea, input, select") && !event.altKey) {
    document.getElementById("copy-keys")?.click();
    return true;
  }
  return false;
}

function onClick(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.defaultPrevented) return;
  const done = event.target.closest<HTMLElement>("#copy-done");
  if (done) return void markGraded(done);
  const link = event.target.closest<HTMLAnchorElement>("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.target || link.origin !== location.origin || link.hash || !hasUnsaved()) return;
  event.preventDefault();
  void leaveTo(link.href);
}

/** Refresh what follows from a change: the pages, and all fields when the student was or is absent. */
function changed(change: Step): void {
  if (change.field.kind === "status" && [change.before, change.after].some((value) => value.startsWith("absent"))) {
    return location.reload();
  }
  refreshPages();
}

function start(): void {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field && field.kind !== "status") edited(field);
  });
  document.addEventListener("change", (event) => {
    const field = fieldOf(event.target);
    if (field) save(field);
  });
  document.addEventListener("focusin", (event) => {
    const field = fieldOf(event.target);
    if (field?.kind === "points" && field.element instanceof HTMLInputElement) field.element.select();
  });
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event.target);
    if (field) save(field);
  });
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsaved()) event.preventDefault();
  });
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => !document.hidden && again());
  onSaved((step) => {
    record(step);
    changed(step);
  });
  onTaken(changed);
  onTheirs(changed);
  startUndo();
  startPreview();
}

if (document.getElementById("copy")) start();
