import { Command } from "commander";
import { expect, test } from "vitest";
import { flagsOf } from "../../../sim/cli/option-flags.ts";
import { EXCHANGE_OPTIONS, TWS_OPTIONS } from "../../../sim/options/mod.ts";

const { universe: _, history: __, ...EXCHANGE_FLAGS } = EXCHANGE_OPTIONS;
const FIELDS = { ...EXCHANGE_FLAGS, ...TWS_OPTIONS };

function parsed(...argv: string[]): Record<string, unknown> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const flag of flagsOf(FIELDS)) command.addOption(flag);
  const given = command.parse(argv, { from: "user" }).opts();
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

test("each option of the fake has a flag of the same name, and none has a value unless given", () => {
  expect(parsed()).toEqual({});
  const names = flagsOf(FIELDS).map((flag) => flag.attributeName());
  expect([...new Set(names)].sort()).toEqual(Object.keys(FIELDS).sort());
});

test("numbers, words, switches and lists are read as the options accept them", () => {
  const argv = ["--snapshot-ms", "0", "--status-doubled", "0.5", "--rate-limit", "queue", "--read-only"];
  expect(
    parsed(...argv, "--no-historical-pacing", "--stream-pacing", "--accounts", "DU1234567, DU7654321"),
  ).toEqual({
    snapshotMs: 0,
    statusDoubled: 0.5,
    rateLimit: "queue",
    readOnly: true,
    historicalPacing: false,
    streamPacing: true,
    accounts: ["DU1234567", "DU7654321"],
  });
});

test.each([
  [["--market-data-lines-max", "-3"], 'expected a whole number from 1 to 100000, got "-3"'],
  [["--market-data-lines-max", "1e3"], 'expected a whole number from 1 to 100000, got "1e3"'],
  [["--market-data-lines-max", ""], 'expected a whole number from 1 to 100000, got ""'],
  [["--snapshot-ms", "1.5"], 'expected a whole number from 0 to 600000, got "1.5"'],
  [["--status-missing", "2"], 'expected a number from 0 to 1, got "2"'],
  [["--time-zone", "Mars"], "expected a time zone such as"],
  [["--accounts", "DU1,x"], "expected a code such as DU1234567"],
])("%j is refused with what was expected", (argv, sentence) => {
  expect(() => parsed(...argv)).toThrow(sentence);
});
