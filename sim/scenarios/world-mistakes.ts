import { accountSchema, begin } from "../net/account-at-start.ts";
import { FakeTws, insideOf } from "../net/fake-tws.ts";
import type { FakeTwsOptions } from "../net/fake-tws-options.ts";
import { MORNING, type StartOptions } from "../testing/start-options.ts";
import type { Shared } from "../tws/context/context.ts";
import { VirtualClock } from "../world/clock.ts";
import { instant } from "../world/instant.ts";
import { given } from "../world/option-fields.ts";
import { problemMessage } from "../world/schema-problems.ts";
import { NamedContracts } from "./contract-mistakes.ts";
import type { Mistake } from "./scenario-error.ts";
import type { Sound, SoundParts } from "./sound-parts.ts";
import { stepMistakes } from "./step-mistakes.ts";

/** The world in which a scenario begins. */
export interface StartWorld {
  readonly shared: Shared;
  readonly startMs: number;
  readonly contracts: NamedContracts;
}

/**
 * Finds what the fake of a scenario would refuse: options that do not fit together, and contracts, positions, orders and
 * prices that are not possible. It makes such a fake, which listens nowhere.
 *
 * @param options Options that replace those of the scenario.
 */
export function worldMistakes(scenario: SoundParts, options: StartOptions): readonly Mistake[] {
  const start = options.start ?? scenario.start ?? MORNING;
  const startMs = typeof start === "number" ? start : Date.parse(start);
  const checked = instant.safeParse(startMs);
  if (!checked.success)
    return options.start === undefined
      ? checked.error.issues.map((issue) => ({ path: ["start"], reason: problemMessage(issue) }))
      : [];
  const { tws, mistakes } = made(scenario, options, startMs);
  if (tws === undefined) return mistakes;
  const { shared } = insideOf(tws);
  const world = { shared, startMs, contracts: new NamedContracts(shared.exchange, startMs) };
  const isOther = options.account !== undefined || options.state !== undefined;
  const found = [
    mistakes,
    isOther ? [] : accountMistakes(scenario, world),
    stepMistakes(scenario, world),
  ].flat();
  tws.close();
  return found;
}

/** Makes the fake of a scenario. Where its options do not fit together, it finds those that are to blame. */
function made(
  { seed, options: own }: SoundParts,
  options: StartOptions,
  startMs: number,
): { readonly tws: FakeTws | undefined; readonly mistakes: readonly Mistake[] } {
  const { start: _, network: __, host: ___, port: ____, faults: _____, ...replacing } = options;
  const { account: _account, state: _state, timetable: _timetable, ...fake } = replacing;
  const attempt = (ofScenario: object): FakeTws | RangeError => {
    const all = { ...ofScenario, seed, ...given(fake), clock: new VirtualClock(startMs) };
    try {
      return new FakeTws(all as FakeTwsOptions);
    } catch (error) {
      if (error instanceof RangeError) return error;
      throw error;
    }
  };
  const first = attempt(own);
  if (first instanceof FakeTws) return { tws: first, mistakes: [] };
  const reason = first.message.replace(/^Cannot make [^:]*: /, "");
  for (const name of Object.keys(own)) {
    const { [name]: __, ...others } = own;
    const tws = attempt(others);
    if (tws instanceof FakeTws) return { tws, mistakes: [{ path: ["options", name], reason }] };
  }
  const tws = attempt({});
  // Without any option of the scenario it is still impossible: the options that replace them are wrong.
  if (!(tws instanceof FakeTws)) return { tws: undefined, mistakes: [] };
  return { tws, mistakes: [{ path: ["options"], reason }] };
}

interface Numbered<Entry> {
  readonly entry: Entry;
  readonly at: number;
}

/** Finds what the account cannot have. */
function accountMistakes({ cash, positions, orders }: SoundParts, world: StartWorld): readonly Mistake[] {
  const { shared, startMs, contracts } = world;
  const lists = { positions: numbered(positions ?? []), orders: numbered(orders) };
  /** Gets the place in the scenario of a path in the account without the entries that are wrong. */
  const placeOf = ([list, at, ...rest]: readonly PropertyKey[]): readonly PropertyKey[] => {
    const entry = list === "positions" || list === "orders" ? lists[list][Number(at)] : undefined;
    return ["account", list, entry?.at ?? at, ...rest].filter((part) => part !== undefined) as PropertyKey[];
  };
  const account = {
    cash,
    positions: positions === undefined ? undefined : lists.positions.map(({ entry }) => entry),
    orders: lists.orders.map(({ entry }) => entry),
  };
  const checked = accountSchema.safeParse(account);
  if (!checked.success)
    return checked.error.issues.map((issue) => ({
      path: placeOf(issue.path),
      reason: problemMessage(issue),
    }));
  const lost = (["positions", "orders"] as const).flatMap((list) =>
    lists[list].flatMap(({ entry, at }) => contracts.mistakes(entry, ["account", list, at], true)),
  );
  const wrong = new Set(lost.map(({ path: [, list, at] }) => `${String(list)} ${String(at)}`));
  const found = begin(account, shared, startMs)
    .map(({ path, reason }) => ({ path: placeOf(path), reason }))
    .filter(({ path: [, list, at] }) => !wrong.has(`${String(list)} ${String(at)}`));
  return [...lost, ...found];
}

function numbered<Entry>(entries: Sound<Entry>): readonly Numbered<Entry>[] {
  return entries.flatMap((entry, at) => (entry === undefined ? [] : [{ entry, at }]));
}
