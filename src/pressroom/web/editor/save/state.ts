// What is known about saving, as a pure state: which content the server has, what happened to the last try, and when the
// next one is due. `saver.ts` sends.

import { sameContent, type Content } from "../model/content";

/** Why a try failed, or why none is made. Only `offline`, `busy` and `full` are tried again by themselves. */
export type Trouble =
  | "offline" // no answer came
  | "busy" // 429, 5xx
  | "full" // 507: space is used up
  | "large" // 413
  | "refused" // 400: a value cannot be stored
  | "conflict" // 409: another version was saved
  | "signed-out" // 401, 403
  | "gone"; // 404

export interface Problem {
  readonly trouble: Trouble;
  readonly message: string;
  /** The server's code of the error; empty: no answer came. */
  readonly code: string;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
}

export interface SaveState {
  /** What the server has, as its version. */
  readonly base: Content;
  readonly version: number;
  /** When it was saved, in milliseconds. */
  readonly savedAt: number;
  readonly sending: boolean;
  /** When the first and the last change were made that the server does not have, in milliseconds; 0: there is none. */
  readonly firstChangeAt: number;
  readonly lastChangeAt: number;
  readonly problem: Problem | null;
  readonly attempts: number;
  /** When the next try is due after a problem, in milliseconds; 0: not before something else happens. */
  readonly retryAt: number;
}

/** After a pause in typing, but not later than this: a crash of the browser costs little, drafts cost nothing. */
export const PAUSE = 1_500;
export const LONGEST_WAIT = 10_000;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

export function savedState(base: Content, version: number, savedAt: number): SaveState {
  const calm = { sending: false, firstChangeAt: 0, lastChangeAt: 0, problem: null, attempts: 0, retryAt: 0 };
  return { base, version, savedAt, ...calm };
}

export function changed(state: SaveState, content: Content, now: number): SaveState {
  if (!state.sending && sameContent(content, state.base)) return savedState(state.base, state.version, state.savedAt);
  // What could not be stored may be right now; other troubles stay until they are gone.
  const mended = state.problem?.trouble === "refused" || state.problem?.trouble === "large";
  return {
    ...state,
    firstChangeAt: state.firstChangeAt || now,
    lastChangeAt: now,
    ...(mended ? { problem: null, attempts: 0 } : {}),
  };
}

/** Return when the content is to be sent, in milliseconds; undefined: not before something else happens. */
export function dueAt(state: SaveState): number | undefined {
  if (state.sending || !state.firstChangeAt) return undefined;
  if (state.problem) return state.retryAt || undefined;
  return Math.min(state.lastChangeAt + PAUSE, state.firstChangeAt + LONGEST_WAIT);
}

export function isRetried(trouble: Trouble): boolean {
  return trouble === "offline" || trouble === "busy" || trouble === "full";
}

export function sending(state: SaveState): SaveState {
  return { ...state, sending: true, firstChangeAt: 0, lastChangeAt: 0 };
}

/** The server has `content` as `version`. Changes since it was sent still wait. */
export function saved(state: SaveState, content: Content, version: number, now: number): SaveState {
  const { firstChangeAt, lastChangeAt } = state;
  return { ...savedState(content, version, now), firstChangeAt, lastChangeAt };
}

export function failed(state: SaveState, problem: Problem, now: number, retryAfterSeconds?: number): SaveState {
  const delay = Math.min(FIRST_RETRY * 2 ** state.attempts, LAST_RETRY);
  return {
    ...state,
    sending: false,
    firstChangeAt: state.firstChangeAt || now,
    lastChangeAt: state.lastChangeAt || now,
    problem,
    attempts: state.attempts + 1,
    retryAt: isRetried(problem.trouble) ? now + (retryAfterSeconds === undefined ? delay : retryAfterSeconds * 1_000) : 0,
  };
}

/** Try at once what waits, after a person asked for it or the connection came back. The problem stays until it is gone. */
export function hurried(state: SaveState, now: number): SaveState {
  if (state.problem && !isRetried(state.problem.trouble) && state.problem.trouble !== "signed-out") return state;
  if (!state.firstChangeAt) return state;
  return { ...state, retryAt: now, firstChangeAt: now - LONGEST_WAIT, lastChangeAt: now - PAUSE };
}

/** The content now builds on another version, which somebody else saved. `mine` is what the person has, merged or not. */
export function rebased(theirs: Content, version: number, savedAt: number, mine: Content, now: number): SaveState {
  const next = savedState(theirs, version, savedAt);
  return sameContent(mine, theirs) ? next : { ...next, firstChangeAt: now, lastChangeAt: now };
}
