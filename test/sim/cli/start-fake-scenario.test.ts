import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { LiveClient } from "../../support/live-client.ts";
import { filesOf } from "../../support/scenario-files.ts";
import { startSim, Terminal } from "../../support/terminal.ts";

const GREETED = `scenario: a-greeting
about: A client connects and is notified.
seed: 7
options: { profile: gentle }
timeline:
  - when: { event: start }
    notify: { code: 2104, text: Market data farm connection is OK:usfarm }
  - expect: { request: startApi, clientId: 5 }
  - when: { event: closed }
    heal: all
checks:
  - { request: reqCurrentTime }
`;

test("sim --scenario prints each step, and the verdict when every step has run", async () => {
  const [file = ""] = filesOf({ "a.yaml": GREETED });
  const sim = await startSim("--scenario", file);
  const last = sim.terminal.line(/timeline\[1\]/);
  const client = await new LiveClient(sim.port, 5).connect();
  await client.request((api) => api.reqCurrentTime(), "currentTime");
  expect(await last).toMatch(/step +timeline\[1\] expect at least 1 startApi arrived of client 5: passed$/);
  client.close();
  expect(await sim.code).toBe(0);
  const { printed } = sim.terminal;
  expect(printed).toContain("The scenario a-greeting ends when its 3 steps have run.");
  expect(printed).toContainEqual(expect.stringMatching(/^scenario {4}ended: every step had run, after /));
  expect(printed.some((line) => line.includes("step    timeline[0] notify 2104"))).toBe(true);
  expect(printed.slice(-3)).toEqual([
    "a-greeting: passed, 2 of 2 checks passed (seed 7)",
    "  passed       at least 1 startApi arrived of client 5 (timeline[1].expect)",
    "  passed       at least 1 reqCurrentTime arrived (checks[0])",
  ]);
});

test("a scenario that fails at its end stops the command, with exit code 1 and what was found", async () => {
  const [file = ""] = filesOf({ "a.yaml": `${GREETED}until: 50ms\n` });
  const sim = await startSim("--scenario", file, "--seed", "9", "--quiet");
  expect(await sim.code).toBe(1);
  expect(sim.terminal.printed).toContain("The scenario a-greeting ends after 50 ms.");
  expect(sim.terminal.printed).toContain("scenario    ended: until was over, after 50 ms");
  expect(sim.terminal.printed.slice(-9)).toEqual([
    "a-greeting: failed, 0 of 4 checks passed (seed 9)",
    "  not reached  the step is reached (timeline[0])",
    "               it waits for the event start",
    "  not reached  at least 1 startApi arrived of client 5 (timeline[1])",
    "  not reached  the step is reached (timeline[2])",
    "               it waits for the event closed",
    "  failed       at least 1 reqCurrentTime arrived (checks[0])",
    "               0 came",
    "               what came: nothing",
  ]);
  expect(sim.terminal.errors).toEqual(["The scenario a-greeting failed: 4 of 4 checks did not pass"]);
});

test("a typed mark performs the steps that wait for it, and one with a wrong name is refused", async () => {
  const timeline = "timeline:\n  - when: { mark: connected }\n    inject: latency:frameMs=1\n";
  const [file = ""] = filesOf({ "a.yaml": `scenario: a-mark\nabout: x\n${timeline}  - heal: all\n` });
  const sim = await startSim("--scenario", file);
  const refused = sim.terminal.line(/^Cannot/);
  sim.terminal.input.write("mark Connected\n");
  expect(await refused).toBe('Cannot set the mark "Connected": expected a name in lower case with hyphens');
  const healed = sim.terminal.line(/heal +latency/);
  sim.terminal.input.write("mark connected\n");
  await healed;
  // The fault has affected nothing.
  expect(await sim.code).toBe(1);
  const events = sim.terminal.printed.filter((line) => /^\d.* (mark|step|fault) /.test(line)).slice(0, 3);
  expect(events).toEqual([
    expect.stringMatching(/ mark +connected$/),
    expect.stringMatching(/ fault +latency:frameMs=1$/),
    expect.stringMatching(/ step +timeline\[0\] inject latency:frameMs=1$/),
  ]);
});

test("a mark that nobody types is named in the verdict of the command", async () => {
  const text =
    "scenario: a-mark\nabout: x\nuntil: 20ms\ntimeline: [{ when: { mark: connected }, heal: all }]\n";
  const [file = ""] = filesOf({ "a.yaml": text });
  const sim = await startSim("--scenario", file);
  expect(await sim.code).toBe(1);
  expect(sim.terminal.printed.slice(-4)).toEqual([
    "a-mark: failed, 0 of 1 check passed (seed 1)",
    "  not reached  the step is reached (timeline[0])",
    "               it waits for the mark connected",
    "               no mark was set",
  ]);
});

test("with --json the verdict is the last line, for a program", async () => {
  const [file = ""] = filesOf({ "a.json": '{ "scenario": "a", "about": "x", "until": "20ms" }' });
  const sim = await startSim("--scenario", file, "--json");
  expect(await sim.code).toBe(0);
  expect(JSON.parse(sim.terminal.printed.at(-1) ?? "")).toEqual({
    event: "verdict",
    scenario: "a",
    seed: 1,
    passed: true,
    ended: { by: "until", isEarly: false, afterMs: expect.any(Number), ofMs: 20 },
    outcomes: [],
  });
});

