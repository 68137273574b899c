import { expect, test } from "vitest";
import { DeferredCalls } from "../../../src/async/deferred-calls.ts";
import { LogLines } from "../../support/world.ts";

function afterwards() {
  const log: string[] = [];
  const calls = new DeferredCalls((cause) => log.push(`failed: ${(cause as Error).message}`));
  return { calls, log };
}

test("calls of a section run in order when the outermost section is over", () => {
  const { calls, log } = afterwards();
  calls.during(() => {
    calls.call(() => log.push("one"));
    calls.during(() => calls.call(() => log.push("two")));
    log.push("section");
  });
  calls.call(() => log.push("three"));
  expect(log).toEqual(["section", "one", "two", "three"]);
});

test("a call may begin a section: it is carried out at once, and its calls run in their turn", () => {
  const { calls, log } = afterwards();
  calls.during(() => {
    calls.call(() => {
      calls.during(() => {
        calls.call(() => log.push("inner call"));
        log.push("inner section");
      });
      log.push("call goes on");
    });
    calls.call(() => log.push("second call"));
  });
  expect(log).toEqual(["inner section", "call goes on", "second call", "inner call"]);
});

test("a section or a call that throws does not stop the calls behind it", () => {
  const { calls, log } = afterwards();
  const section = () =>
    calls.during(() => {
      calls.call(() => {
        throw new Error("mine");
      });
      calls.call(() => log.push("next"));
      throw new Error("section");
    });
  expect(section).toThrow("section");
  expect(log).toEqual(["failed: mine", "next"]);
  calls.call(() => log.push("later"));
  expect(log.at(-1)).toBe("later");
});

test("log lines of a section are written after it, others at once", () => {
  const { calls } = afterwards();
  const lines = new LogLines();
  const logger = calls.logger(lines);
  logger.info("before");
  expect(lines.lines).toEqual(["before"]);
  calls.during(() => {
    logger.warn("inside");
    expect(lines.lines).toEqual(["before"]);
  });
  expect(lines.lines).toEqual(["before", "WARN inside"]);
});
