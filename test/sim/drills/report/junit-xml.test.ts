import { expect, test } from "vitest";
import { junitXml } from "../../../../sim/drills/report/junit-xml.ts";
import {
  emptyRecord,
  flatRecord,
  gradedCheck,
  hostileRecord,
  openRecord,
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

test("junitXml() has a case for the ending of a drill before a gateway", () => {
  const suites = junitXml(reportOf([flatRecord(), openRecord()]))
    .split("<testsuite ")
    .slice(1);
  expect(suites.map((suite) => /tests="(\d+)" failures="(\d+)"/.exec(suite)?.slice(1))).toEqual([
    ["2", "0"],
    ["2", "1"],
  ]);
  expect(suites[0]).toContain("Flat ending: the drill left no open order and no position.");
  expect(suites[1]).toContain(
    '<failure message="Cannot end flat: the order #1 BUY 5 AAPL was not cancelled (no answer)." type="flat-ending">',
  );
  expect(XML).not.toContain("flat-ending");
});

test("junitXml() shows a drill that was broken off as an error, whatever its checks came to", () => {
  const skipped = gradedCheck("one", { outcome: "not reached", reasons: ["Not judged: it was cut."] });
  const wrong = gradedCheck("two", { outcome: "failed", reasons: ["It is so."] });
  const cut = { outcome: "not reached", grade: null } as const;
  const xml = junitXml(
    reportOf([
      emptyRecord("cut", { ...cut, checks: [skipped], interrupted: "It was interrupted after 3 s." }),
      emptyRecord("early", { ...cut, interrupted: "It was interrupted after 0 s." }),
      emptyRecord("gone", { ...cut, checks: [wrong], gatewayFailure: "nothing listens there" }),
      emptyRecord("whole", { checks: [gradedCheck("one")] }),
    ]),
  );
  expect(xml).toMatch(/<testsuites [^>]*tests="6" failures="1" errors="3" skipped="1"/);
  const counts = [
    ...xml.matchAll(/<testsuite [^>]*tests="(\d)" failures="(\d)" errors="(\d)" skipped="(\d)"/g),
  ];
  expect(counts.map(([, ...numbers]) => numbers.join())).toEqual([
    "2,0,1,1",
    "1,0,1,0",
    "2,1,1,0",
    "1,0,0,0",
  ]);
  expect(xml.match(/<testcase /g)).toHaveLength(6);
  expect(xml).toContain('<error message="It was interrupted after 3 s." type="interrupted">');
  expect(xml).toContain(
    '<error message="The gateway has failed: nothing listens there." type="gateway-failure">',
  );
  expect(xml).toContain('<skipped message="Not judged: it was cut."/>');
});
