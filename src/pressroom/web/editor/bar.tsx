// The bar on top: back, title, whether all is saved, undo, versions, export.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words";
import { useEditor } from "./context";
import { Icon } from "./parts/icon";
import { IconButton } from "./parts/icon_button";
import { keys } from "./parts/keys";
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

  useEffect(() => {
    if (isEditing.value) input.current?.select();
  }, [isEditing.value]);

  function end(text: string): void {
    store.setTitle(text.trim() || before.current);
    store.seal();
    isEditing.value = false;
    requestAnimationFrame(() => button.current?.focus({ preventScroll: true }));
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
          value={title}
          onInput={(event) => store.setTitle(event.currentTarget.value)}
          onBlur={(event) => isEditing.value && end(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") end(event.currentTarget.value);
            if (event.key === "Escape") end(before.current);
          }}
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
