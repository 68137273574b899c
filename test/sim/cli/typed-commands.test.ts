import { expect, test } from "vitest";
import { typedCommands } from "../../../sim/cli/typed-commands.ts";
import { FakeTws, parseFault, VirtualClock } from "../../support/sim.ts";
import { Terminal } from "../../support/terminal.ts";

/** Types lines, and gives what was printed and the faults that are active after them. */
async function typed(...lines: string[]) {
  const terminal = new Terminal();
  const tws = new FakeTws({ clock: new VirtualClock() });
  const stop = typedCommands(terminal, tws, parseFault);
  const ended = terminal.line(/^Cannot run "end"/);
  for (const line of [...lines, "end"]) terminal.input.write(`${line}\n`);
  await ended;
  const faults = tws.faults().map(({ fault }) => fault.text);
  stop();
  tws.close();
  return { faults, errors: terminal.errors.slice(0, -1), printed: terminal.printed };
}

test("spaces within a quoted value stay as they were typed", async () => {
  const { faults, errors } = await typed('  inject   bulletin:text="closed,   for  now"  ');
  expect(errors).toEqual([]);
  expect(faults).toEqual(['bulletin:text="closed,   for  now"']);
});

test.each([
  ['inject bulletin:text="closed', "a quote is not closed"],
  ["inject bulletin:text=closed\\", "the backslash at the end stands before nothing"],
  ["inject", 'Cannot read the fault "": there is no ""'],
  ["inject drop:how", '"how" is not like key=value'],
  [`inject ${"x".repeat(5_000)}`, "x…"],
  ["faults now", 'Cannot run "faults now": faults takes nothing'],
  ["mark connected", 'Cannot set the mark "connected": no scenario runs'],
  ["help me", 'Cannot run "help me": help takes nothing'],
  ["heal  mute", 'Cannot heal "mute": no such fault is active'],
  ["dance \u001b[31m", 'Cannot run "dance"'],
])("%j is answered with one sentence", async (line, sentence) => {
  const { errors } = await typed(line);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(sentence);
  expect(errors[0]?.length).toBeLessThan(500);
});

test("heal with a name heals the faults of this name, and heal alone all of them", async () => {
  expect((await typed("inject mute", "inject latency:frameMs=1", "heal  mute ")).faults).toEqual([
    "latency:frameMs=1",
  ]);
  expect((await typed("inject mute", "inject latency:frameMs=1", "heal")).faults).toEqual([]);
  expect((await typed("faults")).printed).toEqual(["no fault is active"]);
});
