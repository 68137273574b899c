import process from "node:process";
import { INVARIANTS } from "../model/invariants/mod.ts";
import type { RunRecord } from "../model/record.ts";
import { Run } from "../model/run.ts";
import { StepChecks } from "./checks/step-checks.ts";
import { digestOf } from "./digest.ts";
import { drawPlan } from "./draw/draw-plan.ts";
import { EndedEarly } from "./ended-early.ts";
import { faultCounts } from "./fault-counts.ts";
import { lastEvents } from "./last-events.ts";
import { FaultMatrix } from "./matrix/fault-matrix.ts";
import { probed } from "./probes/mod.ts";
import type { SeedBreach, SeedReport, Simulate } from "./seed-report.ts";

/** Draws a plan from a seed, runs it against the real pool and the fake TWS on virtual time, and judges the run. */
export const simulate: Simulate = async (seed, { hours, plan = drawPlan(seed, hours) } = {}) => {
  const cpu = process.cpuUsage();
  const checks = new StepChecks();
  const matrix = new FaultMatrix();
  const run = await Run.with(plan, [checks, matrix]).catch((error: unknown) => {
    throw new EndedEarly(error, checks.breaches);
  });
  const breaches = [...checks.breaches, ...judged(run)];
  const { user, system } = process.cpuUsage(cpu);
  const { endMs, healthyAt } = run.ending;
  return {
    seed,
    plan,
    breaches,
    digest: digestOf(run),
    events: run.trace.length,
    virtualMs: endMs - plan.startMs,
    cpuMs: Math.round((user + system) / 1_000),
    isHealed: healthyAt !== undefined,
    isUsed: run.epilogue.length > 0,
    faults: faultCounts(run),
    probes: probed(run),
    matrix: matrix.counts(),
    lastEvents: lastEvents(run, breaches.find(({ atMs }) => atMs !== undefined)?.atMs ?? endMs),
  } satisfies SeedReport;
};

function judged(run: RunRecord): readonly SeedBreach[] {
  return INVARIANTS.flatMap(({ name, breaches }) =>
    breaches(run).map((sentence) => ({ promise: name, sentence, atMs: undefined })),
  );
}
