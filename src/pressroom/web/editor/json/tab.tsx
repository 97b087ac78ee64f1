// The JSON tab: the same content as the form, as text. The text editor is loaded when the tab is opened.

import { signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../announce";
import { isMod } from "../../keys";
import { send } from "../../requests";
import { n, t } from "../../words";
import type { Schema } from "../editor_data";
import { useEditor } from "../context";
import type { JsonObject } from "../model/json";
import { mergedData } from "../model/merge";
import { Icon } from "../parts/icon";
import type { JsonEditor } from "./codemirror";
import { checkText, textFor, type Problem } from "./session";

/** The schema; undefined: not read yet; null: it could not be read, and only the text itself is checked. */
const schema = signal<Schema | null | undefined>(undefined);

async function readSchema(url: string): Promise<void> {
  try {
    const answer = await send(url);
    schema.value = answer.ok ? ((await answer.json()) as Schema) : null;
  } catch {
    schema.value = null;
  }
}

/** Milliseconds after the last key until a text is read. */
const PAUSE = 150;
const SHOWN = 8;

export function JsonTab() {
  const { store, block, brokenJson, brokenLine, jsonBase, nonce } = useEditor();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<JsonEditor | null>(null);
  const shown = useRef(brokenJson.peek() || textFor(store.content.peek().data, ""));
  const problems = useSignal<readonly Problem[]>([]);
  const failed = useSignal(false);
  /** Reads the text that was typed last, after the pause; 0: it has been read. */
  const timer = useRef(0);

  function read(text: string): void {
    window.clearTimeout(timer.current);
    timer.current = 0;
    const { data, problems: found } = checkText(text, schema.peek() ?? undefined);
    problems.value = found;
    editor.current?.mark(found);
    brokenJson.value = data ? "" : text;
    brokenLine.value = data ? 0 : (found[0]?.line ?? 0);
    if (!data) return;
    const all = mergedData(jsonBase.peek(), data, store.content.peek().data);
    store.setData(all, { label: t("JSON"), path: ["data"], key: "json" });
    show(all);
  }

  /** Show data as text, unless the text says the same already. */
  function show(data: JsonObject): void {
    jsonBase.value = data;
    const text = textFor(data, shown.current);
    if (text === shown.current) return;
    shown.current = text;
    editor.current?.show(text);
    problems.value = checkText(text, schema.peek() ?? undefined).problems;
    editor.current?.mark(problems.value);
  }

  function readAtOnce(): void {
    if (timer.current) read(shown.current);
  }

  useEffect(() => {
    let isOpen = true;
    void (async () => {
      if (!schema.peek()) await readSchema(block.schemaUrl);
      try {
        const { openJsonEditor } = await import("./codemirror");
        if (!isOpen || !host.current) return;
        editor.current = openJsonEditor({
          parent: host.current,
          text: shown.current,
          label: t("Data of the document as JSON"),
          nonce,
          schema: schema.peek() ?? undefined,
          onChange(text) {
            shown.current = text;
            window.clearTimeout(timer.current);
            timer.current = window.setTimeout(() => read(text), PAUSE);
          },
        });
        read(shown.current);
      } catch {
        failed.value = true;
      }
    })();
    // Before the draft is written.
    window.addEventListener("pagehide", readAtOnce, { capture: true });
    return () => {
      isOpen = false;
      window.removeEventListener("pagehide", readAtOnce, { capture: true });
      readAtOnce();
      editor.current?.destroy();
    };
  }, []);

  // Changes from elsewhere: undo, another tab, a version that was restored.
  useSignalEffect(() => {
    const { data } = store.content.value;
    if (brokenJson.peek() || timer.current) return;
    show(data);
  });

  function discard(): void {
    brokenJson.value = "";
    brokenLine.value = 0;
    jsonBase.value = store.content.peek().data;
    shown.current = textFor(jsonBase.peek(), "");
    editor.current?.show(shown.current);
    problems.value = [];
    editor.current?.mark([]);
    announce(t("The text is the saved one again."));
  }

  return (
    <div class="editor-json" data-testid="json" onKeyDown={(event) => isMod(event) && readAtOnce()}>
      <div class="json" ref={host}>
        {failed.value ? <Failed text={shown.current} /> : null}
      </div>
      <Problems
        problems={problems.value}
        goTo={(problem) => editor.current?.goTo(problem.from, problem.to)}
        onDiscard={brokenJson.value ? discard : undefined}
      />
    </div>
  );
}

interface ProblemsProps {
  readonly problems: readonly Problem[];
  readonly goTo: (problem: Problem) => void;
  readonly onDiscard: (() => void) | undefined;
}

function Problems({ problems, goTo, onDiscard }: ProblemsProps) {
  if (!problems.length) return null;
  const more = problems.length - SHOWN;
  return (
    <div class="json-problems" role="region" aria-label={t("Problems")} data-testid="json-problems">
      {problems.slice(0, SHOWN).map((problem, index) => (
        <p key={index} class="json-problem" data-state={problem.severity}>
          <Icon name={problem.severity === "error" ? "error" : "warning"} small />
          <span>
            {t("Line %(line)s: %(message)s", { line: problem.line, message: problem.message })}
            {problem.severity === "error" && index === 0 ? ` ${t("The pages show the last version without errors.")}` : ""}
          </span>
          <button class="link" type="button" onClick={() => goTo(problem)}>
            {t("Go to line %(line)s", { line: problem.line })}
          </button>
        </p>
      ))}
      {more > 0 || onDiscard ? (
        <p class="json-problem json-more">
          <span class="muted">{more > 0 ? n("%(count)s more", "%(count)s more", more) : ""}</span>
          {onDiscard ? (
            <button class="link" type="button" onClick={onDiscard}>
              {t("Back to the saved text")}
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}

function Failed({ text }: { text: string }) {
  return (
    <div class="json-failed">
      <p class="muted">
        {t("The text editor could not be loaded. Reload the page when there is a connection; this is the text.")}
      </p>
      <pre class="code">{text}</pre>
    </div>
  );
}
