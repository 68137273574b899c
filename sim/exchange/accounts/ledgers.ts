import { type Holding, holdingOnDay, Ledger, type LedgerState } from "./ledger.ts";

/** The part of a login that is looked at: an account, all of them, or one model. */
export interface Scope {
  /** The account code; undefined for all accounts together. */
  readonly account: string | undefined;
  /** The model; undefined for everything in and outside of models. */
  readonly model?: string | undefined;
}

/** The ledgers of a login as they are saved: by account code, and by account code and model, joined with a slash. */
export type LedgersState = Readonly<Record<string, LedgerState>>;

const EMPTY: LedgerState = { cash: {}, holdings: [] };

/** The ledgers of the accounts of a login: one for each account, and one for each model of it that was traded in. */
export class Ledgers {
  readonly #ledgers = new Map<string, Ledger>();
  readonly #default: string;

  /**
   * Takes over ledgers.
   *
   * @param accounts The account codes, the first one being the default.
   * @throws {RangeError} When the state has an account that is not among them.
   */
  constructor(accounts: readonly string[], state: LedgersState) {
    this.#default = accounts[0] ?? "";
    for (const account of accounts) this.#ledgers.set(account, new Ledger(state[account] ?? EMPTY));
    for (const [key, ledger] of Object.entries(state)) {
      const [account = ""] = key.split("/");
      if (!accounts.includes(account))
        throw new RangeError(
          `Cannot continue from the state: it has the account ${account}, which is not among the accounts`,
        );
      if (key !== account) this.#ledgers.set(key, new Ledger(ledger));
    }
  }

  /** Returns the state to save. */
  state(): LedgersState {
    return Object.fromEntries([...this.#ledgers].map(([key, ledger]) => [key, ledger.state()]));
  }

  /** Replaces the ledger of an account. */
  replace(account: string, state: LedgerState): void {
    this.#ledgers.set(account, new Ledger(state));
  }

  /** Every ledger. */
  all(): readonly Ledger[] {
    return [...this.#ledgers.values()];
  }

  /** Returns the ledger that trades of an account in a model are booked in; an empty model is none. */
  booked(account: string, model = ""): Ledger {
    const key = model === "" ? account : `${account}/${model}`;
    let ledger = this.#ledgers.get(key);
    if (ledger === undefined) {
      ledger = new Ledger(EMPTY);
      this.#ledgers.set(key, ledger);
    }
    return ledger;
  }

  /** Returns what a scope holds, as a ledger to look at: several ledgers are added up. Default: the first account. */
  view({ account, model }: Scope = { account: this.#default }): Ledger {
    const found: Ledger[] = [];
    for (const [key, ledger] of this.#ledgers) {
      const slash = key.indexOf("/");
      const owner = slash < 0 ? key : key.slice(0, slash);
      const ofModel = slash < 0 ? "" : key.slice(slash + 1);
      if ((account === undefined || owner === account) && (model === undefined || ofModel === model))
        found.push(ledger);
    }
    const [first] = found;
    if (first === undefined) return new Ledger(EMPTY);
    return found.length === 1 ? first : sumOf(found);
  }
}

function sumOf(ledgers: readonly Ledger[]): Ledger {
  const cash: Record<string, number> = {};
  const move = (currency: string, amount: number): void => {
    cash[currency] = (cash[currency] ?? 0) + amount;
  };
  const holdings = new Map<number, Holding>();
  for (const ledger of ledgers) {
    for (const [currency, amount] of ledger.cash) move(currency, amount);
    for (const holding of ledger.holdings()) {
      const { conId, currency, secType } = holding.instrument;
      const other = holdings.get(conId);
      const { sum, realized } =
        other === undefined ? { sum: holding, realized: 0 } : sumOfHoldings(other, holding);
      holdings.set(conId, sum);
      // As when a future is closed.
      if (secType === "FUT") move(currency, realized);
    }
  }
  return new Ledger({ cash, holdings: [...holdings.values()] });
}

/**
 * Adds two holdings of one contract; those of an earlier day are brought to the later one first.
 *
 * A long and a short holding close each other: the rest keeps the cost of the larger one, and the profit of what is closed
 * is realized.
 */
function sumOfHoldings(one: Holding, other: Holding): { readonly sum: Holding; readonly realized: number } {
  const [, day = ""] = [one.day, other.day].sort();
  const [a, b] = [holdingOnDay(one, day), holdingOnDay(other, day)];
  const size = Number((a.size + b.size).toFixed(8));
  const cost = a.size * a.averageCost + b.size * b.averageCost;
  const larger = Math.abs(a.size) >= Math.abs(b.size) ? a : b;
  const sameSide = a.size * b.size >= 0;
  const averageCost = size === 0 ? 0 : sameSide ? cost / size : larger.averageCost;
  const realized = size * averageCost - cost;
  const sum: Holding = {
    ...a,
    size,
    averageCost,
    realizedPnl: a.realizedPnl + b.realizedPnl + realized,
    dayStartSize: a.dayStartSize + b.dayStartSize,
    dayCash: a.dayCash + b.dayCash,
  };
  return { sum, realized };
}
