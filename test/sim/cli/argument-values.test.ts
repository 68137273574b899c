import { Command, type Option } from "commander";
import { expect, test } from "vitest";
import { agentCommand } from "../../../sim/cli/agent-command.ts";
import { refuseRepeated } from "../../../sim/cli/argument-values.ts";
import { drillCommand } from "../../../sim/cli/drill-command.ts";
import { run } from "../../../sim/cli/run.ts";
import { simCommand } from "../../../sim/cli/sim-command.ts";
import { EXCHANGE_OPTIONS, GATEWAY_OPTIONS, TWS_OPTIONS } from "../../../sim/options/mod.ts";
import { Terminal } from "../../support/terminal.ts";

const VALUES = [
  "",
  " ",
  "-1",
  "1e9",
  "1.5",
  "0x10",
  "NaN",
  "Infinity",
  "99999999999999999999",
  "null",
  "a\nb",
  "\u0000",
  "\u202egnp",
  "DU1234567,",
  "x".repeat(5_000),
];

/** Options with a value, of a command whose output nobody reads. */
const valued = (command: Command): readonly Option[] => command.options.filter(({ required }) => required);
const terminal = new Terminal();
const SIM = valued(simCommand(terminal));
/** What a name on the network is: its look-up takes as long as the network does. */
const isLookedUp = ({ long }: Option, value: string): boolean => long === "--host" && value.trim() !== "";

/** Runs a command until it ends, or until it listens and is interrupted. */
async function ran(argv: readonly string[]): Promise<{ readonly code: number; readonly terminal: Terminal }> {
  const terminal = new Terminal();
  void terminal.line(/^listening on /).then(() => {
    // The next turn: by then it waits to be interrupted.
    setImmediate(() => terminal.interrupt());
  });
  return { code: await run(argv, terminal), terminal };
}

function expectSentence(errors: readonly string[], what: string): void {
  const [sentence = "", hint, ...more] = errors.flatMap((line) => line.split("\n"));
  expect(sentence, what).toMatch(/^Cannot /);
  expect(sentence.length, sentence).toBeLessThan(500);
  expect([undefined, "", "(see --help)"], what).toContain(hint);
  expect(
    more.filter((line) => line !== "(see --help)"),
    what,
  ).toEqual([]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(sentence, what).not.toMatch(/[\u0000-\u001f\u202e]/);
}

test.each(SIM.map((option) => [option.long ?? "", option] as const))(
  "sim %s takes a value, or refuses it with one short sentence and exit code 2",
  async (long, option) => {
    const isOfWeb = Object.hasOwn(GATEWAY_OPTIONS, option.attributeName()) || long.startsWith("--tls");
    for (const value of VALUES) {
      if (isLookedUp(option, value)) continue;
      const port = long === "--port" ? [] : ["--port", "0"];
      const argv = ["sim", ...(isOfWeb ? ["--web"] : []), ...port, long, value];
      // A port is not tried, and no file is written.
      if (long === "--port" || long === "--state") argv.push("--universe", "");
      const { code, terminal } = await ran(argv);
      const what = JSON.stringify([long, value.slice(0, 20)]);
      if (code === 0) expect(terminal.errors, what).toEqual([]);
      else expectSentence(terminal.errors, what);
    }
  },
  60_000,
);

test.each(
  [agentCommand(terminal), drillCommand(terminal)].flatMap((command) =>
    valued(command)
      .filter(({ long }) => long !== "--host")
      .map((option) => [command.name(), option.long ?? ""]),
  ),
)(
  "%s %s refuses a value that it cannot use with one short sentence and exit code 2",
  async (name = "", long = "") => {
    for (const value of VALUES) {
      const argv = [name, ...(long === "--url" ? ["--web"] : []), long, value];
      const { code, terminal } = await ran(argv);
      expect(code, JSON.stringify(argv)).toBe(2);
      expectSentence(terminal.errors, JSON.stringify(argv));
    }
  },
);

test("every option of the fakes is an option of the command that checks its value", () => {
  const names = SIM.map((option) => option.attributeName());
  const isSwitch = (name: string): boolean => !names.includes(name);
  for (const name of Object.keys({ ...TWS_OPTIONS, ...EXCHANGE_OPTIONS, ...GATEWAY_OPTIONS })) {
    const option = simCommand(terminal).options.find((one) => one.attributeName() === name);
    expect(option?.attributeName()).toBe(name);
    expect(isSwitch(name) || option?.parseArg !== undefined || option?.argChoices !== undefined, name).toBe(
      true,
    );
  }
});

test.each([
  [["--seed", "1", "--seed", "1"], "Cannot use --seed twice"],
  [["--quiet", "--quiet"], "Cannot use --quiet twice"],
  [["--stream-pacing", "--no-stream-pacing"], "Cannot use --stream-pacing and --no-stream-pacing together"],
  [["--start", "2026-01-13T15:30:00Z", "--start", "2026-01-14T15:30:00Z"], "Cannot use --start twice"],
])("sim %j is refused", async (argv, sentence) => {
  const { code, terminal } = await ran(["sim", "--port", "0", ...argv]);
  expect(code).toBe(2);
  expect(terminal.errors).toEqual([sentence]);
});

test("faults can be given as often as one likes", async () => {
  const faults = ["--fault", "mute", "--fault", "mute", "--daily", "23:45 restart", "--daily", "usual"];
  expect((await ran(["sim", "--port", "0", ...faults])).code).toBe(0);
});

test("refuseRepeated() leaves options alone that are given once", () => {
  const command = new Command().exitOverride().option("--a <value>").option("--b");
  refuseRepeated(command);
  expect(command.parse(["--a", "1", "--b"], { from: "user" }).opts()).toEqual({ a: "1", b: true });
  expect(() => command.parse(["--a", "1"], { from: "user" })).toThrow("Cannot use --a twice");
});
