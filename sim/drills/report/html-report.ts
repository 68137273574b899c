import { shown } from "../../options/mod.ts";
import { pageFile } from "../../pages/mod.ts";
import type { DrillRecord, DrillReport } from "../record.ts";
import { embedded, embeddedBytes, shares } from "./page-budget.ts";
import { type PageDrill, pageDrill } from "./page-drill.ts";
import { longestLoss } from "./recovery.ts";

/** Most bytes of the file: below 1 MB of 1 000 000 bytes. */
const BYTES_MAX = 960_000;

/** Scripts of the page, each after those that it uses. */
const SCRIPTS = [
  "dom",
  "times",
  "drill-data",
  "theme",
  "overview",
  "time-window",
  "checks",
  "packing",
  "lanes",
  "timeline",
  "order-rows",
  "orders",
  "tables",
  "log",
  "drill-view",
  "main",
] as const;

/** Writes a report as one HTML file that needs nothing else: no network, no other file. */
export function htmlReport(report: DrillReport): string {
  const style = pageFile("report/report.css");
  const script = SCRIPTS.map((name) => inlined(pageFile(`report/${name}.js`))).join("\n");
  const page = pageFile("report/report.html");
  const room = BYTES_MAX - Buffer.byteLength(page + style + script);
  const holes: Readonly<Record<string, string>> = { style, script, data: embedded(pageData(report, room)) };
  return page.replace(
    /\/\* (style|script) \*\/|"(data)"(?=<)/g,
    (_, code?: string, data?: string) => holes[code ?? data ?? ""] ?? "",
  );
}

/** Most drills of a page; with more, a drill would have less than 2 kB, in which nothing can be shown. */
const DRILLS_MAX = 400;

/** Chooses the drills of a page: those that failed before others, in the order of the run. */
function chosenDrills({ drills }: DrillReport): readonly DrillRecord[] {
  if (drills.length <= DRILLS_MAX) return drills;
  const failed = drills.filter(({ outcome }) => outcome === "failed");
  const others = drills.filter(({ outcome }) => outcome !== "failed");
  const chosen = new Set([...failed, ...others].slice(0, DRILLS_MAX));
  return drills.filter((record) => chosen.has(record));
}

/**
 * Makes the data of the page. Every drill gets its share of the room, and what it does not need is left to the others; what
 * says which drill it is takes at most an equal share, so that the size is bounded for any number of drills.
 */
function pageData(report: DrillReport, room: number): object {
  const chosen = chosenDrills(report);
  const headMax = Math.floor((room - HEAD_BYTES) / Math.max(1, chosen.length)) - NEED_BYTES_MORE;
  const drillsIn = (bytes: readonly number[]): readonly PageDrill[] =>
    chosen.map((record, index) => pageDrill(record, longestLoss(record), bytes[index] ?? 0, headMax));
  const count = (wanted: DrillRecord["outcome"]): number =>
    report.drills.filter(({ outcome }) => outcome === wanted).length;
  const whole = drillsIn(chosen.map(() => room));
  const needs = whole.map((drill) => embeddedBytes(drill) + NEED_BYTES_MORE);
  const given = shares(needs, room - HEAD_BYTES);
  return {
    version: shown(report.version, 100),
    startMs: report.startMs,
    seed: report.seed,
    grade: report.grade,
    counts: { all: report.drills.length, passed: count("passed"), failed: count("failed") },
    drills: drillsIn(given.map((bytes, index) => (bytes === needs[index] ? room : bytes))),
  };
}

/** Room for what is said of the whole report, and beside the need of each drill for the rounding of shares. */
const [HEAD_BYTES, NEED_BYTES_MORE] = [2_000, 200];

/** Makes a part of the one script from a file, which is a module for editors: without its imports and exports. */
function inlined(code: string): string {
  return code
    .replace(/^import [^;]*;\n/gm, "")
    .replace(/^export /gm, "")
    .replaceAll("</script", "<\\/script")
    .trim();
}
