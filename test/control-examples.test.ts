import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OwnCommand } from "./support/own-command.ts";

const FOLDER = fileURLToPath(new URL("../examples/control", import.meta.url));
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

let command: OwnCommand;

beforeAll(async () => {
  command = await OwnCommand.built("control-examples");
}, 60_000);

afterAll(() => command.remove());

// Without curl there is nothing to run the script with.
test.runIf(has("curl"))(
  "the script with curl injects, pauses, resumes and heals a fault",
  async () => {
    const sim = command.start("sim --port 0 --control 0 --quiet");
    let url = "";
    sim.child.stderr.on("data", (text: string) => {
      url ||= /control at (\S+)/.exec(text)?.[1] ?? "";
    });
    await expect.poll(() => url, { timeout: 20_000 }).not.toBe("");
    const script = spawnSync("sh", ["faults.sh", url], { cwd: FOLDER, encoding: "utf8", timeout: 30_000 });
    sim.child.kill();
    await sim.ended;
    expect(script.stderr).toBe("");
    const states = [...script.stdout.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
    expect([script.status, states]).toEqual([0, ["running", "paused", "running", "finished"]]);
    expect(script.stdout).toContain("ibkr_sim_sessions 0");
  },
  60_000,
);

// Without Python there is nothing to run the test with.
test.runIf(has("python3"))(
  "the test in Python breaks a fake over HTTP, and passes",
  () => {
    const env = { ...process.env, IBKR_POOL: command.line, IBKR_CONTROL_TOKEN: "" };
    const ran = spawnSync("python3", ["-m", "unittest", "test_night.py"], {
      cwd: FOLDER,
      env,
      encoding: "utf8",
      timeout: 55_000,
    });
    expect(ran.stderr).toMatch(/Ran 2 tests[\s\S]*OK/);
  },
  60_000,
);
