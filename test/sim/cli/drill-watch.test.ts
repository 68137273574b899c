import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { Terminal } from "../../support/terminal.ts";

const WAITING = /Waiting for a change in .*: Enter runs the drills again, Ctrl-C ends$/;

test("drills run again when a file changes and for Enter, until Ctrl-C ends them with code 0", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-drill-watch-"));
  const bot = join(folder, "bot.sh");
  writeFileSync(bot, "echo begun; exit 3\n");
  const terminal = new Terminal();
  try {
    let waiting = terminal.line(WAITING);
    const code = run(["drill", "watch", "drop-rst", "--path", folder, "--", "sh", bot], terminal);
    await waiting;
    expect(terminal.printed.join("\n")).toMatch(/^drop-rst +failed +0 +connects/m);
    expect(terminal.printed.join("\n")).toContain("stays-alive: It exited with code 3 after");
    waiting = terminal.line(WAITING);
    writeFileSync(bot, "exit 4\n");
    await waiting;
    expect(terminal.errors).toContain("\nbot.sh has changed");
    expect(terminal.printed.at(-1)).toBe("No check has changed since the last run.");
    waiting = terminal.line(WAITING);
    terminal.input.write("\n");
    await waiting;
    expect(terminal.errors.filter((line) => line === "[1/1] drop-rst").length).toBe(3);
    // In the middle of a run: the program would run on for a long time.
    writeFileSync(bot, "sleep 1000\n");
    await terminal.line(/^\[1\/1\]/);
    terminal.interrupt();
    expect(await code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);

test.each([
  [[], "Cannot watch: no program is given; write it after --, e.g. -- python3 bot.py"],
  [["--path", "/no/such", "--", "true"], "Cannot watch /no/such: there is no such file or folder"],
  [
    ["drop-rts", "--", "true"],
    'Cannot run the drill "drop-rts": no drill has this name; did you mean drop-rst?',
  ],
])("drill watch %j is refused with code 2", async (words, sentence) => {
  const terminal = new Terminal();
  expect(await run(["drill", "watch", ...words], terminal)).toBe(2);
  expect(terminal.errors).toEqual([sentence]);
});
