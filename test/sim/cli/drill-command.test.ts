import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { CATALOGUE } from "../../../sim/drills/mod.ts";
import { Terminal } from "../../support/terminal.ts";

test("drill run runs a drill by its name against the pool, and --json prints the report", async () => {
  const terminal = new Terminal();
  expect(await run(["drill", "run", "drop-rst", "--json", "--seed", "5", "--recovery", "9s"], terminal)).toBe(
    0,
  );
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    form: 1,
    seed: 5,
    grade: 100,
    drills: [
      {
        drill: "drop-rst",
        outcome: "passed",
        target: "pool",
        command: "ibkr-pool drill run drop-rst --seed 5 --recovery 9s",
      },
    ],
  });
});

test("drill run grades a file of a scenario by its checks and those of the wire", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "drill-")), "night.yaml");
  writeFileSync(
    file,
    "scenario: night\nabout: Nothing happens.\nchecks:\n  - { request: reqScannerParameters, times: 1 }\n",
  );
  const terminal = new Terminal();
  expect(await run(["drill", "run", file, "--json"], terminal)).toBe(1);
  const [{ checks, command, outcome }] = JSON.parse(terminal.printed.join("\n")).drills;
  expect(command).toBe(`ibkr-pool drill run ${file} --seed 1`);
  expect(outcome).toBe("failed");
  expect(checks).toContainEqual(expect.objectContaining({ check: "scenario-check-1", outcome: "failed" }));
  expect(checks).toContainEqual(expect.objectContaining({ check: "one-client-id", outcome: "passed" }));
});

test("drill list names every drill with its purpose, and as JSON with its faults and checks", async () => {
  const terminal = new Terminal();
  expect(await run(["drill", "list"], terminal)).toBe(0);
  for (const { name } of CATALOGUE) expect(terminal.printed.join("\n")).toMatch(new RegExp(`^${name} `, "m"));
  const json = new Terminal();
  expect(await run(["drill", "list", "--json"], json)).toBe(0);
  const drills = JSON.parse(json.printed.join("\n"));
  expect(drills.map(({ name }: { name: string }) => name)).toEqual(CATALOGUE.map(({ name }) => name));
  expect(drills[0]).toMatchObject({ name: "parallel-start", scenario: expect.anything() });
  expect(drills[0].checks).toContainEqual(expect.objectContaining({ check: "one-client-id" }));
});

test("drill run --web runs the drills of the Web API, over HTTP", async () => {
  const terminal = new Terminal();
  expect(await run(["drill", "run", "--web", "socket drop", "--seed", "5", "--json"], terminal)).toBe(0);
  expect(terminal.errors).toEqual([expect.stringMatching(/^\[1\/1\] socket drop: /)]);
  expect(JSON.parse(terminal.printed.join("\n"))).toMatchObject({
    seed: 5,
    verdicts: [
      { drill: "socket drop", passed: true, breaches: [], sessions: 1, evictions: 0, limitsBroken: 0 },
    ],
  });
});

test("Ctrl-C ends the drills that run, without a verdict on them", async () => {
  const terminal = new Terminal();
  const code = run(["drill", "run", "weekend-login", "drop-rst", "--jobs", "1", "--json"], terminal);
  await terminal.line(/weekend-login/);
  terminal.interrupt();
  expect(await code).toBe(130);
  expect(terminal.errors.at(-1)).toBe("Cannot finish the drills: interrupted");
  // The drill that ran is in the report, the one that had not begun is not.
  expect(JSON.parse(terminal.printed.join("\n")).drills).toMatchObject([
    {
      drill: "weekend-login",
      outcome: "not reached",
      interrupted: expect.stringMatching(/^It was interrupted after /),
    },
  ]);
});

test("Ctrl-C ends with its own code where the report cannot be written, and says that too", async () => {
  const terminal = new Terminal();
  const folder = join(mkdtempSync(join(tmpdir(), "drills-")), "reports");
  const code = run(["drill", "run", "weekend-login", "--html", join(folder, "a.html")], terminal);
  await terminal.line(/weekend-login/);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  terminal.interrupt();
  expect(await code).toBe(130);
  expect(terminal.errors.slice(-2)).toEqual([
    expect.stringMatching(/^Cannot write the report .*a\.html: a file stands where a folder is needed$/),
    "Cannot finish the drills: interrupted",
  ]);
});

test.each([
  ["drill run nightly-restat", /did you mean nightly-restart\?/],
  ["drill run --web nothing", /the names are parallel, order, /],
  ["drill run nowhere.yaml", /there is no such file/],
  ["drill run --web --control 0", /Cannot use --control with --web/],
  ["drill run --web --ui", /Cannot use --ui with --web/],
  ["drill run drop-rst --json drop-fin", /Cannot write --json to drop-fin: that is the name of a drill/],
  ["drill run drop-rst --upstream 127.0.0.1:7496", /7496 is the port of a live account/],
  ["drill run --web --upstream 127.0.0.1:4002", /Cannot use --upstream with --web/],
  ["drill run drop-rst --allow-live", /Cannot use --allow-live without --upstream/],
  ["drill run drop-rst --recovery soon", /Cannot read --recovery: expected a time/],
])("%s exits with 2 and says why", async (line, sentence) => {
  const terminal = new Terminal();
  expect(await run(line.split(" "), terminal)).toBe(2);
  expect(terminal.errors.join("\n")).toMatch(sentence);
});
