import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandText } from "../../../../sim/drills/program/mod.ts";
import type { GradedCheck } from "../../../../sim/drills/record.ts";
import type { RunningTarget } from "../../../../sim/drills/target.ts";
import { isLive, pause, script, TestProgram } from "../../../support/programs.ts";

const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verdict(running: RunningTarget): Record<string, string> {
  const written = ({ check, outcome, reasons }: GradedCheck): [string, string] => [
    check,
    [outcome, ...reasons].join(": "),
  ];
  return Object.fromEntries(running.checks().map(written));
}

const TIMES = /\b[\d.]+ (?:ms|s)\b/g;
const ending = (running: RunningTarget): string => (running.record()?.ending ?? "").replace(TIMES, "T");

test("a program receives the place by its environment and by its arguments", async () => {
  const program = new TestProgram({ environment: { OWN: "kept", FORCE_COLOR: "3" } });
  const running = await program.shell(
    'echo $IBKR_HOST $IBKR_PORT $IBKR_CLIENT_ID $IBKR_DRILL $IBKR_DRILL_SEED {host}:{port}/{clientId} {drill} {seed} {x} $OWN "<$FORCE_COLOR>" $NO_COLOR',
  );
  await running.ended;
  await running.stop();
  expect(running.record()?.output).toEqual([
    "127.0.0.1 47123 5 half-open 7 127.0.0.1:47123/5 half-open 7 {x} kept <> 1",
  ]);
});

test("a program runs in the folder that is given, with an input that stays open", async () => {
  const program = new TestProgram({ folder });
  const running = await program.shell("pwd; read line; echo the input ended; exit 3");
  await program.printed(/ibkr-pool-program/);
  await pause(100);
  expect(program.lines.join()).not.toContain("ended");
  await running.stop();
  expect(verdict(running)["stays-alive"]).toBe("passed");
  expect(program.left()).toEqual([]);
});

test("a program that runs until it is stopped passes, and nothing is left of it", async () => {
  const program = new TestProgram();
  const running = await program.start(script("setInterval(() => {}, 1000); console.log('up')"));
  await program.printed(/up/);
  await Promise.all([running.stop(), running.stop()]);
  expect(verdict(running)).toEqual({
    "dials-the-port": "passed",
    "stays-alive": "passed",
    "ends-on-sigterm": "passed",
  });
  expect(ending(running)).toBe("It ran until the end of the drill, and ended T after SIGTERM.");
  expect(program.left()).toEqual([]);
});

test.each([
  [
    "exit 0",
    "failed: It exited with code 0 after T, before the drill had ended; if its work was done then, give --may-exit.",
  ],
  [
    "echo bad luck; exit 3",
    'failed: It exited with code 3 after T, before the drill had ended.: Its last line of output: "bad luck".',
  ],
  [
    "exit 127",
    "failed: It exited with code 127 after T, before the drill had ended.: A shell gives code 127 for a program that is not found.: It printed nothing.",
  ],
  [
    "kill -SEGV $$",
    "failed: It was ended by SIGSEGV after T, before the drill had ended.: It printed nothing.",
  ],
  [
    "kill -KILL $$",
    "failed: It was ended by SIGKILL after T, before the drill had ended.: The drill had not sent SIGKILL: somebody has, or the system for want of memory.: It printed nothing.",
  ],
])("the program sh -c '%s' has not stayed alive", async (line, said) => {
  const program = new TestProgram();
  const running = await program.shell(line);
  await running.ended;
  await running.stop();
  expect(verdict(running)["stays-alive"]?.replace(TIMES, "T")).toBe(said);
  expect(verdict(running)["ends-on-sigterm"]).toBe("not reached: It had ended before.");
  expect(program.left()).toEqual([]);
});

