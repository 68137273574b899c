import { z } from "zod";
import type { OptionField } from "../world/option-fields.ts";
import type { ContractDefinition } from "./contracts/contract-definition.ts";
import { definitionsSchema } from "./contracts/definition-check.ts";
import { historySchema } from "./history/history-check.ts";
import type { PriceHistory } from "./history/price-history.ts";

/** The options of a simulated exchange. The command line has the same names: `anySymbol` is `--any-symbol`. */
export interface ExchangeOptions {
  /** The seed of all prices. Default 1. */
  readonly seed?: number | undefined;
  /** The contracts. Default: `UNIVERSE`. */
  readonly universe?: readonly ContractDefinition[] | undefined;
  /** List a US share for every symbol that the universe does not have. Default false. */
  readonly anySymbol?: boolean | undefined;
  /** Let everything trade at all hours of all days. Default false. */
  readonly alwaysOpen?: boolean | undefined;
  /** The codes of the accounts, the first one being the default. Default: `DU1234567`. */
  readonly accounts?: readonly string[] | undefined;
  /** Make the login that of a financial advisor: groups and models of accounts. Default false. */
  readonly advisor?: boolean | undefined;
  /** Past prices, as `historyFile` reads them, that replace the made-up ones. Default: none. */
  readonly history?: PriceHistory | undefined;
  /** Let past prices also drive the live prices of the days that they have. Default false. */
  readonly historyLive?: boolean | undefined;
}

/** Code of the account where no other is given. */
export const ACCOUNT = "DU1234567";

const ACCOUNTS_MAX = 50;
const CODES = `expected 1 to ${ACCOUNTS_MAX} codes of accounts`;
const accountCode: z.ZodType = z
  .string()
  .regex(/^[A-Z]{1,2}[0-9]{5,8}$/, "expected a code such as DU1234567");

/** The options of a simulated exchange: checks, defaults and the command line follow from this table. */
export const EXCHANGE_OPTIONS: Readonly<Record<keyof ExchangeOptions, OptionField>> = {
  seed: {
    accepts: z.int().min(0).max(2_147_483_647),
    about: "seed of the prices and of every choice of a fault",
    byDefault: 1,
  },
  universe: {
    accepts: z.lazy(definitionsSchema),
    about: "contracts that can be traded",
    byDefault: undefined,
  },
  anySymbol: {
    accepts: z.boolean(),
    about: "list a US share for every symbol that the universe does not have",
    byDefault: false,
  },
  alwaysOpen: {
    accepts: z.boolean(),
    about: "let everything trade at all hours of all days",
    byDefault: false,
  },
  accounts: {
    accepts: z.array(accountCode).min(1, CODES).max(ACCOUNTS_MAX, CODES),
    about: "codes of the accounts, the first one being the default",
    byDefault: [ACCOUNT],
  },
  advisor: {
    accepts: z.boolean(),
    about: "make the login that of a financial advisor",
    byDefault: false,
  },
  history: {
    accepts: z.lazy(historySchema),
    about: "past prices that replace the made-up ones",
    byDefault: undefined,
  },
  historyLive: {
    accepts: z.boolean(),
    about: "let past prices drive the live prices of the days that they have",
    byDefault: false,
  },
};
