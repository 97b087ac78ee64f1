// The text editor of the JSON tab. It is loaded when the tab is opened.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
  foldGutter,
  foldKeymap,
} from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Schema } from "../editor_data";
import { completionFrom, explanationFrom } from "./help";
import { phrases } from "./phrases";
import { changeBetween, type Problem } from "./session";

export interface JsonEditor {
  /** Show another text, if it is another one. It is no step of the undo of this editor. */
  show(text: string): void;
  mark(problems: readonly Problem[]): void;
  goTo(from: number, to?: number): void;
  destroy(): void;
}

interface Options {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  readonly nonce: string;
  readonly schema: Schema | undefined;
  readonly onChange: (text: string) => void;
}

const colors = HighlightStyle.define([
  { tag: tags.propertyName, class: "json-key" },
  { tag: tags.string, class: "json-text" },
  { tag: [tags.number, tags.bool, tags.null], class: "json-value" },
]);

export function openJsonEditor({ parent, text, label, nonce, schema, onChange }: Options): JsonEditor {
  let isOwn = false;
  const help: Extension[] = schema
    ? [autocompletion({ override: [completionFrom(schema)], icons: false }), explanationFrom(schema)]
    : [];
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.phrases.of(phrases()),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
        lineNumbers(),
        foldGutter({ openText: "▾", closedText: "▸" }),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        EditorView.lineWrapping,
        json(),
        syntaxHighlighting(colors),
        ...help,
        // Escape, then Tab, leaves the editor by keyboard.
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isOwn) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    show(next) {
      const change = changeBetween(view.state.doc.toString(), next);
      if (!change) return;
      isOwn = true;
      view.dispatch({ changes: change, annotations: Transaction.addToHistory.of(false) });
      isOwn = false;
    },
    mark(problems) {
      const length = view.state.doc.length;
      const inside = problems.map(({ from, to, severity, message }) => ({
        from: Math.min(from, length),
        to: Math.min(to, length),
        severity,
        message,
      }));
      view.dispatch(setDiagnostics(view.state, inside));
    },
    goTo(from, to = from) {
      const length = view.state.doc.length;
      view.dispatch({
        selection: { anchor: Math.min(from, length), head: Math.min(to, length) },
        effects: EditorView.scrollIntoView(Math.min(from, length), { y: "center" }),
      });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
