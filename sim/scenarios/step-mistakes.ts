import type { Instrument } from "../exchange/contracts/instrument.ts";
import type { PriceByHand } from "../exchange/prices/price-by-hand.ts";
import { parseFault } from "../faults/parse.ts";
import type { Shared } from "../tws/context/context.ts";
import { manualOrderRefusal } from "../tws/orders/manual-orders.ts";
import { isMistake, type NamedContracts } from "./contract-mistakes.ts";
import { durationMs } from "./duration.ts";
import type { Check, MarketStep, ScenarioOrder, WantedValues } from "./scenario.ts";
import type { Mistake, Path } from "./scenario-error.ts";
import type { SoundParts } from "./sound-parts.ts";
import { stepTimes } from "./step-times.ts";

/** What steps are checked with: the fake at the start, and its contracts. */
interface StepWorld {
  readonly shared: Shared;
  readonly startMs: number;
  readonly contracts: NamedContracts;
}

/** Finds steps and checks about contracts that do not exist, and prices and orders that are not possible. */
export function stepMistakes({ timeline, faults, checks }: SoundParts, world: StepWorld): readonly Mistake[] {
  const times = stepTimes(timeline);
  // A long timeline often has the same order many times.
  const refusals = new Map<string, string | undefined>();
  const ofSteps = timeline.flatMap((step, index): readonly Mistake[] => {
    if (step === undefined) return [];
    const { market, place, inject, order, expect } = step;
    const path: Path = ["timeline", index];
    const time = times[index];
    const atMs = time?.isTimed === true ? world.startMs + time.sinceMs : undefined;
    return [
      market === undefined ? [] : ofMarket(market, [...path, "market"], world, atMs),
      place === undefined ? [] : ofPlaced(place, [...path, "place"], world, refusals),
      ofFault(inject, [...path, "inject"], world),
      ofOrders(order?.of, [...path, "order", "of"], world),
      ofCheck(expect, [...path, "expect"], world),
    ].flat();
  });
  return [
    ...faults.flatMap((fault, index) => ofFault(fault, ["faults", index], world)),
    ...ofSteps,
    ...checks.flatMap((check, index) => ofCheck(check, ["checks", index], world)),
  ];
}

/** Checks a change of prices: at its time or, where that is not known, when its venue is open. */
function ofMarket(
  step: MarketStep,
  path: Path,
  world: StepWorld,
  atMs: number | undefined,
): readonly Mistake[] {
  const { shared, startMs, contracts } = world;
  const { set, move, over = 0 } = step;
  const instrument = contracts.find(step);
  if (isMistake(instrument)) return contracts.mistakes(step, path, false);
  if (set === undefined && move === undefined) return [];
  const price = shared.exchange.priceByHand(instrument, startMs);
  const nowMs = atMs ?? openMs(instrument, world);
  const field = set === undefined ? "move" : "set";
  const reason = refusal(() => check(price, nowMs));
  return reason === undefined ? [] : [{ path: [...path, field], reason }];

  function check(prices: PriceByHand, whenMs: number): void {
    if (set !== undefined) prices.checkSet(set, whenMs);
    else prices.checkMove(Number.parseFloat(move ?? "") / 100, durationMs(over) ?? 0, whenMs);
  }
}

function openMs(instrument: Instrument, { shared, startMs }: StepWorld): number {
  const calendar = shared.exchange.calendar(instrument, startMs);
  return calendar.isOpen(startMs) ? startMs : calendar.dayAfter(startMs).openMs;
}

/** Checks an order that is placed by hand, by the rules that depend neither on the account nor on the time. */
function ofPlaced(
  order: ScenarioOrder,
  path: Path,
  { shared, startMs, contracts }: StepWorld,
  refusals: Map<string, string | undefined>,
): readonly Mistake[] {
  const unknown = contracts.mistakes(order, path, true);
  const instrument = contracts.find(order);
  if (unknown.length > 0 || isMistake(instrument)) return unknown;
  const { action: side, quantity, orderType, limitPrice, auxPrice, tif, outsideRth } = order;
  const terms = { side, quantity, orderType, limitPrice, auxPrice, tif, outsideRth };
  const key = JSON.stringify([instrument.conId, terms]);
  if (!refusals.has(key)) refusals.set(key, manualOrderRefusal(instrument, terms, shared, startMs));
  const reason = refusals.get(key);
  return reason === undefined ? [] : [{ path, reason: `TWS refuses the order: ${reason}` }];
}

/** Checks the symbol that a fault names. */
function ofFault(text: string | undefined, path: Path, { contracts }: StepWorld): readonly Mistake[] {
  if (text === undefined) return [];
  const { name, text: written } = parseFault(text);
  const [, , symbol] = /[:,]symbol=("?)([^,"]+)\1/.exec(written) ?? [];
  if (symbol === undefined) return [];
  const share = name === "manual-order" ? contracts.find({ symbol }) : undefined;
  const ofShare = share !== undefined && isMistake(share) ? share.reason : undefined;
  const reason = contracts.symbolReason(symbol) ?? ofShare;
  return reason === undefined ? [] : [{ path, reason }];
}

function ofCheck(check: Check | undefined, path: Path, world: StepWorld): readonly Mistake[] {
  const { position, orders } = check ?? {};
  const reason = position === undefined ? undefined : world.contracts.symbolReason(position);
  const ofPosition = reason === undefined ? [] : [{ path: [...path, "position"], reason }];
  return [...ofPosition, ...ofOrders(orders, [...path, "orders"], world)];
}

/** Checks the values of orders that depend on the fake: their contract and their account. */
function ofOrders(
  values: WantedValues | undefined,
  path: Path,
  { shared, contracts, startMs }: StepWorld,
): readonly Mistake[] {
  const { symbol, account, conId } = values ?? {};
  const mistakes: Mistake[] = [];
  // The symbol of a combination names several contracts.
  const reason =
    typeof symbol === "string" && !symbol.includes(",") ? contracts.symbolReason(symbol) : undefined;
  if (reason !== undefined) mistakes.push({ path: [...path, "symbol"], reason });
  const { accounts } = shared.exchange;
  if (typeof account === "string" && !accounts.includes(account))
    mistakes.push({ path: [...path, "account"], reason: `the accounts are ${accounts.join(", ")}` });
  if (typeof conId === "number" && shared.exchange.instrument(conId, startMs) === undefined)
    mistakes.push({ path: [...path, "conId"], reason: `no contract has the conId ${conId}` });
  return mistakes;
}

function refusal(run: () => void): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}
