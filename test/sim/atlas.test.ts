import { expect, test } from "vitest";
import { ATLAS, ELSEWHERE } from "../support/atlas/atlas.ts";
import { AtlasWitness } from "../support/atlas/witness.ts";
import { FAULTS, parseFault } from "../support/sim.ts";

/** Finds the first line of a list that a log does not have after those before it. */
function missing(log: readonly string[], lines: readonly string[]): string | undefined {
  let from = 0;
  for (const wanted of lines) {
    const at = log.findIndex((line, place) => place >= from && line.startsWith(wanted));
    if (at < 0) return wanted;
    from = at + 1;
  }
  return undefined;
}

test.each(ATLAS)("the atlas of faults, $layer: $entry", async ({ faults, later, does, sees, never = [] }) => {
  const witness = new AtlasWitness();
  if (later === true) {
    await witness.dial();
    witness.log.length = 0;
  }
  const injected = faults.map((text) => witness.tws.inject(parseFault(text)));
  await does(witness);
  const { log } = witness;
  expect(missing(log, sees), log.join("\n")).toBeUndefined();
  expect(log.filter((line) => never.some((start) => line.startsWith(start)))).toEqual([]);
  for (const { fault, touched } of injected) expect(touched, fault.text).not.toEqual([]);
  expect(await witness.close()).toBe(0);
});

test("every kind of fault is in the atlas", () => {
  const named = new Set(ATLAS.flatMap(({ faults }) => faults.map((text) => text.split(":")[0])));
  expect(FAULTS.map(({ kind }) => kind).filter((kind) => !named.has(kind))).toEqual([]);
});

test("healed, a client of any entry of the atlas dials and is served", async () => {
  for (const { faults, later, does, entry } of ATLAS) {
    const witness = new AtlasWitness();
    if (later === true) await witness.dial();
    for (const text of faults) witness.inject(text);
    await does(witness);
    witness.tws.heal();
    await witness.pass(20_000);
    await witness.dial(9);
    await witness.pass(0);
    expect(witness.log.at(-1), `${entry}\n${witness.log.join("\n")}`).toMatch(/error 2158|nextValidId/);
    await witness.close();
  }
});

/** The entries of `invariants.md`: the part of each name before its parameters, by layer. */
const ENTRIES = [
  ...["refuse", "SYN blackhole", "DNS fail", "slow accept", "accept-then-close", "accept-then-RST"],
  ...["RST", "FIN", "half-close", "blackhole", "latency", "bandwidth", "stall at offset"],
  ...["close with undelivered bytes", "lost RST", "split", "coalesce", "garbage prefix", "bit flip"],
  ...[
    "length neg",
    "length 0",
    "length huge",
    "missing NUL",
    "truncated last frame then FIN",
    "oversized frame",
  ],
  ...[
    "duplicated frame",
    "no version",
    "bad version",
    "version delay",
    "no managedAccounts",
    "no nextValidId",
  ],
  ...["late nextValidId", "nextValidId backwards", "326", "START_API ignored"],
  ...["server closes right after nextValidId", "second nextValidId", "ignore request", "duplicate reply"],
  ...["reorder replies", "late reply after cancel", "orderStatus dup", "orderStatus missing"],
  ...["orderStatus out of order", "reject 201", "103 duplicate id", "1100", "2103", "2105", "10197"],
  ...["error with reqId -1", "error with the id", "msg-rate disconnect", "unsolicited", "nightly restart"],
  ...["login gap", "weekend, DST change", "TWS upgrade", "clock jump", "client suspend", "event-loop stall"],
  ...["user callback", "abort at every step", "burst of n acquires", "close at every step"],
];

test("every entry of the atlas of invariants.md is given by a fault, or made elsewhere", () => {
  const names = [...ATLAS.map(({ entry }) => entry), ...Object.keys(ELSEWHERE)];
  expect(ENTRIES.filter((entry) => !names.some((name) => name.startsWith(entry)))).toEqual([]);
});
