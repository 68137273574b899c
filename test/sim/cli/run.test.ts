import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { Terminal } from "../../support/terminal.ts";

test.each([
  [
    ["sim", "--port", "seventy"],
    /Cannot read --port: expected a whole number from 0 to 65535, got "seventy"/,
  ],
  [["sim", "--port", "70000"], /Cannot read --port/],
  [
    ["sim", "--server-version", "200"],
    /Cannot read --server-version: expected a whole number from 151 to 193/,
  ],
  [["sim", "--fault", "dorp"], /there is no "dorp"/],
  [["sim", "--colour"], /unknown option '--colour'/],
  [["sim", "now"], /too many arguments/],
  [["dance"], /unknown command 'dance'/],
  [["drill", "--only", "fire"], /Cannot run the drill "fire": the drills are "sequential"/],
  [["agent", "--client-id", "-1"], /Cannot read --client-id/],
])("invalid arguments are refused with a sentence and exit code 2: %j", async (argv, sentence) => {
  const terminal = new Terminal();
  expect(await run(argv, terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(sentence);
});
