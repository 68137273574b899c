import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { readState, writeState } from "../../../sim/cli/state-file.ts";
import { FakeTws, VirtualClock } from "../../support/sim.ts";
import { startSim, stopSim, Terminal } from "../../support/terminal.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "state-"));
  file = join(folder, "state.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function stateOf(): Record<string, unknown> {
  const tws = new FakeTws({ clock: new VirtualClock() });
  const state = tws.state();
  tws.close();
  return JSON.parse(JSON.stringify(state));
}

const whole = JSON.stringify(stateOf());
const changed = (change: object): string => JSON.stringify({ ...stateOf(), ...change });

test.each<[string, string, string, string[]]>([
  ["nothing in it", "", "it is empty", []],
  ["half of a state", whole.slice(0, 200), "line 1: it is no whole JSON", []],
  ["text", "not JSON", "line 1: it is no whole JSON", []],
  ["null", "null", "expected what state() returned", []],
  ["a list", "[]", "expected what state() returned", []],
  ["the JSON of another program", '{"name":"x","version":"1.0.0"}', "version: expected 1", []],
  ["no version", '{"seed":1,"trading":{},"placedOrders":{}}', "it has no version", []],
  ["a later version", changed({ version: 2 }), "version: expected 1", []],
  ["null for its trading", changed({ trading: null }), "trading: expected object, received null", []],
  ["a text as its seed", changed({ seed: "1" }), "seed: expected number, received string", []],
  ["a field too many", changed({ extra: 1 }), 'there is no "extra" here', []],
  ["another seed", whole, "the state is of seed 1, and the seed is 2", ["--seed", "2"]],
  [
    "other accounts",
    whole,
    "the state is of the accounts DU1234567, and the accounts are DU1234567, DU7654321",
    ["--accounts", "DU1234567,DU7654321"],
  ],
])(
  "a state file with %s is refused with what is wrong, and stays as it was",
  async (_, text, cause, options) => {
    writeFileSync(file, text);
    const terminal = new Terminal();
    expect(await run(["sim", "--port", "0", "--state", file, ...options], terminal)).toBe(2);
    expect(terminal.errors).toHaveLength(1);
    expect(terminal.errors[0]).toContain(`Cannot use the state ${file}: `);
    expect(terminal.errors[0]).toContain(cause);
    expect(terminal.printed).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(readdirSync(folder)).toEqual(["state.json"]);
  },
);

test("a mistake in another option is not said to be one of the state", async () => {
  writeFileSync(file, whole);
  const terminal = new Terminal();
  const options = ["--state", file, "--accounts", "DU1234567,DU1234567"];
  expect(await run(["sim", "--port", "0", ...options], terminal)).toBe(2);
  expect(terminal.errors).toEqual(["Cannot make the accounts of a login: a code comes twice"]);
});

test("a state file with a byte order mark is read", async () => {
  writeFileSync(file, `\uFEFF${whole}`);
  await stopSim(await startSim("--state", file));
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: 1 });
});

test("a state is written whole, by a link into what it leads to, and no other file is left", () => {
  const link = join(folder, "link.json");
  writeFileSync(file, "before");
  symlinkSync(file, link);
  writeState(link, stateOf() as never);
  expect(readState(file)).toEqual(stateOf());
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["link.json", "state.json"]);
});

test("a state that cannot be written leaves the file and the folder as they were", () => {
  expect(() => writeState(folder, stateOf() as never)).toThrow(/^Cannot write the state .*: /);
  expect(() => writeState(join(folder, "none", "state.json"), stateOf() as never)).toThrow(
    /there is no such file or folder$/,
  );
  expect(readdirSync(folder)).toEqual([]);
  expect(
    readdirSync(join(folder, "..")).filter((name) => name.startsWith(folder.split("/").at(-1) ?? "")),
  ).toHaveLength(1);
});

test("a folder in place of a state file is refused", async () => {
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", "--state", folder], terminal)).toBe(2);
  expect(terminal.errors).toEqual([`Cannot read the state ${folder}: it is a folder`]);
});