test("a program that may exit passes with code 0 after a dial, and fails with another one", async () => {
  const outcomes = [];
  for (const [line, dials] of [
    ["exit 0", 1],
    ["exit 0", 0],
    ["exit 1", 1],
  ] as const) {
    const running = await new TestProgram({ mayExit: true }).shell(line, dials);
    await running.ended;
    await running.stop();
    outcomes.push(running.checks()[1]?.outcome);
  }
  expect(outcomes).toEqual(["passed", "failed", "failed"]);
});

test("a program that never dials is worth nothing, and the verdict names the ways to the port", async () => {
  const program = new TestProgram();
  const running = await program.shell("echo connecting to 127.0.0.1:74$(echo 97); sleep 100", 0);
  await program.printed(/connecting/);
  await running.stop();
  expect(running.checks().map(({ outcome }) => outcome)).toEqual(["failed", "not reached", "not reached"]);
  expect(running.checks()[0]?.reasons).toEqual([
    "It never connected to port 47123 of 127.0.0.1.",
    "It is given them as IBKR_HOST, IBKR_PORT and IBKR_CLIENT_ID in its environment, and as {host}, {port} and {clientId} in its arguments; no argument of the command has {port}, so it must read the port from its environment.",
    'Its output names another port: "connecting to 127.0.0.1:7497".',
  ]);
});

test("a program that is given {port} and never dials is not said to be without it", async () => {
  const running = await new TestProgram().shell("exit 2; : {port}", 0);
  await running.ended;
  await running.stop();
  expect(running.checks()[0]?.reasons[1]).toBe(
    "It is given them as IBKR_HOST, IBKR_PORT and IBKR_CLIENT_ID in its environment, and as {host}, {port} and {clientId} in its arguments.",
  );
});

