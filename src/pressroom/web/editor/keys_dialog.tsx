// The keys of the editor.

import { t } from "../words";
import { keys } from "../keys";
import { Modal } from "./parts/modal";

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const all: readonly (readonly [string, string])[] = [
    [keys("Mod", "E"), t("Export")],
    [keys("Mod", "S"), t("Save now")],
    [keys("Mod", "Z"), t("Undo")],
    [keys("Mod", "Shift", "Z"), t("Redo")],
    [`${keys("Alt", "↑")} ${keys("Alt", "↓")}`, t("Move the entry, highlight or section in which you are")],
    ["Esc", t("While something is dragged: put it back")],
    [keys("Mod", "B"), t("Bold")],
    [keys("Mod", "I"), t("Italic")],
    [keys("Mod", "Shift", "K"), t("Link")],
    [t("Enter"), t("In highlights: begin the next one")],
    [keys("Shift", t("Enter")), t("In highlights: a new line")],
    [keys("Mod", t("Space")), t("In JSON: what can stand here")],
    [t("Esc, then Tab"), t("Leave the text of the JSON tab")],
    ["?", t("These keys")],
  ];
  return (
    <Modal title={t("Keys")} onClose={onClose} testid="keys">
      <dl class="keys">
        {all.map(([key, words]) => (
          <div key={words}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
