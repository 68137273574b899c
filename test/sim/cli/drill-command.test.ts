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
