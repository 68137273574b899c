import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { plainTable } from "../sim/drills/report.ts";
import { acquireCosts } from "./acquire.ts";
import { type Cost, limitPercent, ORIGIN, realCost, savingPercent, virtualCost } from "./claim.ts";
import { crowd, fakeRates } from "./fake.ts";
import { largeAnswers, readers, sessions } from "./pool.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    out: { type: "string", default: "bench/results/report.json" },
  },
});
const say = (line = ""): void => void process.stdout.write(`${line}\n`);
const percent = (value: number): string => `${value.toFixed(1)} %`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** The load, the cost both ways, and what is saved beside what could be. */
function costTable(costs: readonly Cost[]): string {
  const head = ["N", "C", "W", "one by one", "pooled", "saved", "limit", "at once", "pooled", "saved"];
  const table = plainTable(head, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const cost of costs) {
    const { tools, sessionMs, workMs, sequential, parallel } = cost;
    table.push([
      `${tools}`,
      `${sessionMs}`,
      `${workMs}`,
      seconds(sequential.unpooledMs),
      seconds(sequential.pooledMs),
      percent(savingPercent(sequential.unpooledMs, sequential.pooledMs)),
      percent(limitPercent(cost)),
      seconds(parallel.unpooledMs),
      seconds(parallel.pooledMs),
      percent(savingPercent(parallel.unpooledMs, parallel.pooledMs)),
    ]);
  }
  return table.toString();
}

say("What sharing one session saves");
say();
say("N tools; C ms for a session, W ms for an answer. 'one by one': each tool opens");
say("a connection of its own after the last has closed; 'at once': all in parallel.");
say("The limit is what arithmetic allows one by one: (N-1)C of N(C+W).");
say();
const sweep: Cost[] = [];
for (const tools of [1, 2, 4, 8, 16]) sweep.push(await virtualCost({ ...ORIGIN, tools }));
for (const sessionMs of [0, 100, 500, 1_000, 2_000, 5_000])
  sweep.push(await virtualCost({ ...ORIGIN, sessionMs }));
say("On virtual time, so that these are exact:");
say(costTable(sweep));
say();
const real = values.quick ? undefined : await realCost(ORIGIN);
if (real !== undefined) {
  say("The load of the claim, over real TCP, by the wall clock:");
  say(costTable([real]));
  say();
}
say(`The claim: four tools, 8 s without and 3 s with a pool, "${ORIGIN.claimed} % faster".`);
say("8 s to 3 s is 62.5 %, and 62.5 % is also the limit for the C and W that give");
say("8 s and 3 s. 64 % needs a session that costs 5.8 times an answer, or more tools.");
say("Where all tools dial in parallel, a pool saves no time: all wait for one session");
say("either way. What it saves there is connections, client IDs and conflicts.");
say();

const acquire = await acquireCosts(values.quick ? 200 : 1_500);
const table = plainTable(["warm acquire and release", "per second", "mean", "median", "99 %"], [1, 2, 3, 4]);
for (const { name, opsPerSecond, meanUs, p50Us, p99Us } of acquire) {
  const us = (value: number): string => `${value.toFixed(2)} us`;
  table.push([name, Math.round(opsPerSecond).toLocaleString("en-US"), us(meanUs), us(p50Us), us(p99Us)]);
}
say(table.toString());

say();

const rates = await fakeRates(values.quick ? 300 : 2_000);
const fakeTable = plainTable(
  ["the fake TWS over loopback", "clients", "a second", "bare echo", "share"],
  [1, 2, 3, 4],
);
const heaps = ([early, late]: readonly [number, number]): string =>
  `${early.toFixed(1)} MiB early, ${late.toFixed(1)} MiB late`;
const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
for (const { name, clients, fakePerSecond, echoPerSecond } of rates) {
  const share = (fakePerSecond / echoPerSecond).toFixed(2);
  fakeTable.push([name, `${clients}`, whole(fakePerSecond), whole(echoPerSecond), share]);
}
say(fakeTable.toString());
const many = await crowd(values.quick ? 0.5 : 5);
const [early, late] = many.heapMiB;
say();
say(
  `${many.clients} clients with ${many.lines} lines each, ${many.virtualMinutes} virtual minutes in ${seconds(many.tookMs)}:`,
);
say(
  `${whole(many.messages)} messages, heap ${early.toFixed(1)} MiB early and ${late.toFixed(1)} MiB in the end`,
);

say();
const large = await largeAnswers(values.quick ? 5_000 : 60_000);
const largeTable = plainTable(["one answer of many bars", "bars", "took", "longest block"], [1, 2, 3]);
for (const { client, bars, tookMs, longestBlockMs } of large) {
  largeTable.push([client, whole(bars), seconds(tookMs), seconds(longestBlockMs)]);
}
say(largeTable.toString());
const read = await readers(values.quick ? 0.5 : 10);
say();
say(`${read.streams} streams with ${whole(read.readers)} readers, nine of ten of which never read, for`);
say(`${read.virtualMinutes} virtual minutes in ${seconds(read.tookMs)}: heap ${heaps(read.heapMiB)}`);
const row = await sessions(values.quick ? 500 : 10_000);
say(`${whole(row.sessions)} sessions in a row in ${seconds(row.tookMs)}: heap ${heaps(row.heapMiB)},`);
say(`${row.timersLeft} timers and ${row.connectionsLeft} connections left`);

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
  claim: { origin: ORIGIN, limitPercent: limitPercent(ORIGIN), sweep, real },
  acquire,
  fake: { rates, crowd: many },
  pool: { large, readers: read, sessions: row },
};
mkdirSync(new URL(".", `file://${process.cwd()}/${values.out}`), { recursive: true });
writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);
say();
say(
  `${report.machine.cpu}, ${report.machine.cores} cores, Node ${report.versions.node}, seed ${report.seed}; all figures in ${values.out}`,
);
