// What was proved of the pages, the warnings that lead to their fields, and why there are no newer ones.

import { useEffect, useRef } from "preact/hooks";
import { n, t } from "../../words";
import { useEditor } from "../context";
import { placeName } from "../form/places";
import type { Note } from "../notes";
import { HelpLink } from "../parts/help_link";
import { Icon } from "../parts/icon";
import { figure } from "../parts/locale";

export function Proof() {
  const { preview, notes } = useEditor();
  const facts = preview.facts.value;
  const all = [...notes.errors.value, ...notes.warnings.value];
  return (
    <div class="proof">
      {preview.failure.value ? <FailureNotice /> : null}
      {all.length ? <Warnings notes={all} /> : null}
      {facts ? (
        <p class="proof-facts small number" data-testid="preview-facts">
          <b>{n("%(count)s page", "%(count)s pages", facts.pages)}</b>
          <span>{sizeOf(facts.fileSize)}</span>
          <span class="proof-read">
            <Icon name={facts.proof.charactersFound < facts.proof.charactersExpected ? "warning" : "check"} small />
            {t("%(found)s of %(all)s characters read back", {
              found: figure(facts.proof.charactersFound),
              all: figure(facts.proof.charactersExpected),
            })}
          </span>
        </p>
      ) : (
        <p class="proof-facts small">{t("The first page is being printed…")}</p>
      )}
    </div>
  );
}

function Warnings({ notes }: { notes: readonly Note[] }) {
  const list = useRef<HTMLDetailsElement>(null);
  const isError = notes.some(({ state }) => state === "error");
  useEffect(() => {
    // Where there is room, warnings are open until somebody closes them.
    if (list.current && window.matchMedia("(min-width: 75rem)").matches) list.current.open = true;
  }, []);
  return (
    <details class="proof-warnings" ref={list} data-testid="warnings">
      <summary class="badge" data-state={isError ? "error" : "warning"}>
        <Icon name={isError ? "error" : "warning"} />
        {isError
          ? n("%(count)s problem", "%(count)s problems", notes.length)
          : n("%(count)s warning", "%(count)s warnings", notes.length)}
        <Icon name="up" />
      </summary>
      <ul class="proof-list">
        {notes.map((note, index) => (
          <WarningRow key={index} note={note} />
        ))}
      </ul>
    </details>
  );
}

function WarningRow({ note }: { note: Note }) {
  const { form, navigation } = useEditor();
  const place = note.path[0] === "data" ? placeName(form, note.path.slice(1)) : note.path[0] === "settings" ? t("Design") : "";
  return (
    <li data-state={note.state}>
      <Icon name={note.state === "error" ? "error" : "warning"} small />
      <p>
        <b>{note.title}</b>
        {note.rest ? `${t(", ")}${note.rest}` : ""} <span class="muted small">{place}</span>
      </p>
      {note.path.length ? (
        <button class="link" type="button" onClick={() => navigation.reveal(note.path)}>
          {t("Go to field")}
        </button>
      ) : null}
    </li>
  );
}

function FailureNotice() {
  const { preview } = useEditor();
  const failure = preview.failure.value;
  if (!failure) return null;
  return (
    <div
      class="notice preview-failure"
      data-state={failure.code === "OFFLINE" ? "warning" : "error"}
      role="alert"
      data-testid="preview-error"
    >
      <Icon name={failure.code === "OFFLINE" ? "offline" : "error"} />
      <p>
        <b>{failure.message}</b> {failure.advice} {failure.code === "OFFLINE" ? null : <HelpLink code={failure.code} />}
      </p>
      <button class="button button-s" type="button" data-testid="retry-button" onClick={() => preview.retry()}>
        {t("Try again")}
      </button>
    </div>
  );
}

function sizeOf(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return figure(value, { style: "unit", unit, maximumFractionDigits: value < 100 ? 1 : 0 });
}