test("a program that ignores SIGTERM is ended by SIGKILL, and the verdict says so", async () => {
  const program = new TestProgram({ graceMs: 200 });
  const running = await program.start(
    script("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')"),
  );
  await program.printed(/up/);
  await running.stop();
  expect(verdict(running)["ends-on-sigterm"]).toMatch(
    /^failed: 1 process \(".*did not end within 200 ms of SIGTERM, and SIGKILL followed\.$/,
  );
  expect(program.left()).toEqual([]);
});

test("a program in the background goes on without its first process, and ends with the drill", async () => {
  const program = new TestProgram();
  const running = await program.shell("sleep 1000 & exit 0");
  await pause(300);
  expect(await Promise.race([running.ended.then(() => "ended"), pause(50)])).toBeUndefined();
  await running.stop();
  expect(ending(running)).toBe(
    'It exited with code 0 after T. 1 process ("sleep T") that it had started went on. It ran until the end of the drill, and ended T after SIGTERM.'.replace(
      "sleep T",
      "sleep 1000",
    ),
  );
  expect(verdict(running)["stays-alive"]).toBe(
    "passed: Its first process ended with code 0, and others went on.",
  );
  expect(program.left()).toEqual([]);
});

test("what a program has started ends with it, in other groups and sessions too", async () => {
  const program = new TestProgram();
  const hasSetsid = process.platform === "linux";
  const running = await program.shell(
    `sleep 1001 & ${hasSetsid ? "(setsid sleep 1002 &) ; setsid env -i sleep 1003 & " : ""} env -i sleep 1004 & echo $! ; wait`,
  );
  const pid = Number(await program.printed(/^\d+$/));
  await pause(200);
  if (hasSetsid)
    expect(
      program
        .left()
        .filter((one) => one.startsWith("sleep"))
        .sort(),
    ).toEqual(["sleep 1001", "sleep 1002"]);
  await running.stop();
  expect(isLive(pid)).toBe(false);
  expect(program.left()).toEqual([]);
});

test("a program that a foreign process kills is not taken for one that was stopped", async () => {
  const program = new TestProgram();
  const running = await program.shell("echo $$; exec sleep 1000");
  process.kill(Number(await program.printed(/^\d+$/)), "SIGTERM");
  await running.ended;
  await running.stop();
  expect(ending(running)).toBe(
    "It was ended by SIGTERM after T. The drill had not sent SIGTERM: somebody has.",
  );
});

test("a program that prints without end is neither blocked nor kept in memory", async () => {
  const program = new TestProgram({ echo: () => {} });
  const before = process.memoryUsage().rss;
  const running = await program.shell(
    "head -c 300000000 /dev/zero | tr '\\0' 'x'; yes | head -n 5000000; echo the end",
  );
  await running.ended;
  await running.stop();
  const output = running.record()?.output ?? [];
  expect(output.length).toBe(200);
  expect(output.at(-1)).toBe("the end");
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
}, 20_000);

test.each([
  [["no-such-program"], 'Cannot start "no-such-program": no program of this name is found in PATH'],
  [["./none.sh"], 'Cannot start "./none.sh": there is no such file'],
  [["."], 'Cannot start ".": it is a folder, not a program'],
  [["./pipe"], 'Cannot start "./pipe": it is no file'],
  [["pipe"], 'Cannot start "pipe": no program of this name is found in PATH'],
  [["./bot.py"], 'Cannot start "./bot.py": it is not executable; write python3 ./bot.py'],
  [
    ["bot.py"],
    'Cannot start "bot.py": no program of this name is found in PATH, but the file is in this folder; write python3 bot.py',
  ],
  [
    ["run"],
    'Cannot start "run": no program of this name is found in PATH, but the file is in this folder; write ./run',
  ],
  [
    ["./lost"],
    'Cannot start "./lost": its first line names the interpreter "/no/python", which is not there',
  ],
  [[""], 'Cannot start "": the name of the program is empty'],
  [[], 'Cannot start "": the name of the program is empty'],
])("the command %j is a target that has failed, for a reason in one sentence", async (command, message) => {
  writeFileSync(join(folder, "bot.py"), "print(1)\n");
  writeFileSync(join(folder, "run"), "#!/bin/sh\n");
  writeFileSync(join(folder, "lost"), "#!/no/python -u\n");
  rmSync(join(folder, "pipe"), { force: true });
  execFileSync("mkfifo", ["-m", "755", join(folder, "pipe")]);
  for (const name of ["run", "lost"]) chmodSync(join(folder, name), 0o755);
  const program = new TestProgram({ folder });
  const running = await program.start(command, 0);
  await Promise.all([running.ended, running.stop()]);
  expect(verdict(running)).toEqual({ starts: `failed: ${message}.` });
  expect(running.record()).toEqual({ command, ending: `${message}.`, output: [] });
  expect(program.left()).toEqual([]);
});

test("a program with arguments that are too long, or in no folder, is not started", async () => {
  const long = await new TestProgram().shell("x".repeat(4_000_000));
  expect(long.record()?.ending).toBe('Cannot start "sh": its arguments and its environment are too long.');
  const program = new TestProgram({ folder: join(folder, "none") });
  const { starts } = verdict(await program.shell("true"));
  expect(starts).toMatch(/^failed: Cannot start "sh": the folder ".*none" is not there\.$/);
});

test("programs at the same time have their own places, and one ends without the other", async () => {
  const [one, other] = [new TestProgram({ drill: "one" }), new TestProgram({ drill: "other" })];
  const running = await Promise.all(
    [one, other].map((program) => program.shell("echo $IBKR_DRILL; exec sleep 1000")),
  );
  await Promise.all([one.printed(/^one$/), other.printed(/^other$/)]);
  await running[0]?.stop();
  expect([one.left(), other.left()]).toEqual([[], ["sleep 1000"]]);
  await running[1]?.stop();
  expect(other.left()).toEqual([]);
});

test("a command is written as a shell reads it", () => {
  expect(commandText(["python3", "my bot.py", "--port", "{port}", "it's"])).toBe(
    "python3 'my bot.py' --port '{port}' 'it'\\''s'",
  );
});
