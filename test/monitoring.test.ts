import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { parser } from "@prometheus-io/lezer-promql";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { METRICS, observePool } from "../src/otel/observe.ts";
import { drop } from "./support/sim.ts";
import { ROOT } from "./support/sources.ts";
import { World } from "./support/world.ts";

const read = (path: string): string => readFileSync(join(ROOT, "docs", path), "utf8");

const PAGE = read("monitoring.md");
const BOARD = JSON.parse(read("monitoring/dashboard.json"));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const { groups }: { groups: readonly { readonly rules: readonly Rule[] }[] } = parse(
  read("monitoring/alerts.yaml"),
);
const RULES = groups.flatMap(({ rules }) => rules);

interface Target {
  readonly expr: string;
  readonly legendFormat: string;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly targets?: readonly Target[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
}

const PANELS: readonly Panel[] = BOARD.panels;
const TARGETS: readonly Target[] = PANELS.flatMap(({ targets = [] }) => targets);

/** Metrics that Prometheus is served, and the labels that each has beside those of the scrape. */
type Served = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads what the exporter of the page serves of a pool that has answered a read and lost a session. */
async function measured(): Promise<Served> {
  const world = new World();
  const pool = world.pool();
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  observePool(pool, { meter: provider.getMeter("test") });
  await world.clock.until(pool.getPositions());
  world.tws.inject(drop());
  await world.clock.advance(60_000);
  const { resourceMetrics } = await exporter.collect();
  const text = new PrometheusSerializer().serialize(resourceMetrics);
  await provider.shutdown();
  await world.close();
  const found = new Map<string, Set<string>>();
  for (const [, name = "", labels = ""] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+(?: \d+)?$/gm)) {
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = ""]) => label);
    found.set(name, new Set([...(found.get(name) ?? []), ...names]));
  }
  return found;
}

let kept: Promise<Served> | undefined;
const served = (): Promise<Served> => {
  kept ??= measured();
  return kept;
};

/** Labels that Prometheus adds to what it scrapes. */
const OF_SCRAPE = ["instance", "job"];

/** Names in an expression, by the kind of the node; a place that cannot be parsed is one of kind `⚠`. */
function namesIn(expression: string, kind: string): readonly string[] {
  const plain = expression.replaceAll("$__rate_interval", "5m").replaceAll("$__interval", "1m");
  const found: string[] = [];
  parser.parse(plain).iterate({
    enter: ({ name, type, from, to }) => {
      if (name === kind || (kind === "⚠" && type.isError)) found.push(plain.slice(from, to) || plain);
    },
  });
  return found;
}

const EXPRESSIONS: readonly string[] = [
  ...TARGETS.map(({ expr }) => expr),
  ...BOARD.annotations.list.map(({ expr }: { expr: string }) => expr),
  ...RULES.map(({ expr }) => expr),
];

/** Labels that an expression can have: those of its metrics, and those of the scrape. */
const labelsOf = (expression: string, metrics: Served): readonly string[] => [
  ...OF_SCRAPE,
  ...namesIn(expression, "Identifier").flatMap((name) => [...(metrics.get(name) ?? [])]),
];

/** What is wrong with an expression of the board or of a rule. */
function faultsOf(expression: string, metrics: Served): readonly string[] {
  const names = namesIn(expression, "Identifier");
  const labels = labelsOf(expression, metrics);
  return [
    ...namesIn(expression, "⚠").map((part) => `${part} cannot be parsed`),
    ...names.filter((name) => !metrics.has(name)).map((name) => `${name} is no metric`),
    ...namesIn(expression, "LabelName")
      .filter((label) => !labels.includes(label))
      .map((label) => `${label} is no label`),
    ...(names.length > 0 ? [] : [`${expression} has no metric`]),
  ];
}

test("each expression of the board and of the alerts is of metrics and labels that the pool has", async () => {
  const metrics = await served();
  expect(EXPRESSIONS.flatMap((expression) => faultsOf(expression, metrics))).toEqual([]);
  expect(EXPRESSIONS.length).toBeGreaterThan(25);
});

test("an expression with an unknown metric, an unknown label or an error is found", async () => {
  const metrics = await served();
  expect(faultsOf("ibkr_pool_redy == 0", metrics)).toEqual(["ibkr_pool_redy is no metric"]);
  expect(faultsOf('rate(ibkr_pool_requests_total{reason!="a"}[5m])', metrics)).toEqual([
    "reason is no label",
  ]);
  expect(faultsOf("sum(ibkr_pool_ready", metrics).join()).toContain("cannot be parsed");
  expect(faultsOf("1 + 1", metrics)).toEqual(["1 + 1 has no metric"]);
});

test("legends of the board name labels of their metrics", async () => {
  const metrics = await served();
  const faults = TARGETS.flatMap(({ expr, legendFormat }) => {
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    return named
      .filter((label) => !labelsOf(expr, metrics).includes(label))
      .map((label) => `${expr}: ${label}`);
  });
  expect(faults).toEqual([]);
});

test("each metric of the pool is on the board", async () => {
  const shown = new Set(TARGETS.flatMap(({ expr }) => namesIn(expr, "Identifier")));
  const ours = [...(await served()).keys()].filter((name) => name.startsWith("ibkr_pool_"));
  expect(ours.length).toBe(METRICS.length);
  expect(ours.filter((name) => !shown.has(name))).toEqual([]);
});

test("panels of the board have numbers of their own and do not overlap", () => {
  expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
  const overlaps = PANELS.flatMap((one, index) =>
    PANELS.slice(index + 1).filter(
      ({ gridPos: { x, y, w, h } }) =>
        x < one.gridPos.x + one.gridPos.w &&
        one.gridPos.x < x + w &&
        y < one.gridPos.y + one.gridPos.h &&
        one.gridPos.y < y + h,
    ),
  );
  expect(overlaps.map(({ title }) => title)).toEqual([]);
  expect(PANELS.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
});

/** The rows of the table below a heading of the page, as cells. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const section = (PAGE.split(`\n## ${heading}\n`)[1] ?? "").split("\n## ", 1)[0] ?? "";
  return [...section.matchAll(/^\| `.*$/gm)].map(([row]) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

test("docs/monitoring.md has a row for each metric, with its kind, label, unit and meaning", () => {
  const pool = new World().pool();
  const rows = METRICS.map(({ name, counts, unit, description, of }) => {
    const value = of(pool.stats());
    const label = typeof value === "number" ? "" : value.attribute;
    return [name, counts ? "counter" : "gauge", label, unit.replace(/[{}]/g, ""), description];
  });
  expect(rowsBelow("Metrics")).toEqual(rows);
});

test("docs/monitoring.md has a row for each alert, and each says what it means and what to do", () => {
  expect(rowsBelow("Alerts").map(([name]) => name)).toEqual(RULES.map(({ alert }) => alert));
  for (const { alert, labels, annotations } of RULES) {
    expect([alert, labels.severity]).toEqual([alert, expect.stringMatching(/^(warning|critical)$/)]);
    for (const text of [annotations.summary, annotations.description])
      expect([alert, text]).toEqual([alert, expect.stringMatching(/^[A-Z].*\.$/)]);
  }
});
