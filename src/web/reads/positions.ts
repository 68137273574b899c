import { PoolError } from "../../errors.ts";
import type { Position } from "../../operations/positions.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { portfolioAccounts, portfolioPath } from "./accounts.ts";
import type { WebRequester } from "./requester.ts";
import { type Row, rowsOf } from "./row.ts";

/** The smallest size of a full page that a gateway was seen to have. */
const PAGE_ROWS_MIN = 30;
const PAGES_MAX = 100;
/** Times that the pages are read while rows move between them. */
const PASSES_MAX = 3;

/** Reads the positions of all accounts. */
export async function positions(requester: WebRequester): Promise<readonly Position[]> {
  const accounts = await portfolioAccounts(requester);
  const lists = await Promise.all(accounts.map((account) => positionsOf(requester, account)));
  return lists.flat();
}

/**
 * Reads the pages of one account. A position that is closed meanwhile moves the rows behind it to other pages, so that one is
 * missed. The page on which it was has other rows then: every page but the last is read again to find that out.
 */
async function positionsOf(requester: WebRequester, account: string): Promise<readonly Position[]> {
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const pages = await allPages(requester, account);
    if (await areUnchanged(requester, account, pages.slice(0, -1))) return byKey(pages.flat());
  }
  throw new PoolError(
    "WEB_ERROR",
    `Cannot ${requester.what}: positions of ${account} were opened or closed each of ${PASSES_MAX} times that their pages were read`,
  );
}

async function areUnchanged(
  requester: WebRequester,
  account: string,
  pages: readonly (readonly Position[])[],
): Promise<boolean> {
  for (const [index, before] of pages.entries()) {
    if (keysOf(await page(requester, account, index)) !== keysOf(before)) return false;
  }
  return true;
}

async function allPages(requester: WebRequester, account: string): Promise<(readonly Position[])[]> {
  const pages: (readonly Position[])[] = [];
  for (let index = 0; index < PAGES_MAX; index++) {
    const rows = await page(requester, account, index);
    pages.push(rows);
    const isShort = rows.length < PAGE_ROWS_MIN || rows.length < (pages[0]?.length ?? 0);
    // A gateway that ignores the number of the page sends the same rows for ever.
    if (isShort || (index > 0 && keysOf(rows) === keysOf(pages[index - 1] ?? []))) return pages;
  }
  throw new PoolError(
    "WEB_ERROR",
    `Cannot ${requester.what}: the gateway sent more than ${PAGES_MAX} pages of positions of ${account}`,
  );
}

async function page(requester: WebRequester, account: string, index: number): Promise<readonly Position[]> {
  const path = portfolioPath(account, `positions/${index}`);
  const body = await requester.call({ method: "GET", path });
  return rowsOf(requester.what, "position", body).map((row) => positionOf(row, account));
}

/** Makes a position of a row. @param account The account that was requested, for rows that name none. */
export function positionOf(row: Row, account: string): Position {
  const values = defined({
    marketPrice: row.number("mktPrice"),
    marketValue: row.number("mktValue"),
    unrealizedPnL: row.number("unrealizedPnl"),
    realizedPnL: row.number("realizedPnl"),
  });
  const pos = row.neededNumber("position");
  const avgCost = row.number("avgCost");
  return { account: row.text("acctId") ?? account, contract: heldContract(row), pos, avgCost, ...values };
}

function heldContract(row: Row): Contract {
  const secType = row.text("assetClass", "secType");
  const strike = row.number("strike");
  const right = row.text("putOrCall", "right")?.charAt(0);
  return defined({
    conId: row.conId("conid"),
    symbol: row.text("ticker", "symbol") ?? symbolOf(row.text("contractDesc"), secType),
    secType,
    lastTradeDateOrContractMonth: row.text("expiry"),
    strike: strike === 0 ? undefined : strike,
    right: right === "P" || right === "C" ? right : undefined,
    multiplier: row.number("multiplier") || undefined,
    currency: row.text("currency"),
    primaryExch: row.text("listingExchange"),
  }) as Contract;
}

/** The symbol that a description begins with: `AAPL`, `BRK B`, `EUR.USD`, `SPY    MAR2026 500 C`. */
function symbolOf(description: string | undefined, secType: string | undefined): string | undefined {
  const text = description?.trim();
  if (secType === "STK") return text;
  return text?.split(secType === "CASH" ? /[.\s]/ : /\s/, 1)[0];
}

const keyOf = ({ account, contract }: Position): string => `${account}/${contract.conId}`;
const keysOf = (rows: readonly Position[]): string => rows.map(keyOf).join(" ");

/** Removes rows that came twice; the later one counts. */
function byKey(rows: readonly Position[]): readonly Position[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
