import { IBApi } from "@stoqey/ib";
import { expect, test } from "vitest";
import { createPatchedApi } from "../../../../src/stoqey/connection/patched-api.ts";

test("this version of @stoqey/ib still has the private parts that the adapter replaces", () => {
  const written: string[] = [];
  const reached = createPatchedApi(7, {
    write: (bytes) => void written.push(bytes.toString("latin1")),
    received() {},
    end() {},
    destroy() {},
  });
  reached.opened();
  expect(written).toEqual(["API\0\0\0\0\x09v100..193"]);
  reached.frame("193\u000020260113 14:30:00 UTC\0");
  expect(written[1]).toBe(`\0\0\0\x08${"71\0"}${"2\0"}${"7\0"}\0`);
  // Sent at once: neither the command buffer nor the rate limiter is in the path any more.
  for (let question = 0; question < 100; question++) reached.api.reqCurrentTime();
  expect(written.length).toBe(102);
});

test("a message that cannot be decoded leaves nothing behind for the next one", () => {
  const heard: unknown[] = [];
  const reached = createPatchedApi(7, {
    write() {},
    end() {},
    destroy() {},
    received: (event, args) => void (event === "nextValidId" && heard.push(args[0])),
  });
  reached.opened();
  reached.frame("193\u000020260113 14:30:00 UTC\0");
  for (const bad of [
    "9\0",
    "17\u00001\u0000a\0",
    "999\0",
    "\0",
    "4\u00002\u00005\u0000399\u0000text\u0000{no json\0",
  ]) {
    try {
      reached.frame(bad);
    } catch {
      // The adapter catches it; what counts is the next message.
    }
    reached.frame("9\u00001\u000042\0");
  }
  expect(heard).toEqual([42, 42, 42, 42, 42]);
});

test("a library with another structure is refused with an error that names the missing part", () => {
  const original = Object.getOwnPropertyDescriptor(IBApi.prototype, "controller");
  expect(original).toBeUndefined();
  const { schedule } = Object.getPrototypeOf(Reflect.get(new IBApi(), "controller")) as { schedule: unknown };
  const prototype = Object.getPrototypeOf(Reflect.get(new IBApi(), "controller")) as Record<string, unknown>;
  prototype.schedule = undefined;
  try {
    expect(() => createPatchedApi(1, { received() {}, write() {}, end() {}, destroy() {} })).toThrow(
      "Cannot drive this version of @stoqey/ib: IBApi.controller.schedule is undefined where function was expected",
    );
  } finally {
    prototype.schedule = schedule;
  }
});
