import { dirname } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { UNIVERSE_INPUT } from "../../../sim/mod.ts";
import { filesOf } from "../../support/scenario-files.ts";
import { Terminal } from "../../support/terminal.ts";

const GOOD = "scenario: a-night\nabout: Nothing happens.\ntimeline:\n  - { at: 1s, heal: all }\n";

test("scenario check names each scenario that can be used, and exits with 0", async () => {
  const terminal = new Terminal();
  const paths = filesOf({
    "night.yaml": GOOD,
    "day.json":
      '{ "scenario": "a-day", "about": "x", "faults": ["drop"], "checks": [{ "sessionsAtMost": 1 }, { "struck": "drop" }] }',
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
    expect.stringContaining(`${bad}:5:7: seed: `),
    `${bad}:6:1: chekcs: there is no such field; did you mean checks?`,
    `Cannot use the scenario ${worse}:`,
    expect.stringContaining(`${worse}:1:1: `),
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

test("scenario check refuses what is no file of text", async () => {
  const [folder = "", binary = "", utf16 = "", huge = ""] = filesOf({
    "a.yaml": GOOD,
    "b.yaml": "PK\u0003\u0004\0\0",
    "c.yaml": [...GOOD].map((sign) => `${sign}\0`).join(""),
    "d.yaml": `${GOOD}# ${"x".repeat(9_000_000)}\n`,
  });
  const terminal = new Terminal();
  const paths = [dirname(folder), binary, utf16, huge, "/dev/zero"];
  expect(await run(["scenario", "check", ...paths], terminal)).toBe(2);
  expect(terminal.errors.join("\n").split("\n")).toEqual([
    `Cannot read the scenario ${dirname(folder)}: it is a folder`,
    `Cannot use the scenario ${binary}:`,
    `${binary}:1:3: the file is no text: it has the character U+0003`,
    `Cannot use the scenario ${utf16}:`,
    `${utf16}:1:2: the file is no text: it has the character U+0000`,
    `Cannot read the scenario ${huge}: it has more than 8000000 bytes`,
    "Cannot read the scenario /dev/zero: it is a device, and neither a file nor a pipe",
  ]);
});

test("scenario check takes the contracts of a universe", async () => {
  const universe = [{ ...UNIVERSE_INPUT.find(({ symbol }) => symbol === "AAPL"), symbol: "OWN", conId: 7 }];
  const [file = "", contracts = ""] = filesOf({
    "a.yaml": `${GOOD}checks: [{ position: OWN }]\n`,
    "u.json": JSON.stringify(universe),
  });
  const terminal = new Terminal();
  expect(await run(["scenario", "check", file], terminal)).toBe(2);
  expect(terminal.errors.join()).toContain(
    `${file}:5:22: checks[0].position: no contract has the symbol "OWN"`,
  );
  expect(await run(["scenario", "check", "--universe", contracts, file], terminal)).toBe(0);
});
