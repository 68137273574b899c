import { invalid } from "../../arguments/checked.ts";
import { PoolError } from "../../errors.ts";
import type { DatedContractDetails } from "../../operations/contracts.ts";
import { qualified } from "../../operations/qualify.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { contractInfo, searchSymbol } from "./contracts.ts";
import { monthName } from "./month-names.ts";
import type { WebRequester } from "./requester.ts";
import { Row, rowsOf } from "./row.ts";

/** The most contracts of a symbol whose details are read, to find those that match. */
const CANDIDATES_MAX = 20;
/** Kinds that the search finds by their own symbol. */
const SEARCHED: ReadonlySet<string> = new Set(["IND", "CASH", "CRYPTO", "CMDTY", "FUND"]);
/** Kinds that are found by the symbol and the month of their underlying. */
const DERIVATIVES: ReadonlySet<string> = new Set(["OPT", "FUT", "FOP"]);
/** Fields by which the Web API cannot find a contract. */
const NOT_SEARCHED = [
  "secId",
  "secIdType",
  "issuerId",
  "comboLegs",
  "deltaNeutralContract",
  "includeExpired",
] as const;

/**
 * Gives the ID of the one contract that a contract means; one that has its `conId` is used directly.
 *
 * @throws {PoolError} `AMBIGUOUS` when several match, `WEB_ERROR` when none does.
 */
export async function conIdOf(requester: WebRequester, contract: Contract): Promise<number> {
  const { conId } = contract;
  if (conId === undefined) return qualified(contract, await findContracts(requester, contract)).conId ?? 0;
  // Derivatives have no data before their symbol was searched in the session.
  const { secType, symbol } =
    contract.secType === undefined || (DERIVATIVES.has(contract.secType) && contract.symbol === undefined)
      ? (await contractInfo(requester, conId)).contract
      : contract;
  if (symbol !== undefined && DERIVATIVES.has(secType ?? "")) await searchSymbol(requester, symbol);
  return conId;
}

/**
 * Refuses market data of one exchange: the Web API has those of the best of all exchanges alone.
 *
 * @throws {PoolError} `INVALID_OPTION` for a share with any other exchange.
 */
export function checkDataExchange(what: string, { secType, exchange }: Contract): void {
  if (secType === "STK" && exchange !== undefined && exchange !== "SMART")
    throw invalid(what, `contract.exchange: the Web API has data of SMART alone, not of ${exchange}`);
}

/**
 * Finds the contracts that a contract means, with their details: at least one. Of the shares with a symbol in USD those listed
 * in the US are taken where there are any.
 *
 * @throws {PoolError} `INVALID_OPTION` for a contract by which the Web API cannot search, `WEB_ERROR` when none matches.
 */
export async function findContracts(
  requester: WebRequester,
  contract: Contract,
): Promise<readonly DatedContractDetails[]> {
  const { conId } = contract;
  if (conId !== undefined) return [await contractInfo(requester, conId)];
  checkSearchable(requester.what, contract);
  return await requester.once(`contracts ${JSON.stringify(contract)}`, async (own) => {
    const candidates = await candidatesOf(own, contract);
    if (candidates.length > CANDIDATES_MAX) {
      const many = `${candidates.length} contracts have the symbol: expected also a currency, an exchange, a strike or a right`;
      throw new PoolError("AMBIGUOUS", `Cannot ${own.what}: ${many}`, {
        candidates: candidates.map(({ conId: id, term }) => ({ ...contract, ...term, conId: id })),
      });
    }
    const all = await Promise.all(candidates.map((one) => described(own, one)));
    const matching = all.filter((one) => matches(one, contract));
    if (matching.length === 0) throw new PoolError("WEB_ERROR", `Cannot ${own.what}: no contract matches`);
    return matching;
  });
}

/** A contract that may be meant: its ID, and where it is listed, if that is known. */
interface Candidate {
  readonly conId: number;
  readonly primaryExch: string | undefined;
  /** Expiry, strike and right of a derivative, as far as the list has them. */
  readonly term?: Pick<Contract, "lastTradeDateOrContractMonth" | "strike" | "right">;
}

async function described(
  requester: WebRequester,
  { conId, primaryExch }: Candidate,
): Promise<DatedContractDetails> {
  const details = await contractInfo(requester, conId);
  return primaryExch === undefined ? details : { ...details, contract: { ...details.contract, primaryExch } };
}

function checkSearchable(what: string, contract: Contract): void {
  const unusable = NOT_SEARCHED.find((name) => contract[name] !== undefined);
  if (unusable !== undefined)
    throw invalid(what, `contract.${unusable}: the Web API finds contracts by conId or symbol alone`);
  const { symbol, secType, lastTradeDateOrContractMonth: month = "" } = contract;
  if (symbol === undefined) throw invalid(what, "contract.symbol: is missing, and so is conId");
  if (secType === undefined)
    throw invalid(what, "contract.secType: is missing: the Web API needs it beside a symbol");
  if (secType !== "STK" && !SEARCHED.has(secType) && !DERIVATIVES.has(secType))
    throw invalid(what, `contract.conId: is missing: the Web API does not find ${secType} by a symbol`);
  // All months of a future are listed; those of options have to be read one by one.
  const isWhole = secType === "FUT" && month === "";
  if (DERIVATIVES.has(secType) && !isWhole && monthName(month) === undefined)
    throw invalid(
      what,
      `contract.lastTradeDateOrContractMonth: expected "yyyymm" or "yyyymmdd", received "${month}"`,
    );
}

