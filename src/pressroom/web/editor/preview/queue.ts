// One request at a time, and one that waits: the newest. A request that takes long is stopped for it.

export interface Queue<Job> {
  /** Run a job after a pause in milliseconds; it takes the place of one that waits. */
  ask(job: Job, pause: number): void;
  /** Whether anything runs or waits. */
  isBusy(): boolean;
}

/** Milliseconds that a running request has when another one waits. Stopping each would show nothing to a fast typist. */
export const PATIENCE = 1_000;

/** `run` makes one job; the signal stops it. It never throws. */
export function createQueue<Job>(run: (job: Job, signal: AbortSignal) => Promise<void>): Queue<Job> {
  let waiting: { job: Job; due: number } | undefined;
  let running: { stop: AbortController; since: number } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function schedule(): void {
    clearTimeout(timer);
    if (!waiting) return;
    const now = Date.now();
    if (!running) {
      timer = setTimeout(() => void start(), Math.max(0, waiting.due - now));
    } else {
      const { stop, since } = running;
      timer = setTimeout(() => stop.abort(), Math.max(waiting.due, since + PATIENCE) - now);
    }
  }

  async function start(): Promise<void> {
    if (!waiting || running) return;
    const { job } = waiting;
    waiting = undefined;
    const stop = new AbortController();
    running = { stop, since: Date.now() };
    await run(job, stop.signal);
    running = undefined;
    schedule();
  }

  return {
    ask(job, pause) {
      waiting = { job, due: Date.now() + pause };
      schedule();
    },
    isBusy: () => running !== undefined || waiting !== undefined,
  };
}
