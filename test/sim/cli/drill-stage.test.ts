import { expect, test } from "vitest";
import { drillStage, drillsBefore } from "../../../sim/cli/drill-stage.ts";
import { CATALOGUE, type Drill } from "../../../sim/drills/mod.ts";
import { Terminal } from "../../support/terminal.ts";

const named = (name: string): Drill => {
  const found = CATALOGUE.find((drill) => drill.name === name);
  if (found === undefined) throw new Error(`There is no drill ${name}`);
  return found;
};

/** A drill whose scenario sets an option of the fake, which no real gateway has. */
const FAKE_ONLY: Drill = {
  ...named("drop-rst"),
  name: "fake-only",
  scenario: { options: { seed: 7 } as Drill["scenario"]["options"] & object },
};

test("a fake is meant without an upstream, and --allow-live alone is refused", () => {
  expect(drillStage({}, new Terminal())).toBeUndefined();
  expect(() => drillStage({ allowLive: true }, new Terminal())).toThrow(
    "Cannot use --allow-live without --upstream",
  );
});

test("an upstream that is no place is refused with code 2 before any drill runs", () => {
  expect(() => drillStage({ upstream: "nowhere" }, new Terminal())).toThrow(
    expect.objectContaining({ code: 2, message: expect.stringContaining("--upstream") }),
  );
});

test.each(["127.0.0.1:4001", "127.0.0.1:7496"])(
  "the live port %s is refused with code 2 before any drill runs",
  (upstream) => {
    expect(() => drillStage({ upstream }, new Terminal())).toThrow(
      expect.objectContaining({ name: "CommandError", code: 2 }),
    );
    expect(drillStage({ upstream, allowLive: true }, new Terminal())).toBeDefined();
  },
);

test("drills that need the fake are left out before a gateway, each with the reason", () => {
  const terminal = new Terminal();
  const choices = { upstream: "127.0.0.1:4002", jobs: 1 };
  const drills = [named("drop-rst"), FAKE_ONLY];
  expect(drillsBefore(drills, choices, terminal).map(({ name }) => name)).toEqual(["drop-rst"]);
  expect(terminal.errors).toEqual([
    "Left out fake-only, which needs the fake TWS: it sets the option seed of the fake TWS",
  ]);
  expect(drillsBefore(drills, { jobs: 8 }, terminal)).toBe(drills);
});

test("a gateway gets one drill at a time, and a run of which nothing is left is refused", () => {
  const upstream = "127.0.0.1:4002";
  expect(() => drillsBefore(CATALOGUE, { upstream, jobs: 2 }, new Terminal())).toThrow(
    "Cannot use --jobs with --upstream: the drills share one client ID of the gateway",
  );
  expect(() => drillsBefore([FAKE_ONLY], { upstream, jobs: 1 }, new Terminal())).toThrow(
    "each of them needs the fake TWS",
  );
});
