import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { acquire } from "./acquire.ts";
import { claim } from "./claim.ts";
import { events } from "./events.ts";
import { fake } from "./fake.ts";
import { importing } from "./import.ts";
import { orders } from "./orders.ts";
import { pool } from "./pool.ts";
import { proxy } from "./proxy.ts";
import { requests } from "./requests.ts";
import { scenario } from "./scenario.ts";
import { simulation } from "./simulation.ts";
import type { Setting, Suite } from "./suite.ts";
import { updates } from "./updates.ts";

const SUITES: readonly Suite[] = [
  claim,
  acquire,
  requests,
  orders,
  updates,
  events,
  fake,
  scenario,
  pool,
  proxy,
  importing,
  simulation,
];
const NAMES = SUITES.map(({ name }) => name);
const USAGE = `npm run bench -- [--only ${NAMES.join("|")}]... [--quick] [--out FILE]

POOL_BEFORE=FILE measures another build of the pool beside this one: dist/lib/mod.js after
npm run build, dist/src/mod.js of a commit that has no dist/lib. SIM_BEFORE=FILE does so with the
command: dist/lib/cli.js.`;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    out: { type: "string", default: "bench/results/report.json" },
    help: { type: "boolean", default: false },
  },
});
const say = (line = ""): void => {
  progress("");
  process.stdout.write(`${line}\n`);
};

/** One line that is written over on a terminal; elsewhere there is none. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
}

const unknown = values.only.filter((name) => !NAMES.includes(name));
if (values.help || unknown.length > 0) {
  say(unknown.length > 0 ? `Cannot run ${unknown.join(", ")}: there is no such suite\n\n${USAGE}` : USAGE);
  process.exit(values.help ? 0 : 2);
}

const setting: Setting = {
  quick: values.quick,
  before: process.env.POOL_BEFORE === undefined ? undefined : resolve(process.env.POOL_BEFORE),
  say,
  progress,
};
const figures: Record<string, unknown> = {};
for (const suite of SUITES) {
  if (values.only.length > 0 && !values.only.includes(suite.name)) continue;
  figures[suite.name] = await suite.run(setting);
  say();
}

const require = createRequire(import.meta.url);
const version = (name: string): string => String(require(`${name}/package.json`).version);
const report = {
  at: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  },
  versions: {
    node: process.version,
    ...Object.fromEntries(["@stoqey/ib", "generic-pool", "tarn"].map((name) => [name, version(name)])),
  },
  seed: 1,
  quick: values.quick,
  before: setting.before,
  ...figures,
};
mkdirSync(dirname(resolve(values.out)), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);
const { cpu, cores } = report.machine;
say(
  `${cpu}, ${cores} cores, Node ${report.versions.node}, seed ${report.seed}; all figures in ${values.out}`,
);
