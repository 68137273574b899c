import { expect, test } from "vitest";
import { InterruptWatch } from "../../../sim/cli/interrupt-watch.ts";
import { run } from "../../../sim/cli/run.ts";
import { filesOf } from "../../support/scenario-files.ts";
import { Terminal } from "../../support/terminal.ts";

test("an interruption that came before anybody waits for it is not missed", async () => {
  const terminal = new Terminal();
  const watch = new InterruptWatch(terminal);
  expect(watch.interruption).toBeUndefined();
  terminal.interrupt();
  await watch.ended();
  expect(watch.interruption).toEqual({ by: "Ctrl-C", code: 130 });
});

test("the wait ends at the signal of something that ends by itself, without an interruption", async () => {
  const watch = new InterruptWatch(new Terminal());
  const itself = new AbortController();
  const ended = watch.ended(itself.signal);
  itself.abort();
  await ended;
  await watch.ended(AbortSignal.abort());
  expect(watch.interruption).toBeUndefined();
});

/** A terminal at which somebody presses Ctrl-C when a line is printed, or at once where no line is named. */
class Impatient extends Terminal {
  readonly #at: RegExp | undefined;

  constructor(at: RegExp | undefined) {
    super();
    this.#at = at;
  }

  override out(line: string): void {
    super.out(line);
    if (this.#at?.test(line)) this.interrupt();
  }

  override onInterrupt(callback: Parameters<Terminal["onInterrupt"]>[0]): () => void {
    const stop = super.onInterrupt(callback);
    if (this.#at === undefined) this.interrupt();
    return stop;
  }
}

const MOMENTS = [
  ["before it listens", undefined] as const,
  ["at the line that says so", /^listening/] as const,
];

test.each(MOMENTS)("sim that is interrupted %s ends with its summary", async (_, at) => {
  const terminal = new Impatient(at);
  expect(await run(["sim", "--port", "0"], terminal)).toBe(0);
  expect(terminal.printed.at(-1)).toBe("faults      none");
});

test.each(MOMENTS)("sim --web that is interrupted %s ends", async (_, at) => {
  expect(await run(["sim", "--web", "--port", "0"], new Impatient(at))).toBe(0);
});

test.each(MOMENTS)("a scenario that is interrupted %s has a verdict, and has not passed", async (_, at) => {
  const [file = ""] = filesOf({ "a.yaml": "scenario: a\nabout: x\nuntil: 1h\n" });
  const terminal = new Impatient(at);
  expect(await run(["sim", "--port", "0", "--scenario", file], terminal)).toBe(1);
  expect(terminal.printed.slice(-2)).toEqual([
    "a: failed, 0 of 0 checks passed (seed 1)",
    expect.stringMatching(/^ {2}ended early {2}by Ctrl-C after \S+ m?s of 1 h$/),
  ]);
  expect(terminal.errors).toEqual([
    expect.stringMatching(/^The scenario a did not pass: it was ended by Ctrl-C after \S+ m?s of 1 h$/),
  ]);
});