test("a scenario that is interrupted has not passed, also for a program", async () => {
  const [file = ""] = filesOf({ "a.json": '{ "scenario": "a", "about": "x", "until": "1h" }' });
  const sim = await startSim("--scenario", file, "--json");
  sim.terminal.interrupt();
  expect(await sim.code).toBe(1);
  expect(JSON.parse(sim.terminal.printed.at(-1) ?? "")).toMatchObject({
    passed: false,
    ended: { by: "Ctrl-C", isEarly: true, ofMs: 3_600_000 },
  });
});

test("a scenario whose step still waits stays until it is interrupted, and names the step", async () => {
  const timeline = "timeline: [{ at: 1ms, heal: all }, { when: { event: start }, heal: all }]\n";
  const [file = ""] = filesOf({ "a.yaml": `scenario: a\nabout: x\n${timeline}` });
  const sim = await startSim("--scenario", file);
  await sim.terminal.line(/timeline\[0\]/);
  sim.terminal.interrupt();
  expect(await sim.code).toBe(1);
  expect(sim.terminal.printed.slice(-4)).toEqual([
    "a: failed, 0 of 1 check passed (seed 1)",
    expect.stringMatching(/^ {2}ended early {2}by Ctrl-C after \S+ m?s$/),
    "  not reached  the step is reached (timeline[1])",
    "               it waits for the event start",
  ]);
});

test.each([
  ["", "ends at once: it has neither steps nor until."],
  ["timeline: [{ at: 1ms, heal: all }]\n", "ends when its step has run."],
])("the command says when a scenario ends that has no until: %j", async (timeline, says) => {
  const [file = ""] = filesOf({ "a.yaml": `scenario: a\nabout: x\n${timeline}` });
  const sim = await startSim("--scenario", file);
  expect(await sim.code).toBe(0);
  expect(sim.terminal.printed).toContain(`The scenario a ${says}`);
});

test("the clock begins where the scenario says, --start replaces it, and --fault is beside it", async () => {
  const text = "scenario: a\nabout: x\nstart: 2026-03-03T15:00:00Z\nuntil: 20ms\n";
  const [file = ""] = filesOf({ "a.yaml": text });
  const printed = async (...flags: string[]): Promise<readonly string[]> => {
    const sim = await startSim("--scenario", file, ...flags);
    await sim.code;
    return sim.terminal.printed;
  };
  expect(await printed()).toContain("It is Tue 2026-03-03 10:00 in New York.");
  const other = await printed("--start", "2026-03-04T15:00:00Z", "--fault", "refuse");
  expect(other).toContain("It is Wed 2026-03-04 10:00 in New York.");
  expect(other.some((line) => line.includes("fault   refuse"))).toBe(true);
  expect(other.at(-1)).toBe("a: passed, 0 of 0 checks passed (seed 1)");
});

test("a scenario can heal a fault of --fault, which is printed like those of the scenario", async () => {
  const text =
    "scenario: a\nabout: x\nfaults: [latency]\ntimeline: [{ at: 5ms, heal: refuse }]\nuntil: 20ms\n";
  const [file = ""] = filesOf({ "a.yaml": text });
  const alone = new Terminal();
  expect(await run(["sim", "--port", "0", "--scenario", file], alone)).toBe(2);
  expect(alone.errors.join()).toContain(`${file}:4:29: timeline[0].heal: the scenario never injects refuse`);
  const sim = await startSim("--scenario", file, "--fault", "refuse");
  await sim.code;
  const faults = sim.terminal.printed.filter((line) => /(?:fault|heal) {2,}/.test(line));
  expect(faults.map((line) => line.replace(/^\S+ +/, "").replace(/ +/, " "))).toEqual([
    "fault refuse",
    "fault latency",
    "heal refuse",
    "heal latency",
  ]);
});

test.each<[string, string, readonly string[], RegExp]>([
  [
    "a wrong file",
    "scenario: a\nabuot: x\n",
    [],
    /^Cannot use the scenario .*a.yaml:\n.*a.yaml:1:1: about: it is missing.*\n.*a.yaml:2:1: abuot: there is no such field; did you mean about\?/,
  ],
  ["a gateway of the Web API", GREETED, ["--web"], /^Cannot use --scenario with --web/],
  [
    "a template of contracts",
    GREETED,
    ["--print-universe"],
    /^Cannot use --scenario and --print-universe together/,
  ],
  [
    "a state beside an account",
    `${GREETED}account: { cash: 5 }\n`,
    ["--state", "no-such-folder/state.json"],
    /^Cannot use --state with the scenario a-greeting: it has an account/,
  ],
  ["two scenarios", GREETED, ["--scenario", "b.yaml"], /^Cannot use --scenario twice/],
])("%s is refused with a reason, and nothing starts", async (_, text, flags, reason) => {
  const [file = ""] = filesOf({ "a.yaml": text });
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", "--scenario", file, ...flags], terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(reason);
  expect(terminal.printed).toEqual([]);
});
