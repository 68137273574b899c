import { expect, test } from "vitest";
import { DeferredCalls } from "../../../src/async/deferred-calls.ts";
import { EventSequence } from "../../../src/async/event-sequence.ts";

function sequence(step: (event: string, post: (event: string) => void) => void) {
  const done: string[] = [];
  const afterwards = new DeferredCalls((cause) => void done.push(`threw ${cause}`));
  const events: EventSequence<string> = new EventSequence(afterwards, (event) => {
    done.push(`${event} begins`);
    step(event, (next) => events.post(next));
    done.push(`${event} ends`);
  });
  return { done, afterwards, events };
}

test("an event of an event waits, and the code of callers runs once no event is left", () => {
  const { done, afterwards, events } = sequence((event, post) => {
    if (event !== "first") return;
    post("second");
    afterwards.call(() => done.push("caller"));
  });
  events.post("first");
  expect(done).toEqual(["first begins", "first ends", "second begins", "second ends", "caller"]);
});

test("an event that throws leaves the next post working", () => {
  const { done, events } = sequence((event) => {
    if (event === "bad") throw new Error("no");
  });
  expect(() => events.post("bad")).toThrow("no");
  events.post("good");
  expect(done).toEqual(["bad begins", "good begins", "good ends"]);
});
