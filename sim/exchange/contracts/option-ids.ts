import { dayNumber, dayText } from "../../world/zones.ts";
import { isUsHoliday } from "../calendar/holidays.ts";
import type { ContractDefinition, OptionChain } from "./contract-definition.ts";
import { highestMultiple, strikeStepOf } from "./option-strikes.ts";

/** The first of the 500 million IDs of options; TWS's own were below 900 million in 2026. */
const FIRST_ID = 1_000_000_000;
const LARGE = { slots: 32, strikes: 4_096, days: 1_024 };
const SMALL = { slots: 440, strikes: 1_024, days: 256 };
const LARGE_IDS = LARGE.strikes * LARGE.days * 2;
const SMALL_IDS = SMALL.strikes * SMALL.days * 2;
const FIRST_SMALL = FIRST_ID + LARGE.slots * LARGE_IDS;
const END = FIRST_SMALL + SMALL.slots * SMALL_IDS;
/** Share of the range of days before the present day. */
const PAST = 0.2;

/** Options whose IDs are publicly known: ID, symbol, last trading day, strike, right (stoqey/ib's live suite). */
const KNOWN = [[843630132, "SPY", "20281215", 750, "C"]] as const;
const KNOWN_CURRENCY = "USD";

/** The options of one trading class on one underlying. */
export interface OptionClass {
  readonly definition: ContractDefinition;
  readonly chain: OptionChain;
  /** Whether it has the monthly expirations; all of them where the chain has one class only. */
  readonly monthly: boolean;
}

/** What the ID of an option says. */
export interface OptionPlace extends OptionClass {
  /** The last trading day, `yyyymmdd`. */
  readonly date: string;
  /** The strike in steps of the chain. */
  readonly multiple: number;
  readonly right: "C" | "P";
}

/**
 * The contract IDs of all options of a universe, each made from its place: the class, the last trading day, the strike and
 * the right. So an option is found by its ID alone, and no two have the same one within four years.
 *
 * Classes that expire daily or have many strikes are given one of 32 large ranges, others one of 440 small ones, in the
 * order of the definitions.
 */
export class OptionIds {
  readonly #slots = new Map<string, number>();
  readonly #large: OptionClass[] = [];
  readonly #small: OptionClass[] = [];

  constructor(definitions: readonly ContractDefinition[]) {
    for (const definition of definitions) {
      const chain = definition.options;
      if (chain === undefined) continue;
      for (const monthly of chain.weeklyClass === undefined ? [true] : [true, false]) {
        const list = isLarge(definition, chain) ? this.#large : this.#small;
        this.#slots.set(`${definition.conId}/${monthly}`, list.length);
        list.push({ definition, chain, monthly });
      }
    }
  }

  /** The reason why not every class has a range of IDs, if so. */
  get problem(): string | undefined {
    if (this.#large.length > LARGE.slots)
      return `more than ${LARGE.slots} classes of options with daily expirations or over ${SMALL.strikes} strikes`;
    return this.#small.length > SMALL.slots ? `more than ${SMALL.slots} classes of options` : undefined;
  }

  /** Returns the ID of an option. */
  of(place: OptionPlace): number {
    return this.expiration(place)(place.multiple, place.right);
  }

  /** Returns how the options of one class and last trading day get their IDs from the strike, in steps, and the right. */
  expiration({
    definition,
    chain,
    monthly,
    date,
  }: Omit<OptionPlace, "multiple" | "right">): (multiple: number, right: "C" | "P") => number {
    const slot = this.#slots.get(`${definition.conId}/${monthly || chain.weeklyClass === undefined}`) ?? 0;
    const large = isLarge(definition, chain);
    const { strikes, days } = large ? LARGE : SMALL;
    const start = large ? FIRST_ID + slot * LARGE_IDS : FIRST_SMALL + slot * SMALL_IDS;
    const first = start + (placeOf(date, large) % days) * strikes * 2;
    const known = KNOWN.filter(
      ([, symbol, day]) =>
        day === date && symbol === definition.symbol && definition.currency === KNOWN_CURRENCY,
    );
    if (known.length === 0) return (multiple, right) => first + 2 * multiple + (right === "C" ? 0 : 1);
    const step = strikeStepOf(definition, chain);
    return (multiple, right) => {
      const own = known.find(([, , , strike, side]) => side === right && strike === multiple * step);
      return own?.[0] ?? first + 2 * multiple + (right === "C" ? 0 : 1);
    };
  }

  /** Returns what an ID says, as of a day; undefined for an ID that no option of the universe has. */
  place(conId: number, today: string): OptionPlace | undefined {
    if (conId < FIRST_ID || conId >= END) return this.#known(conId);
    const large = conId < FIRST_SMALL;
    const offset = conId - (large ? FIRST_ID : FIRST_SMALL);
    const ids = large ? LARGE_IDS : SMALL_IDS;
    const owner = (large ? this.#large : this.#small)[Math.floor(offset / ids)];
    if (owner === undefined) return undefined;
    const { strikes, days } = large ? LARGE : SMALL;
    const rest = Math.floor((offset % ids) / 2);
    const earliest = placeOf(today, large) - Math.round(PAST * days);
    const place = earliest + ((((Math.floor(rest / strikes) - earliest) % days) + days) % days);
    const found: OptionPlace = {
      ...owner,
      date: dateOf(place, large),
      multiple: rest % strikes,
      right: offset % 2 === 0 ? "C" : "P",
    };
    return this.of(found) === conId ? found : undefined;
  }

  #known(conId: number): OptionPlace | undefined {
    const known = KNOWN.find(([id]) => id === conId);
    if (known === undefined) return undefined;
    const [, symbol, date, strike, right] = known;
    const owner = [...this.#large, ...this.#small].find(
      ({ definition, monthly }) =>
        monthly && definition.symbol === symbol && definition.currency === KNOWN_CURRENCY,
    );
    if (owner === undefined) return undefined;
    const multiple = strike / strikeStepOf(owner.definition, owner.chain);
    return { ...owner, date, multiple, right };
  }
}

function isLarge(definition: ContractDefinition, chain: OptionChain): boolean {
  const kind = chain.months === undefined ? chain.expirations : "monthly";
  return (
    kind === "daily" ||
    kind === "wednesdays" ||
    kind === "before-future" ||
    highestMultiple(definition, chain) >= SMALL.strikes
  );
}

/** Numbers weekdays, or weeks for classes that expire once a week; 1970-01-05 was the first Monday. */
function placeOf(date: string, large: boolean): number {
  const sinceMonday = dayNumber(date) - 4;
  const week = Math.floor(sinceMonday / 7);
  return large ? week * 5 + Math.min(4, sinceMonday - week * 7) : week;
}

function dateOf(place: number, large: boolean): string {
  const friday = place * 7 + 8;
  if (!large) return dayText(isUsHoliday(friday) ? friday - 1 : friday);
  const week = Math.floor(place / 5);
  return dayText(week * 7 + 4 + (place - week * 5));
}
