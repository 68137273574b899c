import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { filesOf } from "../../support/scenario-files.ts";
import { Terminal } from "../../support/terminal.ts";

const GOOD = "scenario: a-night\nabout: Nothing happens.\ntimeline:\n  - { at: 1s, heal: all }\n";

test("scenario check names each scenario that can be used, and exits with 0", async () => {
  const terminal = new Terminal();
  const paths = filesOf({
    "night.yaml": GOOD,
    "day.json":
      '{ "scenario": "a-day", "about": "x", "checks": [{ "sessionsAtMost": 1 }, { "struck": "drop" }] }',
  });
  expect(await run(["scenario", "check", ...paths], terminal)).toBe(0);
  expect(terminal.printed).toEqual([
    `${paths[0]}: a-night, 1 step, 0 checks`,
    `${paths[1]}: a-day, 0 steps, 2 checks`,
  ]);
});

test("scenario check names file, line and field of every problem, and exits with 2", async () => {
  const terminal = new Terminal();
  const [good = "", bad = "", worse = ""] = filesOf({
    "good.yaml": GOOD,
    "bad.yaml": `${GOOD}seed: x\nchekcs: []\n`,
    "worse.yaml": "- a\n",
  });
  expect(await run(["scenario", "check", good, bad, worse, "/no/such/file.yaml"], terminal)).toBe(2);
  expect(terminal.printed).toEqual([`${good}: a-night, 1 step, 0 checks`]);
  expect(terminal.errors.join("\n").split("\n")).toEqual([
    `Cannot use the scenario ${bad}:`,
    expect.stringContaining(`${bad}:5: seed: `),
    `${bad}:6: chekcs: there is no such field; did you mean checks?`,
    `Cannot use the scenario ${worse}:`,
    expect.stringContaining(`${worse}:1: `),
    "Cannot read the scenario /no/such/file.yaml: there is no such file or folder",
  ]);
});

test("scenario check without a file is refused", async () => {
  const terminal = new Terminal();
  expect(await run(["scenario", "check"], terminal)).toBe(2);
  expect(terminal.errors[0]).toBe("Cannot run ibkr-pool scenario check: missing required argument 'file'");
});

test("a command within scenario that does not exist is refused by its whole name", async () => {
  const terminal = new Terminal();
  expect(await run(["scenario", "chek", "a.yaml"], terminal)).toBe(2);
  expect(terminal.errors[0]).toBe(
    "Cannot run ibkr-pool scenario: unknown command 'chek'; did you mean check?",
  );
});
