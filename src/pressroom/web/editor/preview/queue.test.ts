import { expect, test } from "vitest";
import { createQueue, PATIENCE } from "./queue";

/** A queue whose jobs take some milliseconds, with what happened to each. */
function recorded(milliseconds: number) {
  const events: string[] = [];
  let idle = () => {};
  const queue = createQueue<string>(async (job, signal) => {
    events.push(`${job} begins`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
    });
    events.push(signal.aborted ? `${job} is stopped` : `${job} ends`);
    idle();
  });
  const ends = () => new Promise<void>((resolve) => (idle = resolve));
  return { queue, events, ends };
}

test("the newest of those that wait is made, after its pause", async () => {
  const { queue, events, ends } = recorded(1);
  queue.ask("a", 20);
  queue.ask("b", 20);
  queue.ask("c", 20);
  await ends();
  expect(events).toEqual(["c begins", "c ends"]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(queue.isBusy()).toBe(false);
});

test("one runs at a time; the next begins when it ends", async () => {
  const { queue, events, ends } = recorded(40);
  queue.ask("a", 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  queue.ask("b", 0);
  queue.ask("c", 0);
  await ends();
  await ends();
  expect(events).toEqual(["a begins", "a ends", "c begins", "c ends"]);
});

test("one that takes long is stopped for a newer one", async () => {
  const { queue, events, ends } = recorded(PATIENCE * 3);
  queue.ask("a", 0);
  await new Promise((resolve) => setTimeout(resolve, 10));
  queue.ask("b", 0);
  await ends();
  expect(events.slice(0, 2)).toEqual(["a begins", "a is stopped"]);
});
