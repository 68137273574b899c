import { shown } from "../../options/mod.ts";
import { pageFile } from "../../pages/mod.ts";
import type { DrillReport } from "../record.ts";
import { embedded, embeddedBytes, shares } from "./page-budget.ts";
import { type PageDrill, pageDrill } from "./page-drill.ts";
import { recoveryOf } from "./recovery.ts";

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

/** Makes the data of the page: every drill gets its share of the room, and what it does not need is left to the others. */
function pageData(report: DrillReport, room: number): object {
  const recovered = report.drills.map(recoveryOf);
  const drillsIn = (bytes: readonly number[]): readonly PageDrill[] =>
    report.drills.map((record, index) => pageDrill(record, recovered[index], bytes[index] ?? 0));
  const whole = drillsIn(report.drills.map(() => room));
  const needs = whole.map((drill) => embeddedBytes(drill) + NEED_BYTES_MORE);
  const given = shares(needs, room - HEAD_BYTES);
  return {
    version: shown(report.version, 100),
    startMs: report.startMs,
    seed: report.seed,
    grade: report.grade,
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
