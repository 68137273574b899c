import { invalid } from "../../arguments/checked.ts";
import type { AccountSummaryArgs, AccountValue } from "../../operations/accounts.ts";
import type { WebRequester } from "./requester.ts";
import { Row, rowsOf, unreadable } from "./row.ts";

/** The only group that the Web API has. */
const ALL = "All";

/**
 * Gives the accounts of the portfolio. The gateway requires this request before any other of the portfolio, once in a session.
 */
export async function portfolioAccounts(requester: WebRequester): Promise<readonly string[]> {
  return await requester.once("portfolio accounts", async (own) => {
    const body = await own.call({ method: "GET", path: "/portfolio/accounts" });
    const accounts = rowsOf(own.what, "account", body).map((row) => row.neededText("accountId", "id"));
    if (accounts.length === 0) throw unreadable(own.what, "a list of accounts", "it is empty");
    return [...new Set(accounts)];
  });
}

/** Gives the path of a portfolio request. */
export function portfolioPath(account: string, rest: string): string {
  // Half of a surrogate pair is no text, and cannot be encoded.
  return `/portfolio/${encodeURIComponent(account.replaceAll(/\p{Surrogate}/gu, "\ufffd"))}/${rest}`;
}

/** Refuses what the Web API has no account summary of. */
export function checkSummary(what: string, { group, tags }: AccountSummaryArgs): void {
  if (group !== ALL) throw invalid(what, `group: the Web API has no account groups: expected "${ALL}"`);
  const special = tags.find((tag) => tag.startsWith("$"));
  if (special !== undefined)
    throw invalid(what, `tags: the Web API has no ${special}: getLedger gives the currencies`);
}

/** Reads the values of all accounts. The names of the gateway are those of TWS in lower case. */
export async function accountSummary(
  requester: WebRequester,
  tags: readonly string[],
): Promise<readonly AccountValue[]> {
  const accounts = await portfolioAccounts(requester);
  const lists = await Promise.all(
    accounts.map(async (account) => {
      const body = await requester.call({ method: "GET", path: portfolioPath(account, "summary") });
      return summaryValues(requester.what, account, tags, body);
    }),
  );
  return lists.flat();
}

/** Makes the values of one account. Tags that the gateway has no value of are left out, as TWS does. */
export function summaryValues(
  what: string,
  account: string,
  tags: readonly string[],
  body: unknown,
): readonly AccountValue[] {
  const fields = new Map(new Row(what, "an account summary", body).entries());
  const byKey = new Map([...fields].map(([name, value]) => [name.toLowerCase(), value]));
  // A summary without any value is no answer: an outage must not look like an account without money.
  if (byKey.size === 0) throw unreadable(what, "an account summary", "it is empty");
  return [...new Set(tags)].flatMap((tag) => {
    const value = byKey.get(tag.toLowerCase());
    if (value === undefined || value === null) return [];
    const row = new Row(what, `a value of ${tag}`, value);
    if (row.raw("isNull") === true) return [];
    const text = row.text("value") ?? row.text("amount");
    if (text === undefined) throw row.fault("amount", "number", undefined);
    return [{ account, tag, value: text, currency: row.text("currency") ?? "" }];
  });
}
