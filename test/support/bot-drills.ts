import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  CATALOGUE,
  type Drill,
  type DrillLimits,
  type DrillRecord,
  type DrillTimes,
  programTarget,
  runDrill,
  USUAL_LIMITS,
} from "../../sim/drills/mod.ts";

const FOLDER = fileURLToPath(new URL("../clients/bots/", import.meta.url));
const SEED = 1;

/** Bounds that are short, so that a drill takes seconds. */
const LIMITS: DrillLimits = { ...USUAL_LIMITS, recoveryMs: 10_000 };
const TIMES: DrillTimes = {
  readyWithinMs: 16_000,
  quietMs: 500,
  warmMs: 3_000,
  faultMs: 10_000,
  recoveryMs: 10_500,
  observeMs: 3_000,
};

/** Environment of ib_async, whose folders `IB_ASYNC` names where it is not installed. */
const PYTHON_ENVIRONMENT = {
  ...process.env,
  PYTHONPATH: process.env.IB_ASYNC ?? process.env.PYTHONPATH ?? "",
  PYTHONDONTWRITEBYTECODE: "1",
};

/** Whether python3 can import ib_async. */
export function hasIbAsync(): boolean {
  return spawnSync("python3", ["-c", "import ib_async"], { env: PYTHON_ENVIRONMENT }).status === 0;
}

/** Whether there is a `node` in PATH, on which the bots in JavaScript run, whatever runs the tests. */
export function hasNode(): boolean {
  return spawnSync("node", ["--version"]).status === 0;
}

/** Drills beside those of the catalogue. */
const OTHERS: readonly Drill[] = [
  {
    name: "slow-greeting",
    about:
      "The connection is reset while much is sent, and the gateway needs 400 ms for the greeting of the next one.",
    needs: ["requests"],
    scenario: {
      faults: ["latency:handshakeMs=400"],
      timeline: [{ when: { mark: "warm" }, inject: "drop:how=rst,times=1" }],
    },
    session: "lost",
  },
];

/** Runs a drill against a bot of `test/clients/bots`, given its file and arguments. */
export function botDrill(name: string, [file = "", ...rest]: readonly string[]): Promise<DrillRecord> {
  const drill = [...CATALOGUE, ...OTHERS].find((one) => one.name === name);
  if (drill === undefined) throw new Error(`There is no drill ${name}`);
  const runner = file.endsWith(".py") ? "python3" : "node";
  const command = [runner, `${FOLDER}${file}`, ...rest];
  const environment = PYTHON_ENVIRONMENT;
  // Time for enough dials on a machine that is busy.
  const watched = name === "client-id-taken" ? { ...drill, observeMs: 8_000 } : drill;
  return runDrill(watched, programTarget({ command, drill: name, seed: SEED, environment }), {
    seed: SEED,
    // What loops for ever leaves no processor for the others.
    times: name === "negative-length" ? { ...TIMES, recoveryMs: 2_000 } : TIMES,
    limits: LIMITS,
    command: command.join(" "),
  });
}

/** Names of the checks that failed; those of the scenario are `scenario`. */
export function failures({ checks }: DrillRecord): readonly string[] {
  return checks.filter(({ outcome }) => outcome === "failed").map(({ check }) => check);
}
