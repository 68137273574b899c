import { expect, test } from "vitest";
import { pause, waitUntil } from "../../../../sim/drills/engine/wait.ts";

const signal = new AbortController().signal;

test("a wait ends when something has happened, when its time is over, or by its signal", async () => {
  const listeners = new Set<() => void>();
  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  let value = 0;
  const happened = waitUntil(() => value === 1, onChange, 60_000, signal);
  for (const listener of listeners) listener();
  value = 1;
  for (const listener of listeners) listener();
  expect(await happened).toBe("happened");
  expect(await waitUntil(() => value === 2, onChange, 1, signal)).toBe("late");
  const ended = new AbortController();
  const wait = pause(60_000, ended.signal);
  ended.abort();
  expect(await wait).toBe("ended");
  expect(await pause(60_000, ended.signal)).toBe("ended");
  expect(listeners.size).toBe(0);
});
