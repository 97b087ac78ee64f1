// What is the matter with saving, above the form, with a way out.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { n, t } from "../../words";
import { useEditor } from "../context";
import { placeName } from "../form/places";
import { parsePath } from "../model/paths";
import { keepFocus } from "../navigation";
import { HelpLink } from "../parts/help_link";
import { Icon } from "../parts/icon";
import { timeOf } from "../parts/locale";
import { Compare } from "./compare";
import { isRetried } from "./state";

export function Notices() {
  const { drafts, saver } = useEditor();
  return (
    <div class="editor-notices" role="alert">
      {drafts.left.value ? <LeftDraft /> : null}
      {saver.merged.value ? <Merged /> : null}
      <Trouble />
      {drafts.isOff.value && saver.state.value.problem ? (
        <Notice icon="warning" state="warning">
          {t("This browser keeps no drafts in this window: leave it open until everything is saved.")}
        </Notice>
      ) : null}
    </div>
  );
}

interface NoticeProps {
  readonly icon: string;
  readonly state?: string;
  readonly children: preact.ComponentChildren;
  readonly actions?: preact.ComponentChildren;
  readonly testid?: string;
}

function Notice({ icon, state, children, actions, testid }: NoticeProps) {
  // Its buttons go with it.
  useEffect(() => () => keepFocus(), []);
  return (
    <div class="notice" data-state={state} data-testid={testid}>
      <Icon name={icon} />
      <div>
        <p>{children}</p>
        {actions ? <p class="actions notice-actions">{actions}</p> : null}
      </div>
    </div>
  );
}

function Action({ words, onClick, testid }: { words: string; onClick: () => void; testid?: string }) {
  return (
    <button class="button button-s" type="button" onClick={onClick} data-testid={testid}>
      {words}
    </button>
  );
}

function LeftDraft() {
  const { drafts } = useEditor();
  const at = drafts.left.value?.at ?? 0;
  const when = timeOf(at, { dateStyle: "medium", timeStyle: "short" });
  return (
    <Notice
      icon="history"
      state="warning"
      testid="left-draft"
      actions={
        <>
          <Action words={t("Put it in")} onClick={drafts.use} />
          <Action words={t("Throw it away")} onClick={drafts.discard} />
        </>
      }
    >
      <b>{t("Text of %(when)s was not saved.", { when })}</b> {t("This browser has kept it.")}
    </Notice>
  );
}

function Merged() {
  const { saver } = useEditor();
  return (
    <Notice icon="info" testid="merged" actions={<Action words={t("Understood")} onClick={saver.dismissMerged} />}>
      <b>{t("Version %(version)s was saved in another tab.", { version: saver.merged.value })}</b>{" "}
      {t("Its changes are in the form now, beside yours. Undo takes them out again.")}
    </Notice>
  );
}

function Trouble() {
  const { saver } = useEditor();
  const { problem } = saver.state.value;
  if (!problem) return null;
  // The same words while one types on: an alert that changes is read again.
  const kept = t("What you wrote is kept in this browser.");
  const retry = <Action words={t("Try now")} onClick={saver.saveNow} testid="retry-button" />;
  switch (problem.trouble) {
    case "offline":
      return (
        <Notice icon="offline" state="warning" actions={retry} testid="offline">
          <b>{t("No connection.")}</b> {kept} <NextTry />
        </Notice>
      );
    case "busy":
    case "full":
      return (
        <Notice icon="warning" state="warning" actions={retry} testid="save-error">
          <b>{problem.message}</b> {kept} <NextTry /> <HelpLink code={problem.code} />
        </Notice>
      );
    case "signed-out":
      return (
        <Notice
          icon="warning"
          state="warning"
          testid="signed-out"
          actions={
            <>
              <a class="button button-s" href="/sign-in" target="_blank" rel="opener">
                {t("Sign in in a new tab")}
              </a>
              {retry}
            </>
          }
        >
          <b>{t("Your session has ended.")}</b> {kept} {t("Sign in again, come back, and saving goes on.")}
        </Notice>
      );
    case "conflict":
      return <ConflictNotice />;
    case "refused":
      return <Refused />;
    default:
      return (
        <Notice icon="error" state="error" testid="save-error">
          <b>{problem.message}</b> {kept} <HelpLink code={problem.code} />
        </Notice>
      );
  }
}

function Refused() {
  const { saver, navigation, form } = useEditor();
  const fields = saver.state.value.problem?.fields ?? [];
  const [first] = fields;
  const path = parsePath(first?.path ?? "");
  return (
    <Notice
      icon="error"
      state="error"
      testid="save-error"
      actions={first ? <Action words={t("Go to field")} onClick={() => navigation.reveal(path)} /> : undefined}
    >
      <b>{t("This cannot be saved yet.")}</b>{" "}
      {first
        ? n("%(place)s has an error.", "%(count)s fields have errors, the first is %(place)s.", fields.length, {
            place: placeName(form, path.slice(1)) || (first.path ?? ""),
          })
        : saver.state.value.problem?.message}
    </Notice>
  );
}

function ConflictNotice() {
  const { saver, form } = useEditor();
  const isComparing = useSignal(false);
  const conflict = saver.conflict.value;
  if (!conflict) return null;
  const { version, updatedAt } = conflict.theirs;
  const time = timeOf(updatedAt, { timeStyle: "short" });
  const comma = t(", ");
  const names = conflict.places.slice(0, 3).map(({ path }) => placeName(form, path.slice(1)) || t("Design"));
  return (
    <>
      <Notice
        icon="warning"
        state="warning"
        testid="conflict"
        actions={
          <>
            <Action words={t("Compare")} onClick={() => (isComparing.value = true)} testid="conflict-compare" />
            <Action
              words={t("Keep mine as version %(version)s", { version: version + 1 })}
              onClick={() => saver.resolve(() => false)}
              testid="conflict-mine"
            />
            <Action words={t("Take theirs")} onClick={() => saver.resolve(() => true)} testid="conflict-theirs" />
          </>
        }
      >
        <b>{t("Version %(version)s was saved in another tab at %(time)s.", { version, time })}</b>{" "}
        {n("One field differs from yours: %(names)s.", "%(count)s fields differ from yours: %(names)s.", conflict.places.length, {
          names: names.join(comma) + (conflict.places.length > 3 ? "…" : ""),
        })}
      </Notice>
      {isComparing.value ? <Compare conflict={conflict} onClose={() => (isComparing.value = false)} /> : null}
    </>
  );
}

/** The seconds until the next try. */
function NextTry() {
  const { saver } = useEditor();
  const now = useSignal(Date.now());
  const { problem, retryAt, sending } = saver.state.value;
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (!problem || !isRetried(problem.trouble)) return null;
  const seconds = Math.max(0, Math.ceil((retryAt - now.value) / 1_000));
  // Counted in silence: an alert that changes each second would be read each second.
  return (
    <span aria-hidden="true">{sending || !seconds ? t("Trying…") : <>{t("Next try in %(seconds)s s.", { seconds })}</>}</span>
  );
}
