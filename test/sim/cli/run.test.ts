import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { VERSION } from "../../../sim/cli/version.ts";
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
  [["sim", "--colour"], /^Cannot run ibkr-pool sim: unknown option '--colour'/],
  [["sim", "--anysymbol"], /unknown option '--anysymbol'; did you mean --any-symbol\?/],
  [["sim", "--fault", "halfopen"], /there is no "halfopen"; did you mean half-open\?/],
  [["sim", "--fault", "restart:forMs=3"], /it has no forMs, because it happens once or ends by itself/],
  [["sim", "--fault", "drop:howw=fin"], /it has no parameter howw; did you mean how\?/],
  [["sim", "--profile", "kind"], /^Cannot read --profile: there is no "kind"; the names are strict, gentle/],
  [["sim", "--profile", "strct"], /^Cannot read --profile: there is no "strct"; did you mean strict\?/],
  [["sim", "now"], /too many arguments/],
  [["dance"], /^Cannot run ibkr-pool: unknown command 'dance'/],
  [["simm"], /unknown command 'simm'; did you mean sim\?/],
  [
    ["drill", "fire"],
    /^Cannot run the drill "fire": no drill has this name; ibkr-pool drill list has the names/,
  ],
  [["agent", "--client-id", "-1"], /Cannot read --client-id/],
])("invalid arguments are refused with a sentence and exit code 2: %j", async (argv, sentence) => {
  const terminal = new Terminal();
  expect(await run(argv, terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(sentence);
});

test("--version prints the version of the package", async () => {
  const terminal = new Terminal();
  expect(await run(["--version"], terminal)).toBe(0);
  expect(terminal.printed).toEqual([VERSION]);
});

test("--help names the exit codes, in lines of at most 80 columns", async () => {
  const terminal = new Terminal();
  expect(await run(["--help"], terminal)).toBe(0);
  const help = terminal.printed.join("\n");
  for (const code of ["0 when", "1 when", "2 for", "130 when", "143", "129"]) expect(help).toContain(code);
  expect(Math.max(...help.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
