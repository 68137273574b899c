import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonReport, reportJsonSchema, reportSchema } from "../../../../sim/drills/report/report-schema.ts";
import {
  flatRecord,
  hostileRecord,
  openRecord,
  reportOf,
  sampleReport,
} from "../../../support/drill-records.ts";
import { ROOT } from "../../../support/sources.ts";

const FILE = join(ROOT, "docs/drill-report.schema.json");

test("docs/drill-report.schema.json is the schema of the code (RENEW=1 writes it)", () => {
  const text = `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n`;
  if (process.env.RENEW === "1") writeFileSync(FILE, text);
  const published = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : undefined;
  expect(
    published,
    "renew it: RENEW=1 npx vitest run test/sim/drills/report/report-schema.test.ts; npm run format",
  ).toEqual(JSON.parse(text));
});

test("a report as JSON keeps to its schema, field by field", () => {
  for (const report of [
    sampleReport(),
    reportOf([]),
    reportOf([hostileRecord()]),
    reportOf([flatRecord(), openRecord()]),
  ]) {
    const read = JSON.parse(jsonReport(report));
    expect(reportSchema.safeParse(read).error?.issues ?? []).toEqual([]);
    expect(read).toEqual(JSON.parse(JSON.stringify(report)));
  }
});

test("a report with a field that the schema does not know is refused", () => {
  const read = JSON.parse(jsonReport(sampleReport()));
  expect(reportSchema.safeParse({ ...read, more: 1 }).success).toBe(false);
  read.drills[0].sessions[0].more = 1;
  expect(reportSchema.safeParse(read).success).toBe(false);
});

test("a report as JSON has what a drill has left at a gateway", () => {
  const { drills } = JSON.parse(jsonReport(reportOf([openRecord(), sampleReport().drills[0] as never])));
  expect(drills[0].flatEnding.left).toEqual(["the order #1 BUY 5 AAPL was not cancelled (no answer)"]);
  expect(drills[1]).not.toHaveProperty("flatEnding");
});
