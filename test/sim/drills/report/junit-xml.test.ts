import { expect, test } from "vitest";
import { junitXml } from "../../../../sim/drills/report/junit-xml.ts";
import {
  emptyRecord,
  gradedCheck,
  hostileRecord,
  reportOf,
  sampleReport,
} from "../../../support/drill-records.ts";

const XML = junitXml(sampleReport());

test("junitXml() writes a suite for each drill and a case for each check", () => {
  expect(XML.match(/<testsuite /g)).toHaveLength(3);
  expect(XML.match(/<testcase /g)).toHaveLength(12);
  expect(XML).toContain(
    '<testsuites name="ibkr-pool drill" tests="12" failures="4" errors="0" skipped="3" time="40.000">',
  );
  expect(XML).toContain(
    '<testsuite name="nightly-restart" tests="8" failures="4" errors="0" skipped="1" time="20.000" timestamp="2026-11-30T09:15:20">',
  );
});

test("junitXml() names one frame as one, and a drill without a grade has none", () => {
  const check = gradedCheck("one", { outcome: "failed", frames: [105] });
  const xml = junitXml(reportOf([emptyRecord("one", { checks: [check], grade: null })]));
  expect(xml).toContain("Shown by the frame 105 of the report.");
  expect(xml).toContain('<property name="grade" value="none"/>');
  expect(XML).toContain("Shown by the frames ");
});

test("junitXml() gives a failure its reasons, its seed and the command that repeats it", () => {
  const failure = /<failure message="It dialled[\s\S]*?<\/failure>/.exec(XML)?.[0] ?? "";
  expect(failure).toContain("It dialled 24 times from 8.1 s to 10.9 s.");
  expect(failure).toContain(
    "Seed: 1\nRepeat it: ibkr-pool drill run nightly-restart --seed 1 -- python bot.py",
  );
  expect(XML.match(/<skipped /g)).toHaveLength(3);
  expect(XML).toContain("Traceback (most recent call last):");
});

test("junitXml() writes what XML cannot carry as visible text, and closes nothing early", () => {
  const xml = junitXml(reportOf([hostileRecord()]));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the text must not have.
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e\ufffe\uffff]/);
  expect(xml).not.toContain("<script");
  expect(xml).toContain("\\u0000\\u001b[31m]]&gt;&amp;amp;");
  expect(xml.match(/<testsuite /g)).toHaveLength(1);
  const lone = junitXml(
    reportOf([
      emptyRecord("lone \ud800 half", {
        checks: [gradedCheck("one", { outcome: "failed", reasons: ["a \udc00 half\nand a line"] })],
      }),
    ]),
  );
  expect(lone).toContain("lone \\ud800 half");
  expect(lone).toContain("a \\udc00 half\nand a line");
});

test("junitXml() shows a drill without checks as one case", () => {
  expect(junitXml(reportOf([emptyRecord("idle")]))).toContain(
    '<testcase name="drill" classname="drill.idle" time="0"/>',
  );
  expect(junitXml(reportOf([]))).toContain('tests="0"');
});
