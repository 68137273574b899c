import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CATALOGUE } from "../sim/drills/catalogue/mod.ts";
import { DRILL_CHECKS, USUAL_LIMITS } from "../sim/drills/checks/mod.ts";
import type { DrillNeed } from "../sim/drills/drill.ts";
import { programChecks, unstartedCheck } from "../sim/drills/program/program-checks.ts";

const pageOf = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

const PAGE = pageOf("docs/drills.md");

/** The rows of the tables below a heading, as cells. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, below = ""] = PAGE.split(`\n${heading}\n`);
  const section = below.split(/\n#{2,3} /, 1)[0] ?? "";
  return [...section.matchAll(/^\| `[a-z].*$/gm)].map(([row]) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

/** What the last column says for each need. */
const NEEDS: Readonly<Record<DrillNeed, string>> = {
  requests: "sends a request and waits for its answer",
  subscription: "subscribes to market data",
  history: "requests historical data",
  orders: "places an order",
  "order-changes": "modifies an order",
  "order-cancels": "cancels an order",
};

/** Joins the needs of a drill: who modifies or cancels an order has placed it. */
function needText(needs: readonly DrillNeed[]): string {
  const last = needs.length > 1 ? needs.filter((need) => need !== "orders") : needs;
  return last.map((need) => NEEDS[need]).join(" and ") || "dials";
}

test("docs/drills.md has a row for each drill, with its purpose and what the program has to do", () => {
  expect(rowsBelow("## The drills")).toEqual(
    CATALOGUE.map(({ name, about, needs }) => [name, about, needText(needs)]),
  );
});

test("docs/drills.md has a row for each check, with its points and what is required", () => {
  const rows = rowsBelow("## The checks");
  expect(rows.slice(0, DRILL_CHECKS.length)).toEqual(
    DRILL_CHECKS.map(({ check, points, about }) => [check, `${points}`, about]),
  );
  const ofPrograms = programChecks({
    command: ["bot"],
    commandAsGiven: ["bot"],
    place: { host: "127.0.0.1", port: 1 },
    dials: 0,
    end: { kind: "stopped", stop: { tookMs: 1, killed: [], left: [] } },
    graceMs: 3_000,
    mayExit: false,
    output: [],
    events: [],
  });
  const program = [unstartedCheck(""), ...ofPrograms];
  const rest = rows.slice(DRILL_CHECKS.length);
  expect(rest.slice(0, program.length).map(([check, points]) => [check, points])).toEqual(
    program.map(({ check, points }) => [check, `${points}`]),
  );
  const own = CATALOGUE.flatMap(({ scenario: { checks = [] } }) => checks);
  const about = new Map(own.map(({ name = "", about: required = "" }) => [name, required]));
  expect(rest.slice(program.length).map(([check, , required]) => [check, required])).toEqual([...about]);
});

test("docs/drills.md states the usual limits of the checks", () => {
  const { recoveryMs, messagesPerSecondMax, dialsMax, lateOrderMs } = USUAL_LIMITS;
  for (const row of [
    `| a session after a loss, or a dead one | ${recoveryMs / 1_000} s, or \`--recovery\` |`,
    `| messages a second | ${messagesPerSecondMax} |`,
    `| dials that fail, in 10 s | ${dialsMax} |`,
    `| an order that is late | within ${lateOrderMs / 1_000} s of the session |`,
  ])
    expect(PAGE.replace(/ {2,}/g, " ")).toContain(row);
});

test("README.md and docs/drills.md say how many drills there are", () => {
  const counts = ["README.md", "docs/drills.md"].map((path) => [
    path,
    ...new Set([...pageOf(path).matchAll(/\ball (\d+)\b/g)].map(([, count]) => Number(count))),
  ]);
  expect(counts).toEqual([
    ["README.md", CATALOGUE.length],
    ["docs/drills.md", CATALOGUE.length],
  ]);
});

test("the recording in the README ends with all drills, in light and dark, and loads nothing", () => {
  const picture = pageOf("docs/pictures/drill.svg");
  expect(picture).toContain(`drills ..... ${CATALOGUE.length}: ${CATALOGUE.length} passed, 0 failed`);
  for (const { name } of CATALOGUE) expect(picture).toContain(name);
  expect(picture).toContain("@media (prefers-color-scheme:dark)");
  expect(picture).toContain("@media (prefers-reduced-motion:reduce)");
  expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
    /https?:|<script|@import|url\((?!#)/,
  );
  expect(pageOf("README.md")).toContain("](docs/pictures/drill.svg)");
});
