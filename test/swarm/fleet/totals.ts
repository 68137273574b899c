import type { FaultCount, SeedReport } from "../seed-report.ts";

/** What the seeds of a fleet gave together. */
export class Totals {
  seeds = 0;
  repeated = 0;
  events = 0;
  virtualMs = 0;
  cpuMs = 0;
  /** Seeds whose pool was ready again with all faults healed. */
  healed = 0;
  /** Seeds whose pool was also used without faults at the end. */
  used = 0;
  readonly faults: Map<string, FaultCount> = new Map();
  readonly probes: Map<string, number> = new Map();
  readonly matrix: Map<string, number> = new Map();
  readonly features: Map<string, number> = new Map();

  /** Adds the report of one seed. */
  add({ plan, events, virtualMs, cpuMs, isHealed, isUsed, faults, probes, matrix }: SeedReport): void {
    this.seeds++;
    if (isHealed) this.healed++;
    if (isUsed) this.used++;
    this.events += events;
    this.virtualMs += virtualMs;
    this.cpuMs += cpuMs;
    for (const [kind, { planned, fired }] of Object.entries(faults)) {
      const before = this.faults.get(kind) ?? { planned: 0, fired: 0 };
      this.faults.set(kind, { planned: before.planned + planned, fired: before.fired + fired });
    }
    addAll(this.probes, probes);
    addAll(this.matrix, matrix);
    for (const feature of plan.features) this.features.set(feature, (this.features.get(feature) ?? 0) + 1);
  }

  /** Virtual hours for each second of a processor. */
  get hoursPerCpuSecond(): number {
    return this.cpuMs === 0 ? 0 : this.virtualMs / 3_600 / this.cpuMs;
  }
}

function addAll(sums: Map<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
}