async function candidatesOf(requester: WebRequester, contract: Contract): Promise<readonly Candidate[]> {
  const { symbol = "", secType = "" } = contract;
  if (secType === "STK") return await shares(requester, contract);
  if (secType === "FUT" && contract.lastTradeDateOrContractMonth === undefined)
    return await futures(requester, symbol);
  const found = await searchSymbol(requester, symbol);
  const own = found.filter((one) => one.secTypes.includes(secType) && sameText(one.symbol, symbol));
  if (SEARCHED.has(secType)) return own;
  const lists = await Promise.all(own.map(({ conId }) => derivatives(requester, contract, conId)));
  return lists.flat();
}

async function shares(requester: WebRequester, contract: Contract): Promise<readonly Candidate[]> {
  const { symbol = "", currency, primaryExch } = contract;
  const query = { symbols: symbol };
  const body = new Row(
    requester.what,
    "shares",
    await requester.call({ method: "GET", path: "/trsrv/stocks", query }),
  );
  const lists = body.raw(symbol) ?? body.raw(symbol.toUpperCase());
  const companies = lists === undefined ? [] : rowsOf(requester.what, "company", lists);
  const listed = companies
    .flatMap((company) => rowsOf(requester.what, "share", company.raw("contracts") ?? []))
    .map((row) => ({
      conId: row.conId("conid"),
      exchange: row.text("exchange"),
      isUs: row.raw("isUS") === true,
    }))
    .filter(({ exchange }) => primaryExch === undefined || sameText(exchange, primaryExch));
  const american = listed.filter(({ isUs }) => isUs);
  const taken = currency === "USD" && american.length > 0 ? american : listed;
  return taken.map(({ conId, exchange }) => ({ conId, primaryExch: exchange }));
}

async function derivatives(
  requester: WebRequester,
  contract: Contract,
  under: number,
): Promise<readonly Candidate[]> {
  const { secType, lastTradeDateOrContractMonth: date = "", strike, right, exchange } = contract;
  const query = { conid: under, secType, month: monthName(date), exchange, strike, right };
  const body = await requester.call({ method: "GET", path: "/iserver/secdef/info", query });
  return rowsOf(requester.what, "contract", body)
    .filter((row) => row.text("maturityDate")?.startsWith(date) !== false)
    .map((row) => ({ conId: row.conId("conid"), primaryExch: undefined, term: termOf(row) }));
}

function termOf(row: Row): NonNullable<Candidate["term"]> {
  const right = row.text("right")?.charAt(0);
  return defined({
    lastTradeDateOrContractMonth: row.text("maturityDate"),
    strike: row.number("strike") || undefined,
    right: right === "C" || right === "P" ? right : undefined,
  }) as NonNullable<Candidate["term"]>;
}

/** Lists the futures with a symbol that have not expired, in the order of their expiry. */
async function futures(requester: WebRequester, symbol: string): Promise<readonly Candidate[]> {
  const query = { symbols: symbol.toUpperCase() };
  const body = await requester.call({ method: "GET", path: "/trsrv/futures", query });
  const rows = new Row(requester.what, "futures", body).raw(query.symbols) ?? [];
  return rowsOf(requester.what, "future", rows)
    .map((row) => ({ conId: row.conId("conid"), day: row.text("expirationDate") ?? "" }))
    .sort((one, other) => (one.day < other.day ? -1 : 1))
    .map(({ conId, day }) => ({
      conId,
      primaryExch: undefined,
      term: day === "" ? {} : { lastTradeDateOrContractMonth: day },
    }));
}

/** Whether details agree with every field of a partial contract that both have. */
function matches({ contract: found, validExchanges = "" }: DatedContractDetails, wanted: Contract): boolean {
  const exchanges = [found.exchange, found.primaryExch, ...validExchanges.split(",")].filter(Boolean);
  const agrees = (
    name: "currency" | "localSymbol" | "tradingClass" | "secType" | "multiplier" | "strike" | "right",
  ): boolean =>
    wanted[name] === undefined || found[name] === undefined || sameText(`${found[name]}`, `${wanted[name]}`);
  const isTraded = (exchange: string | undefined): boolean =>
    exchange === undefined ||
    exchange === "SMART" ||
    exchanges.length === 0 ||
    exchanges.some((one) => sameText(one, exchange));
  return (
    isTraded(wanted.exchange) &&
    agrees("currency") &&
    agrees("localSymbol") &&
    agrees("tradingClass") &&
    agrees("secType") &&
    agrees("multiplier") &&
    agrees("strike") &&
    agrees("right") &&
    found.lastTradeDateOrContractMonth?.startsWith(wanted.lastTradeDateOrContractMonth ?? "") !== false
  );
}

function sameText(text: string | undefined, other: string): boolean {
  return text?.trim().toUpperCase() === other.trim().toUpperCase();
}
