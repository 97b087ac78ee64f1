// The bar on top: back, title, whether all is saved, undo, versions, export.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../words";
import { useEditor } from "./context";
import { useTyped } from "./form/typed";
import { afterRendering } from "./navigation";
import { Icon } from "./parts/icon";
import { IconButton } from "./parts/icon_button";
import { keys } from "../keys";
import { SaveStatus } from "./save/status";

export function Bar({ onVersions, onKeys }: { onVersions: () => void; onKeys: () => void }) {
  const { addresses, saver, openExport } = useEditor();
  return (
    <header class="editor-bar">
      <a class="icon-button" href={addresses.documents} aria-label={t("Back to documents")}>
        <Icon name="back" />
      </a>
      <Title />
      <SaveStatus />
      <div class="icon-buttons push editor-wide">
        <UndoButtons />
        <button class="icon-button" type="button" aria-label={t("Keys")} title={`${t("Keys")} (?)`} onClick={onKeys}>
          <b aria-hidden="true">?</b>
        </button>
      </div>
      <button class="button button-ghost editor-wide" type="button" onClick={onVersions} data-testid="versions-button">
        <Icon name="history" />
        {t("Version %(version)s", { version: saver.state.value.version })}
      </button>
      <button class="button button-primary editor-wide" type="button" data-testid="export-button" onClick={openExport}>
        {t("Export")}
        <kbd>{keys("Mod", "E")}</kbd>
      </button>
      <details class="menu-anchor editor-phone">
        <summary class="icon-button" aria-label={t("More")}>
          <Icon name="more" />
        </summary>
        <div class="menu" role="menu">
          <button class="menu-item menu-plain" type="button" role="menuitem" onClick={onVersions}>
            {t("Version %(version)s", { version: saver.state.value.version })}
          </button>
          <button class="menu-item menu-plain" type="button" role="menuitem" onClick={onKeys}>
            {t("Keys")}
          </button>
        </div>
      </details>
    </header>
  );
}

export function UndoButtons({ isThumb = false }: { isThumb?: boolean }) {
  const { store } = useEditor();
  return (
    <>
      <IconButton
        icon="undo"
        label={t("Undo")}
        keys={keys("Mod", "Z")}
        disabled={!store.canUndo.value}
        testid={isThumb ? "undo-thumb" : "undo"}
        onClick={store.undo}
      />
      <IconButton
        icon="redo"
        label={t("Redo")}
        keys={keys("Mod", "Shift", "Z")}
        disabled={!store.canRedo.value}
        testid={isThumb ? "redo-thumb" : "redo"}
        onClick={store.redo}
      />
    </>
  );
}

function Title() {
  const { store, block } = useEditor();
  const isEditing = useSignal(false);
  const before = useRef("");
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { title } = store.content.value;
  // A title that is empty while it is typed is not stored: it would be refused, with everything else.
  const typed = useTyped(() => store.content.value.title);
  const type = (text: string) => typed.type(text, () => text.trim() && store.setTitle(text));

  useLayoutEffect(() => {
    // At once: what is typed next goes there.
    if (isEditing.value) input.current?.select();
  }, [isEditing.value]);

  function end(text: string): void {
    store.setTitle(text.trim() || before.current);
    store.seal();
    typed.clear();
    isEditing.value = false;
  }

  function onKeyDown(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
    // While a word is composed, Enter and Escape are those of the input method.
    if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    end(event.key === "Enter" ? event.currentTarget.value : before.current);
    afterRendering(() => button.current?.focus({ preventScroll: true }));
  }

  return (
    <h1 class="editor-title">
      {isEditing.value ? (
        <input
          class="editor-rename"
          ref={input}
          aria-label={t("Title")}
          data-path="title"
          maxLength={block.limits.maxTitle}
          dir="auto"
          value={typed.text ?? title}
          onInput={(event) => type(event.currentTarget.value)}
          onBlur={(event) => isEditing.value && end(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      ) : (
        <button
          class="editor-rename"
          ref={button}
          type="button"
          title={t("Rename")}
          data-path="title"
          onClick={() => {
            before.current = title;
            isEditing.value = true;
          }}
        >
          <span class="truncate" dir="auto">
            {title}
          </span>
          <Icon name="pen" small />
        </button>
      )}
    </h1>
  );
}
