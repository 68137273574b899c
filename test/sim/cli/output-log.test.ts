import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { OutputLog, UNREAD_BYTES_MAX } from "../../../sim/cli/output-log.ts";

/** A stream whose reader takes nothing until it is told to. */
class StalledReader extends Writable {
  readonly texts: string[] = [];
  #take: (() => void) | undefined;
  #stalled = true;

  override _write(chunk: unknown, _encoding: string, taken: () => void): void {
    const take = (): void => {
      this.texts.push(String(chunk));
      taken();
    };
    if (this.#stalled) this.#take = take;
    else take();
  }

  /** Reads everything that waits. */
  async resume(): Promise<void> {
    this.#stalled = false;
    const take = this.#take;
    this.#take = undefined;
    take?.();
    while (this.writableLength > 0) await new Promise((next) => setImmediate(next));
  }
}

const LINE = "x".repeat(99);
const LINES = 200_000;

test("a reader that stalls keeps a bounded number of bytes, and the lines left out are counted", async () => {
  const reader = new StalledReader();
  const log = new OutputLog(reader);
  let most = 0;
  for (let line = 0; line < LINES; line++) {
    log.log(LINE);
    most = Math.max(most, reader.writableLength);
  }
  expect(most).toBeGreaterThan(UNREAD_BYTES_MAX);
  expect(most).toBeLessThanOrEqual(UNREAD_BYTES_MAX + 200);
  await reader.resume();
  log.log("the next line");
  await reader.resume();
  const lines = reader.texts.join("").split("\n").slice(0, -1);
  const kept = lines.filter((line) => line === LINE).length;
  expect(lines.slice(kept)).toEqual([
    `${LINES - kept} lines were left out, because nothing read them`,
    "the next line",
  ]);
});

test("what a person reads at the end is written in any case, after the number of lines left out", async () => {
  const reader = new StalledReader();
  const log = new OutputLog(reader);
  while (reader.writableLength <= UNREAD_BYTES_MAX) log.log(LINE);
  log.log(LINE);
  log.out("sessions    1");
  await reader.resume();
  expect(reader.texts.slice(-2)).toEqual([
    "1 line was left out, because nothing read them\n",
    "sessions    1\n",
  ]);
});

test("nothing is left out or said while the output is read", () => {
  const texts: string[] = [];
  const write = (text: string): number => texts.push(text);
  const log = new OutputLog({ writableLength: 0, write, cork: () => {}, uncork: () => {} });
  log.log("a");
  log.out("b");
  expect(texts).toEqual(["a\n", "b\n"]);
});

test("the lines that are logged in one turn are written together", async () => {
  const calls: string[] = [];
  const log = new OutputLog({
    writableLength: 0,
    write: (text) => calls.push(text.trim()),
    cork: () => calls.push("cork"),
    uncork: () => calls.push("uncork"),
  });
  for (const line of ["a", "b"]) log.log(line);
  await new Promise((next) => setImmediate(next));
  log.log("c");
  await new Promise((next) => setImmediate(next));
  expect(calls).toEqual(["cork", "a", "b", "uncork", "cork", "c", "uncork"]);
});
