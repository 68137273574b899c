import type { DatedContractDetails } from "../../operations/contracts.ts";
import type { Contract, ContractDescription, SecType } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { numberOf } from "../rows/number.ts";
import type { WebRequester } from "./requester.ts";
import { Row, rowsOf } from "./row.ts";

/** Kinds of contracts that a row of the search stands for itself; it names others for its derivatives. */
const OWN_KINDS: ReadonlySet<string> = new Set([
  "STK",
  "IND",
  "CASH",
  "CRYPTO",
  "CMDTY",
  "FUND",
  "BOND",
  "BILL",
]);
/** The ID that the gateway writes for issuers of bonds, which are no contract. */
const NO_CON_ID = 2_147_483_647;

/** One row of the search for contracts. */
export interface FoundSymbol {
  readonly conId: number;
  readonly symbol: string | undefined;
  /** The listing exchange. */
  readonly primaryExch: string | undefined;
  /** Kinds of contracts: its own, and those of its derivatives. */
  readonly secTypes: readonly string[];
  /** Months of the options on it, as the gateway names them: `MAR26;JUN26`; empty for none. */
  readonly optionMonths: string;
}

/**
 * Searches a symbol, once in a session. The gateway requires it before any other request for derivatives of that symbol.
 *
 * @returns The rows in the order of the gateway; empty where nothing matches.
 */
export async function searchSymbol(requester: WebRequester, symbol: string): Promise<readonly FoundSymbol[]> {
  return await requester.once(`search of ${symbol.toUpperCase()}`, (own) => search(own, { symbol }));
}

async function search(
  requester: WebRequester,
  query: { readonly symbol: string; readonly name?: boolean },
): Promise<readonly FoundSymbol[]> {
  const body = await requester.call({ method: "GET", path: "/iserver/secdef/search", query });
  return foundSymbols(requester.what, body);
}

/** Makes the rows of a search. The gateway writes that nothing matches as an error, with the status of success. */
export function foundSymbols(what: string, body: unknown): readonly FoundSymbol[] {
  if (!Array.isArray(body)) {
    const error = new Row(what, "a list of symbols", body).text("error");
    if (error !== undefined && /no symbol/i.test(error)) return [];
  }
  return rowsOf(what, "symbol", body).flatMap((row) => {
    const conId = numberOf(row.raw("conid"));
    // Issuers of bonds have no contract ID, -1, or the largest one.
    if (conId === undefined || conId < 1 || conId === NO_CON_ID) return [];
    const sections = row.raw("sections") === undefined ? [] : rowsOf(what, "section", row.raw("sections"));
    const secTypes = sections.flatMap((section) => section.text("secType") ?? []);
    const options = sections.filter((section) => section.text("secType") === "OPT");
    const optionMonths = options.flatMap((section) => section.text("months") ?? []).join(";");
    const primaryExch = row.text("description");
    return [{ conId, symbol: row.text("symbol"), primaryExch, secTypes, optionMonths }];
  });
}

/** Reads the contracts whose symbol or name matches a text. */
export async function matchingSymbols(
  requester: WebRequester,
  pattern: string,
): Promise<readonly ContractDescription[]> {
  const [bySymbol, byName] = await Promise.all([
    searchSymbol(requester, pattern),
    search(requester, { symbol: pattern, name: true }),
  ]);
  const found = [...bySymbol, ...byName].map((one) => [one.conId, one] as const);
  return [...new Map(found).values()].map(({ secTypes, conId, symbol, primaryExch }) => {
    const own = secTypes.find((kind) => OWN_KINDS.has(kind));
    const contract = defined({ conId, symbol, secType: own, primaryExch }) as Contract;
    return { contract, derivativeSecTypes: secTypes.filter((kind) => kind !== own) as SecType[] };
  });
}

/** Reads the details of one contract, once in a session. */
export async function contractInfo(requester: WebRequester, conId: number): Promise<DatedContractDetails> {
  return await requester.once(`contract ${conId}`, async (own) => {
    const body = await own.call({ method: "GET", path: `/iserver/contract/${conId}/info` });
    return detailsOf(own.what, body);
  });
}

/** Makes the details of a contract. The gateway names neither the hours nor the price increments. */
export function detailsOf(what: string, body: unknown): DatedContractDetails {
  const row = new Row(what, "a contract", body);
  const exchange = row.text("exchange");
  const right = row.text("right")?.charAt(0);
  const isSmart = row.raw("smart_available") === true && row.text("instrument_type") === "STK";
  const contract = defined({
    conId: row.conId("con_id", "conid"),
    symbol: row.text("symbol"),
    secType: row.text("instrument_type"),
    lastTradeDateOrContractMonth: row.text("maturity_date", "expiry_full"),
    strike: row.number("strike") || undefined,
    right: right === "C" || right === "P" ? right : undefined,
    multiplier: row.number("multiplier") || undefined,
    // A share that is routed has that exchange, so that the contract can be used in other reads.
    exchange: isSmart ? "SMART" : exchange,
    primaryExch: exchange === "SMART" ? undefined : exchange,
    currency: row.text("currency"),
    localSymbol: row.text("local_symbol"),
    tradingClass: row.text("trading_class"),
  }) as Contract;
  const details = defined({
    contract,
    longName: row.text("company_name"),
    validExchanges: row.text("valid_exchanges"),
    contractMonth: row.text("contract_month"),
    industry: row.text("industry"),
    category: row.text("category"),
    cusip: row.text("cusip"),
    underConId: row.number("underlying_con_id") || undefined,
  });
  return Object.assign(details, { expiryMs: undefined });
}
