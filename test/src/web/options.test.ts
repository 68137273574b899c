import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { completeWebOptions, type WebPoolOptions } from "../../../src/web/options.ts";
import { failure } from "../../support/web/failure.ts";

test("without options every field has its default", () => {
  const { headers, ...complete } = completeWebOptions({});
  expect(headers()).toEqual({});
  expect(complete).toEqual({
    url: "https://localhost:5000/v1/api",
    takeOver: "never",
    username: undefined,
    acquireTimeoutMs: 10_000,
    requestTimeoutMs: undefined,
    dialTimeoutMs: 15_000,
    waitersMax: 1_000,
    backoffMsMin: 1_000,
    backoffMsMax: 60_000,
    backoffResetMs: 30_000,
    dialsMax: 5,
    probeMs: 60_000,
    tickleMs: 60_000,
    tickleRetryMs: 5_000,
    resetZone: "America/New_York",
    requestsPerSecond: 10,
    penaltyMs: 900_000,
    historyMax: 5,
    questionTimeoutMs: 9_000,
    suppressedQuestions: [],
    answerQuestion: "no",
    journal: undefined,
    marketDataLinesMax: 100,
    renewMs: 540_000,
    socketTimeoutMs: 30_000,
    retryReads: true,
    failFast: false,
    leakDetectionMs: 0,
    logoutOnClose: false,
    logger: undefined,
    logLevel: "info",
  });
});

test.each<[field: keyof WebPoolOptions, wrong: readonly unknown[]]>([
  ["takeOver", ["Never", true, 1]],
  ["username", ["", "  ", 1, null]],
  ["dialTimeoutMs", [0, Number.NaN, "15000", 2 ** 31]],
  ["probeMs", [999, Number.POSITIVE_INFINITY]],
  ["tickleMs", [999, 240_001, 60_000.5]],
  ["tickleRetryMs", [0, 999]],
  ["resetZone", ["Mars/Olympus", 1, ""]],
  ["requestsPerSecond", [0, 51]],
  ["penaltyMs", [0, -1]],
  ["historyMax", [0, 6]],
  ["questionTimeoutMs", [999, 60_001]],
  ["suppressedQuestions", ["o163", [163], [""], ["o 1"], Array(52).fill("o1")]],
  ["renewMs", [999, 840_001]],
  ["dialsMax", [0, 1.5]],
  ["logger", [{ info() {} }, "console"]],
  ["logLevel", ["verbose"]],
  ["logoutOnClose", ["yes"]],
])("a wrong %s is named in the error", (field, wrong) => {
  for (const value of wrong) {
    const error = failure(() => completeWebOptions({ [field]: value } as WebPoolOptions));
    expect(error.code).toBe("INVALID_OPTION");
    expect(error.message).toMatch(new RegExp(`^Cannot create the pool: ${field}\\b`));
  }
});

test("an unknown field is rejected with a suggestion, and a wrong pair of bounds too", () => {
  expect(failure(() => completeWebOptions({ takeover: "once" } as WebPoolOptions)).message).toContain(
    "did you mean takeOver?",
  );
  expect(failure(() => completeWebOptions({ backoffMsMin: 70_000 })).message).toContain("backoffMsMax");
});

test("values of any kind are completed or rejected with a sentence", () => {
  const names = Object.keys(completeWebOptions({}));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything()), (given) => {
      try {
        const complete = completeWebOptions(given as WebPoolOptions);
        expect(complete.url).toMatch(/^https?:\/\/.*\/v1\/api$/);
      } catch (error) {
        expect(error).toBeInstanceOf(PoolError);
        expect((error as PoolError).message).toMatch(/^Cannot create the pool: /);
      }
    }),
    { numRuns: 300 },
  );
  for (const given of [null, 1, "url", [], () => {}]) {
    expect(failure(() => completeWebOptions(given as WebPoolOptions)).code).toBe("INVALID_OPTION");
  }
});

test("an answer to order questions is yes, no or a function, and a journal has its three methods", () => {
  const answer = (): boolean => true;
  expect(completeWebOptions({ answerQuestion: answer }).answerQuestion).toBe(answer);
  const wrong = { answerQuestion: "maybe", journal: {} } as unknown as WebPoolOptions;
  expect(() => completeWebOptions(wrong)).toThrow(
    /answerQuestion: expected "yes".*journal: expected a journal/,
  );
});
