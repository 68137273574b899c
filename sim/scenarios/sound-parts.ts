import type { Check, Scenario, Step } from "./scenario.ts";
import type { Mistake, Path } from "./scenario-error.ts";

/** Entries of a list by their places; undefined where something is wrong with one. */
export type Sound<Entry> = readonly (Entry | undefined)[];

type Account = NonNullable<Scenario["account"]>;

/** The parts of a scenario whose fields are right alone. */
export interface SoundParts {
  readonly seed: number | undefined;
  readonly start: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly cash: Account["cash"];
  readonly positions: Sound<NonNullable<Account["positions"]>[number]> | undefined;
  readonly orders: Sound<NonNullable<Account["orders"]>[number]>;
  readonly faults: Sound<string>;
  readonly timeline: Sound<Step>;
  readonly until: Scenario["until"];
  readonly checks: Sound<Check>;
}

/** Takes the parts of a scenario in which no mistake was found. */
export function soundParts(value: unknown, mistakes: readonly Mistake[]): SoundParts {
  const wrong = new Set(mistakes.flatMap(({ path }) => path.map((_, at) => keyOf(path.slice(0, at + 1)))));
  const isWrong = (...path: Path): boolean => wrong.has(keyOf(path));
  const scenario = objectOf(value);
  const account = objectOf(scenario.account);
  const one = <Name extends "seed" | "start" | "until">(name: Name): Scenario[Name] =>
    isWrong(name) ? undefined : (scenario[name] as Scenario[Name]);
  const list = <Entry>(given: unknown, ...path: Path): Sound<Entry> =>
    Array.isArray(given) ? given.map((entry, at) => (isWrong(...path, at) ? undefined : entry)) : [];
  const options = Object.entries(objectOf(scenario.options)).filter(([name]) => !isWrong("options", name));
  return {
    seed: one("seed"),
    start: one("start"),
    options: Object.fromEntries(options),
    cash: isWrong("account", "cash") ? undefined : (account.cash as Account["cash"]),
    positions: account.positions === undefined ? undefined : list(account.positions, "account", "positions"),
    orders: list(account.orders, "account", "orders"),
    faults: list(scenario.faults, "faults"),
    timeline: list(scenario.timeline, "timeline"),
    until: one("until"),
    checks: list(scenario.checks, "checks"),
  };
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
