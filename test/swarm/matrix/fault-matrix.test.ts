import { expect, test } from "vitest";
import { FAULTS } from "../../../sim/mod.ts";
import { Run } from "../../model/run.ts";
import { settingOf } from "../../model/setting.ts";
import type { Step, TimedStep } from "../../model/step.ts";
import { MATRIX_CELLS, MATRIX_ROWS } from "./fault-classes.ts";
import { FaultMatrix } from "./fault-matrix.ts";
import { matrixTable } from "./matrix-table.ts";

const LOSS = "drop:how=rst,times=1";
const fault = (text: string, thenMs = 0): TimedStep => ({ do: "fault", fault: text, thenMs });
const after = (thenMs: number, step: Step): TimedStep => ({ ...step, thenMs });
const END = after(100, { do: "close" });
const connect = (thenMs: number): TimedStep => after(thenMs, { do: "connect" });

async function struck(script: readonly TimedStep[]): Promise<Readonly<Record<string, number>>> {
  const matrix = new FaultMatrix();
  await Run.with(settingOf(script), [matrix]);
  return matrix.counts();
}

/** Steps after which a pool is in one state of the matrix. */
const STATES: readonly (readonly [state: string, before: readonly TimedStep[]])[] = [
  ["idle", []],
  ["dialing", [fault("refuse:how=lost,forMs=2000"), connect(300)]],
  ["greeting", [fault("mute:forMs=2000"), connect(300)]],
  ["starting", [fault("withhold:forMs=2000"), connect(300)]],
  ["ready", [connect(300)]],
  [
    "busy",
    [
      connect(100),
      fault("swallow:request=reqPositions,times=1"),
      after(100, { do: "read", read: { name: "getPositions", about: "" } }),
    ],
  ],
  ["degraded", [connect(100), fault("connectivity-lost:forMs=2000", 300)]],
  ["waiting", [connect(100), fault("refuse:how=refused,forMs=12000"), fault(LOSS, 2_000)]],
  ["draining", [after(100, { do: "acquire" }), after(300, { do: "drain" })]],
  ["failed", [fault("wrong-protocol:forMs=2000"), connect(300)]],
];

test.each(STATES)("a bulletin and a step of the clock in the state %s count there", async (state, before) => {
  const counts = await struck([
    ...before,
    fault("bulletin:text=news"),
    after(0, { do: "clock", byMs: 2_000 }),
    after(100, { do: "stand still", how: "blocked", forMs: 60 }),
    END,
  ]);
  const own = Object.entries(counts).filter(([cell]) => /^(bulletin|clock-step|blocked) x /.test(cell));
  expect(Object.fromEntries(own)).toEqual({
    [`bulletin x ${state}`]: 1,
    [`clock-step x ${state}`]: 1,
    [`blocked x ${state}`]: 1,
  });
});

test("a fault counts when it strikes, and not when it is planned", async () => {
  const planned = [fault("drop:afterRequest=reqPositions,times=1"), connect(1_000)];
  expect(await struck([...planned, END])).toEqual({});
  const read: Step = { do: "read", read: { name: "getPositions", about: "" } };
  expect(await struck([...planned, after(2_000, read), END])).toEqual({ "drop x busy": 1 });
});

test("faults of dials and of handshakes count in the part that they strike", async () => {
  expect(await struck([fault("refuse:how=lost,forMs=50"), connect(3_000), END])).toEqual({
    "refuse x dialing": 1,
  });
  expect(await struck([fault("mute:forMs=50"), connect(4_000), END])).toEqual({ "mute x dialing": 1 });
  expect(await struck([fault("older-release:version=163"), connect(1_000), END])).toEqual({
    "older-release x greeting": 1,
  });
  expect(await struck([fault("client-id-conflict:dials=1"), connect(3_000), END])).toEqual({
    "client-id-conflict x starting": 1,
  });
});

test("the end of a process counts in the state of its pool", async () => {
  const crash: Step = { do: "crash", at: "now", how: "rst", unsaved: "kept", downMs: 50 };
  expect(await struck([connect(300), after(1_000, crash), END])).toEqual({ "crash x ready": 1 });
});

test("what strikes after the pool is closed is not counted", async () => {
  expect(await struck([connect(300), END, fault("bulletin:text=news", 100)])).toEqual({});
});

test("the matrix has a row for each kind of fault, and for what happens to the machine", () => {
  const kinds = FAULTS.map(({ kind }) => kind);
  expect(kinds.filter((kind) => !MATRIX_ROWS.includes(kind))).toEqual([]);
  expect(new Set(MATRIX_ROWS).size).toBe(MATRIX_ROWS.length);
  expect(MATRIX_ROWS.filter((row) => !kinds.includes(row))).toEqual([
    "error-100",
    "clock-step",
    "blocked",
    "suspended",
    "crash",
  ]);
});

test("the table has 79 columns, and marks cells that are not expected", () => {
  const lines = matrixTable(new Map([["drop x ready", 12_345]]));
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([79]));
  expect(lines).toHaveLength(1 + MATRIX_ROWS.length);
  const drop = lines.find((line) => line.startsWith("drop "));
  expect(drop?.split(/ +/)).toEqual(["drop", "-", "-", "-", "0", "12k", "0", "0", "-", "0", "-"]);
  expect(MATRIX_CELLS).toContain("drop x starting");
  expect(MATRIX_CELLS).not.toContain("drop x idle");
});
