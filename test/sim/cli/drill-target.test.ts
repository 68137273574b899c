import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { Terminal } from "../../support/terminal.ts";

test("a program after -- is run, its lines are printed on request, and its end is judged", async () => {
  const terminal = new Terminal();
  const words = [
    "drop-rst",
    "--seed",
    "3",
    "--echo",
    "--",
    "sh",
    "-c",
    "echo on {port}, seed {seed}; exit 3",
  ];
  expect(await run(["drill", "run", ...words], terminal)).toBe(1);
  expect(terminal.printed[0]).toMatch(/^drop-rst \| on \d+, seed 3$/);
  const said = terminal.printed.join("\n");
  expect(said).toMatch(/stays-alive: .*\n +- It exited with code 3 after \d+ ms, before it had connected\./);
  expect(terminal.errors.at(-1)).toBe("Cannot pass: 1 of 1 drill failed");
  expect(said).toContain(
    "ibkr-pool drill run drop-rst --seed 3 -- sh -c 'echo on {port}, seed {seed}; exit 3'",
  );
});

test("a program that cannot be started fails each drill with the reason, in every report", async () => {
  const [terminal, html] = [new Terminal(), join(mkdtempSync(join(tmpdir(), "drill-")), "report.html")];
  const words = ["drop-rst", "half-open", "--html", html, "--", "no-such-program"];
  expect(await run(["drill", "run", ...words], terminal)).toBe(1);
  const said = terminal.printed.join("\n").replaceAll(/\n +/g, " ");
  const reason = 'Cannot start "no-such-program": no program of this name is found in PATH.';
  expect(said).toContain(`starts: The program can be started. - ${reason}`);
  expect(said).toMatch(/^drop-rst +FAILED +0 /m);
  expect(readFileSync(html, "utf8")).toContain("no program of this name is found in PATH");
  expect(terminal.errors.at(-1)).toBe("Cannot pass: 2 of 2 drills failed");
});

test("--echo and a report on the standard output exclude each other", async () => {
  const terminal = new Terminal();
  expect(await run(["drill", "run", "drop-rst", "--echo", "--json", "--", "true"], terminal)).toBe(2);
  expect(terminal.errors).toEqual([
    "Cannot use --echo with --json: both print to the standard output; give --json a file",
  ]);
});

test("Ctrl-C ends the program with the drill, and the exit code is 130", async () => {
  const terminal = new Terminal();
  const up = terminal.line(/\| up \d+$/);
  const code = run(
    ["drill", "run", "drop-rst", "--echo", "--", "sh", "-c", "echo up $$; exec sleep 1000"],
    terminal,
  );
  const pid = Number((await up).split(" ").at(-1));
  terminal.interrupt();
  expect(await code).toBe(130);
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});
