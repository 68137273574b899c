import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Interruption } from "../../../sim/cli/io.ts";
import { type OwnProcess, ProcessIo } from "../../../sim/cli/process-io.ts";
import { OwnCommand, type RunningCommand } from "../../support/own-command.ts";
import { filesOf } from "../../support/scenario-files.ts";

/** The command is a program of Node: Deno reports signals and full disks to `process` in other ways, or not at all. */
const onNode = test.skipIf("Deno" in globalThis);
let command: OwnCommand;

beforeAll(async () => {
  command = await OwnCommand.built("process-io");
});

afterAll(() => command.remove());

/** A process that ends in nothing but a record of its exit. */
class PlayedProcess extends EventEmitter {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough().setEncoding("utf8");
  readonly exits: number[] = [];
  exitCode: number | undefined;

  exit(code: number): void {
    this.exits.push(code);
  }

  get io(): ProcessIo {
    return new ProcessIo(this as unknown as OwnProcess);
  }
}

const failure = (code: string): Error => Object.assign(new Error("write failed"), { code });

test.each([
  ["SIGINT", "Ctrl-C", 130],
  ["SIGTERM", "SIGTERM", 143],
  ["SIGHUP", "SIGHUP", 129],
])("%s interrupts a command once, and ends the process the second time", (signal, by, code) => {
  const played = new PlayedProcess();
  const given: Interruption[] = [];
  const stop = played.io.onInterrupt(
    (interruption) => given.push(interruption),
    () => played.exits.push(-1),
  );
  played.emit(signal);
  expect([given, played.exits]).toEqual([[{ by, code }], []]);
  played.emit(signal);
  // What is left undone can be said before the end.
  expect([given.length, played.exits]).toEqual([1, [-1, code]]);
  stop();
  expect(played.listenerCount(signal)).toBe(0);
});

test("an output that cannot be written interrupts the command, and is named once", async () => {
  const played = new PlayedProcess();
  const { io } = played;
  const given: string[] = [];
  io.onInterrupt(({ by }) => given.push(by));
  played.stdout.emit("error", failure("ENOSPC"));
  played.stdout.emit("error", failure("ENOSPC"));
  await io.end(async () => 0);
  expect([given, played.exitCode]).toEqual([["an output that cannot be written"], 1]);
  expect(played.stderr.read()).toBe("Cannot write the output: the disk is full\n");
  await io.end(async () => 2);
  expect(played.exitCode).toBe(2);
});

test("a reader of the output that has gone is no failure, and neither is a lost error", async () => {
  const played = new PlayedProcess();
  const { io } = played;
  io.onInterrupt(() => expect.unreachable());
  for (const code of ["EPIPE", "ECONNRESET", "ERR_STREAM_DESTROYED"])
    played.stdout.emit("error", failure(code));
  played.stderr.emit("error", failure("ENOSPC"));
  await io.end(async () => 0);
  expect(played.exitCode).toBe(0);
});

/** Starts a command; the names of files of scenarios in its line stand for their paths. */
function start(line: string): RunningCommand {
  const files = filesOf({
    "waits.yaml": "scenario: waits\nabout: x\nuntil: 1h\n",
    "passes.yaml": "scenario: passes\nabout: x\ntimeline: [{ at: 20ms, heal: all }]\n",
  });
  return command.start(
    line.replaceAll(/\w+\.yaml/g, (name) => files.find((one) => one.endsWith(name)) ?? name),
  );
}

onNode.each<[string, NodeJS.Signals, number, RegExp]>([
  ["sim", "SIGINT", 0, /\nsessions +0\n/],
  ["sim", "SIGHUP", 0, /\nsessions +0\n/],
  ["sim --json", "SIGINT", 0, /^\{"event":"listening".*\}\n$/],
  ["sim --web", "SIGINT", 0, /^listening on http:/],
  ["sim --scenario waits.yaml", "SIGINT", 1, /\n {2}ended early {2}by Ctrl-C after \S+ m?s of 1 h\n$/],
  ["sim --scenario waits.yaml", "SIGTERM", 1, /\n {2}ended early {2}by SIGTERM after \S+ m?s of 1 h\n$/],
  ["sim --scenario waits.yaml --json", "SIGINT", 1, /"passed":false,"ended":\{"by":"Ctrl-C","isEarly":true,/],
])("%s ends as usual at a %s as soon as it listens, with exit code %d", async (line, signal, code, says) => {
  const ended = await start(`${line} --port 0`).interruptedAtOnce(signal);
  expect([ended.code, ended.signal]).toEqual([code, null]);
  expect(ended.printed).toMatch(says);
});

onNode("a signal before a command has begun ends the process, and nothing has been printed", async () => {
  const running = start("sim --port 0");
  running.child.kill("SIGINT");
  expect(await running.ended).toEqual({ code: null, signal: "SIGINT", printed: "", errors: "" });
});

const FULL = "Cannot write the output: the disk is full\n";

onNode.each([
  ["sim --port 0", FULL],
  ["sim --web --port 0", FULL],
  ["sim --port 0 --scenario waits.yaml", `${FULL}The scenario waits did not pass: `],
  ["scenario check passes.yaml", FULL],
  ["--version", FULL],
])("%s on a full disk ends with exit code 1 and one sentence", async (line, says) => {
  const { code, errors } = await start(`${line} > /dev/full`).ended;
  expect([code, errors.slice(0, says.length)]).toEqual([1, says]);
  expect(errors.trimEnd().split("\n").length).toBe(says.trimEnd().split("\n").length);
});

onNode("errors that cannot be written change no exit code", async () => {
  expect((await start("simm 2> /dev/full").ended).code).toBe(2);
  expect((await start("simm 2>&-").ended).code).toBe(2);
});

onNode("a command whose output is closed, or not read, goes on to its end", async () => {
  const scenario = "sim --port 0 --scenario passes.yaml";
  expect(await start(`${scenario} >&-`).ended).toMatchObject({ code: 0, errors: "" });
  const unread = start(scenario);
  unread.child.stdout.destroy();
  expect(await unread.ended).toMatchObject({ code: 0, errors: "" });
});

onNode("a command whose input cannot be read goes on to its end", async () => {
  const scenario = "sim --port 0 --scenario passes.yaml";
  for (const input of ["< /", "0> /dev/null"])
    expect(await start(`${scenario} ${input}`).ended).toMatchObject({ code: 0, errors: "" });
});
