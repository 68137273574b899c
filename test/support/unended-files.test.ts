import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UnendedFiles } from "./unended-files.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a file that has run for minutes is named, one that has ended is not", () => {
  const lines: string[] = [];
  const files = new UnendedFiles((line) => lines.push(line));
  files.onTestModuleStart({ relativeModuleId: "test/loops.test.ts" });
  files.onTestModuleStart({ relativeModuleId: "test/short.test.ts" });
  files.onTestModuleEnd({ relativeModuleId: "test/short.test.ts" });
  vi.advanceTimersByTime(179_999);
  expect(lines).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(lines).toEqual(["Not ended after 180 s: test/loops.test.ts"]);
  files.onTestRunEnd();
  expect(vi.getTimerCount()).toBe(0);
});
