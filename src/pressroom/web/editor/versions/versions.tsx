// The versions of the document: what each of them changed, and the way back.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { announce } from "../../announce";
import { n, t } from "../../words";
import { useEditor } from "../context";
import { Icon } from "../parts/icon";
import { timeOf } from "../parts/locale";
import { Modal } from "../parts/modal";
import { changesSince, readVersion, sessionsAfter, type Changes, type Session } from "./api";
import { ChangeList } from "./changes";

type Loaded<Value> = Value | "loading" | "failed";

export function Versions({ onClose }: { onClose: () => void }) {
  const { addresses, saver } = useEditor();
  const sessions = useSignal<readonly Session[]>([]);
  const cursor = useSignal<number | null | undefined>(undefined);
  const state = useSignal<"loading" | "failed" | "ready">("loading");
  const chosen = useSignal<number | null>(null);

  async function more(): Promise<void> {
    state.value = "loading";
    const page = await sessionsAfter(addresses.versions, cursor.value ?? undefined);
    if (!page) {
      state.value = "failed";
      return;
    }
    sessions.value = [...sessions.value, ...page.sessions];
    cursor.value = page.nextCursor;
    state.value = "ready";
  }

  useEffect(() => {
    // What is on the screen becomes the newest version first.
    void saver.settled().then(more);
  }, []);

  return (
    <Modal
      title={t("Versions")}
      about={t("Each is the document as it was saved. Restoring one makes a new version, so nothing is lost.")}
      class="versions"
      testid="versions"
      onClose={onClose}
    >
      <div class="versions-panes" data-state={chosen.value === null ? undefined : "chosen"}>
        <div class="versions-list" aria-busy={state.value === "loading"}>
          {sessions.value.map((session) => (
            <SessionRows
              key={session.first}
              session={session}
              chosen={chosen.value}
              onChoose={(version) => (chosen.value = version)}
            />
          ))}
          {state.value === "loading" ? (
            <p class="muted versions-wait">
              <span class="spinner" /> {t("Versions are being read…")}
            </p>
          ) : null}
          {state.value === "failed" ? (
            <p class="field-note" data-state="error">
              <Icon name="error" small />
              <span>{t("The versions could not be read.")}</span>
              <button class="link" type="button" onClick={() => void more()}>
                {t("Try again")}
              </button>
            </p>
          ) : null}
          {state.value === "ready" && cursor.value ? (
            <button class="button button-s" type="button" onClick={() => void more()}>
              {t("Older ones")}
            </button>
          ) : null}
        </div>
        <div class="versions-detail">
          {chosen.value === null ? (
            <p class="muted">{t("Choose a version to see what has changed since.")}</p>
          ) : (
            <Detail key={chosen.value} version={chosen.value} onBack={() => (chosen.value = null)} onRestored={onClose} />
          )}
        </div>
      </div>
    </Modal>
  );
}

interface RowsProps {
  readonly session: Session;
  readonly chosen: number | null;
  readonly onChoose: (version: number) => void;
}

function SessionRows({ session, chosen, onChoose }: RowsProps) {
  const isOpen = useSignal(false);
  const [newest] = session.versions;
  if (!newest) return null;
  const others = session.versions.slice(1);
  return (
    <div class="version-session">
      <VersionRow version={newest} chosen={chosen} onChoose={onChoose} format={{ dateStyle: "medium", timeStyle: "short" }} />
      {others.length ? (
        <button class="link small" type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
          <Icon name={isOpen.value ? "down" : "right"} small />
          {n("%(count)s more of this session", "%(count)s more of this session", others.length)}
        </button>
      ) : null}
      {isOpen.value
        ? others.map((version) => (
            <VersionRow
              key={version.version}
              version={version}
              chosen={chosen}
              onChoose={onChoose}
              format={{ timeStyle: "medium" }}
            />
          ))
        : null}
    </div>
  );
}

interface RowProps {
  readonly version: Session["versions"][number];
  readonly chosen: number | null;
  readonly onChoose: (version: number) => void;
  readonly format: Intl.DateTimeFormatOptions;
}

function VersionRow({ version, chosen, onChoose, format }: RowProps) {
  const { saver } = useEditor();
  const isPresent = version.version === saver.state.value.version;
  return (
    <button
      class="version"
      type="button"
      aria-pressed={chosen === version.version}
      data-testid="version"
      onClick={() => onChoose(version.version)}
    >
      <b class="number">{timeOf(Date.parse(version.createdAt), format)}</b>
      <span class="small muted">
        {isPresent
          ? t("Version %(version)s, the present one", { version: version.version })
          : t("Version %(version)s", { version: version.version })}
      </span>
    </button>
  );
}

function Detail({ version, onBack, onRestored }: { version: number; onBack: () => void; onRestored: () => void }) {
  const { addresses, store, saver } = useEditor();
  const changes = useSignal<Loaded<Changes>>("loading");
  const isRestoring = useSignal(false);
  const failed = useSignal(false);

  useEffect(() => {
    void changesSince(addresses.changes, version, store.content.peek()).then((found) => (changes.value = found ?? "failed"));
  }, []);

  async function restore(): Promise<void> {
    isRestoring.value = true;
    const content = await readVersion(addresses.document, version);
    isRestoring.value = false;
    failed.value = !content;
    if (!content) return;
    store.seal();
    store.change(content, { label: t("Version %(version)s restored", { version }), path: [] });
    announce(t("Version %(version)s restored", { version }));
    saver.saveNow();
    onRestored();
  }

  const found = changes.value;
  return (
    <>
      <div class="versions-head">
        <button class="link versions-back" type="button" onClick={onBack}>
          <Icon name="back" small />
          {t("All versions")}
        </button>
        <h3>{t("Since version %(version)s", { version })}</h3>
        <button
          class="button button-s"
          type="button"
          data-testid="restore"
          disabled={isRestoring.value || (typeof found === "object" && !found.total)}
          onClick={() => void restore()}
        >
          {t("Restore this version")}
        </button>
      </div>
      <div role="alert">
        {failed.value ? (
          <p class="field-note" data-state="error">
            {t("This version could not be read. Try again.")}
          </p>
        ) : null}
      </div>
      {found === "loading" ? (
        <span class="spinner" />
      ) : found === "failed" ? (
        <p class="muted">{t("The changes could not be read. Try again.")}</p>
      ) : (
        <ChangeList changes={found} />
      )}
    </>
  );
}
