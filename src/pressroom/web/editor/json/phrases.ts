// The words of the text editor.

import { t } from "../../words";

export function phrases(): Record<string, string> {
  return {
    Find: t("Find"),
    Replace: t("Replace"),
    next: t("next"),
    previous: t("previous"),
    all: t("all"),
    "match case": t("match case"),
    "by word": t("whole words"),
    regexp: t("pattern"),
    replace: t("replace"),
    "replace all": t("replace all"),
    close: t("close"),
    "current match": t("current match"),
    "replaced $ matches": t("$ replaced"),
    "replaced match on line $": t("replaced on line $"),
    "on line": t("on line"),
    Completions: t("What can stand here"),
    Diagnostics: t("Problems"),
    "No diagnostics": t("No problems"),
    "Fold line": t("Fold line"),
    "Unfold line": t("Unfold line"),
    "folded code": t("folded"),
    unfold: t("unfold"),
    to: t("to"),
    "Go to line": t("Go to line"),
    go: t("go"),
  };
}
