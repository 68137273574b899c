import { expect, test } from "vitest";
import { missedThresholds } from "../../../../sim/drills/report/thresholds.ts";
import {
  emptyRecord,
  flatRecord,
  openRecord,
  poolRecord,
  reportOf,
  sampleReport,
} from "../../../support/drill-records.ts";

test("a drill that failed is missed without any threshold", () => {
  expect(missedThresholds(sampleReport())).toEqual(["Cannot pass: 1 of 3 drills failed"]);
  expect(missedThresholds(reportOf([poolRecord()]))).toEqual([]);
});

test("a grade below the minimum is missed, and the minimum itself is not", () => {
  const report = reportOf([emptyRecord("one", { grade: 80 })]);
  expect(missedThresholds(report, { minGrade: 81 })).toEqual([
    "Cannot pass: the grade 80 is below the minimum 81",
  ]);
  expect(missedThresholds(report, { minGrade: 80 })).toEqual([]);
});

test("a run without a grade misses every minimum", () => {
  const report = reportOf([emptyRecord("idle", { outcome: "not reached", grade: null })]);
  expect(missedThresholds(report, { minGrade: 1 })).toEqual([
    "Cannot pass: no drill was reached, so that no grade reaches the minimum 1",
  ]);
});

test("drills that were not reached are missed where that is wanted", () => {
  const report = reportOf([poolRecord(), emptyRecord("idle", { outcome: "not reached" })]);
  expect(missedThresholds(report)).toEqual([]);
  expect(missedThresholds(report, { failOnNotReached: true })).toEqual([
    "Cannot pass: 1 of 2 drills was not reached",
  ]);
});

test("a drill that has left something at a gateway is missed, whatever its grade", () => {
  expect(missedThresholds(reportOf([flatRecord()]), { minGrade: 100 })).toEqual([]);
  expect(missedThresholds(reportOf([flatRecord(), openRecord()]), { minGrade: 100 })).toEqual([
    "Cannot pass: 1 of 2 drills did not end flat at the gateway",
  ]);
});

test("a drill in which the gateway has failed is missed without any threshold", () => {
  const record = emptyRecord("drop", { outcome: "not reached", grade: null, gatewayFailure: "it is gone" });
  expect(missedThresholds(reportOf([record]))).toEqual([
    "Cannot pass: in 1 of 1 drill the gateway has failed",
  ]);
});
