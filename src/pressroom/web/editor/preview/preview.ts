// The true pages of the content as it is now: asks for them, keeps the last good ones, and says what is the matter.

import { effect, signal, untracked, type ReadonlySignal, type Signal } from "@preact/signals";
import { sendJson } from "../../requests";
import type { Addresses } from "../addresses";
import type { Content } from "../model/content";
import type { Store } from "../store";
import type { PageOptions } from "../design/options";
import { failureOf, offline, serverFailed, type Failure } from "./failures";
import { createQueue } from "./queue";
import { bytesOf, isPicture, linesOf, type Facts } from "./stream";

export interface PagePicture {
  readonly url: string;
  readonly revision: number;
  readonly width: number;
}

export interface Preview {
  /** Of the newest pages that were made; null: none yet. */
  readonly facts: ReadonlySignal<Facts | null>;
  readonly pictures: ReadonlySignal<ReadonlyMap<number, PagePicture>>;
  /** Since when newer pages are made, in milliseconds; 0: those that are shown are the newest. */
  readonly since: ReadonlySignal<number>;
  readonly failure: ReadonlySignal<Failure | null>;
  /** Pages on the screen, the first one first, and the device pixels of their width. */
  readonly wanted: Signal<{ readonly pages: readonly number[]; readonly width: number }>;
  retry(): void;
  start(): void;
}

interface Job {
  readonly content: Content;
  readonly options: PageOptions;
  readonly revision: number;
  readonly tries: number;
}

/** Milliseconds. */
const TYPING_PAUSE = 200;
const SCROLL_PAUSE = 100;

export function createPreview(addresses: Addresses, store: Store, options: ReadonlySignal<PageOptions>): Preview {
  const facts = signal<Facts | null>(null);
  const pictures = signal<ReadonlyMap<number, PagePicture>>(new Map());
  const since = signal(0);
  const failure = signal<Failure | null>(null);
  const wanted = signal<{ pages: readonly number[]; width: number }>({ pages: [1], width: 0 });
  const editor = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join("");
  let revision = 0;
  /** The revision of the content that is asked for; its pages in other numbers or widths are the same revision. */
  let current = 0;
  const queue = createQueue<Job>(make);

  async function make(job: Job, stop: AbortSignal): Promise<void> {
    const { title, templateSlug, settings, data } = job.content;
    const { pages, width } = wanted.peek();
    const body = { title, templateSlug, settings, data, options: job.options, pages, width, editor, revision: ++revision };
    try {
      const answer = await sendJson(addresses.preview, body, { signal: stop });
      if (!answer.ok || !answer.body) return await refuse(job, answer);
      let complete = false;
      for await (const line of linesOf(answer.body)) {
        if (isPicture(line)) {
          const blob = new Blob([bytesOf(line.data)], { type: line.type });
          show(line.page, { url: URL.createObjectURL(blob), revision: job.revision, width: line.width });
        } else {
          facts.value = line;
          failure.value = null;
        }
        complete = isPicture(line) || line.pages < Math.min(...pages);
      }
      if (!complete) return again(job, serverFailed());
      if (job.revision === current) finish();
    } catch {
      // Stopped for a newer one, which follows; or no connection.
      if (!stop.aborted) again(job, offline());
    }
  }

  /** Ask for pages that came into view meanwhile, else all is shown. */
  function finish(): void {
    if (missing().length) return ask(0, current);
    since.value = 0;
  }

  function missing(): number[] {
    const { pages, width } = wanted.peek();
    const last = facts.peek()?.pages ?? 0;
    const isShown = (page: number) => {
      const picture = pictures.peek().get(page);
      return picture?.revision === current && Math.abs(picture.width - width) <= 1;
    };
    return pages.filter((page) => page <= last && !isShown(page));
  }

  function show(page: number, picture: PagePicture): void {
    const next = new Map(pictures.peek());
    const old = next.get(page);
    next.set(page, picture);
    pictures.value = next;
    // The old picture is on the screen until the new one is decoded.
    if (old) window.setTimeout(() => URL.revokeObjectURL(old.url), 2_000);
  }

  async function refuse(job: Job, answer: Response): Promise<void> {
    const { error } = (await answer.json().catch(() => ({}))) as {
      error?: { code: string; message: string; details?: { fields?: Failure["fields"] } };
    };
    if (error?.code === "PREVIEW_REPLACED") return;
    const told = failureOf(answer.status, error?.code ?? "", error?.message ?? "", error?.details?.fields ?? []);
    const retryAfter = Number(answer.headers.get("Retry-After"));
    if ((answer.status === 503 || answer.status === 429) && job.tries < 3) return again(job, told, retryAfter);
    fail(told);
  }

  function again(job: Job, told: Failure, seconds = 1): void {
    if (job.tries >= 3) return fail(told);
    if (job.revision === current) queue.ask({ ...job, tries: job.tries + 1 }, 1_000 * (seconds || 1));
  }

  function fail(told: Failure): void {
    failure.value = told;
    since.value = 0;
  }

  function ask(pause: number, as: number): void {
    if (!wanted.peek().width) return;
    current = as;
    since.value ||= Date.now();
    queue.ask({ content: store.content.peek(), options: options.peek(), revision: as, tries: 0 }, pause);
  }

  /** Ask for what has come into view. */
  function askForMore(): void {
    if (!current) ask(0, 1);
    else if (!queue.isBusy() && missing().length) ask(SCROLL_PAUSE, current);
  }

  return {
    facts,
    pictures,
    since,
    failure,
    wanted,
    retry() {
      failure.value = null;
      ask(0, current + 1);
    },
    start() {
      effect(() => {
        void store.content.value;
        void options.value;
        // A choice shows at once, typing after a pause.
        untracked(() => ask(store.last.value?.key === undefined ? 0 : TYPING_PAUSE, current + 1));
      });
      effect(() => {
        void wanted.value;
        untracked(askForMore);
      });
      window.addEventListener("online", () => failure.peek() && ask(0, current + 1));
    },
  };
}
