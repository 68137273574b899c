import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { Terminal } from "../../support/terminal.ts";

test("drill --only runs one drill, and --json prints its verdict as JSON", async () => {
  const terminal = new Terminal();
  expect(await run(["drill", "--only", "drop", "--json"], terminal)).toBe(0);
  expect(terminal.errors).toEqual([expect.stringMatching(/^\[1\/1\] drop: /)]);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    seed: 1,
    verdicts: [{ drill: "drop", passed: true, breaches: [], clientIds: [1], answered: 16, informed: 0 }],
  });
});

test("drill run --web runs the drills of the Web API, over HTTP", async () => {
  const terminal = new Terminal();
  expect(
    await run(["drill", "run", "--web", "--only", "socket drop", "--seed", "5", "--json"], terminal),
  ).toBe(0);
  expect(terminal.errors).toEqual([expect.stringMatching(/^\[1\/1\] socket drop: /)]);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    seed: 5,
    verdicts: [
      { drill: "socket drop", passed: true, breaches: [], sessions: 1, evictions: 0, limitsBroken: 0 },
    ],
  });
});

test("Ctrl-C lets the drills end that have begun, and the next one is not theirs", async () => {
  const terminal = new Terminal();
  const begun = terminal.line(/^\[1\//);
  const code = run(["drill", "--web", "--only", "socket drop"], terminal);
  await begun;
  const interrupt = terminal.interrupt;
  interrupt();
  expect(terminal.interrupt).not.toBe(interrupt);
  expect(await code).toBe(130);
  expect(terminal.errors.slice(1)).toEqual([
    "Interrupted: the drills that have begun end first; Ctrl-C again ends at once",
    "Cannot finish the drills: interrupted",
  ]);
  expect(terminal.printed.join("\n")).toMatch("1 of 1 drill passed");
});

test.each([
  ["drill --only nothing", /the drills are "sequential", /],
  ["drill --web --only nothing", /the drills are "parallel", "order", /],
  ["drill walk", /'walk' is invalid/],
])("%s exits with 2 and names what there is", async (line, sentence) => {
  const terminal = new Terminal();
  expect(await run(line.split(" "), terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(sentence);
});
