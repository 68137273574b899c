import type { Scope } from "../../exchange/accounts/ledgers.ts";
import type { Trading } from "../../exchange/trading/trading.ts";

/** Word for all accounts of a login. */
const ALL = "All";

/** Accounts that a request is about. */
export interface RequestedAccounts {
  /** Account code as it stands in the answers. */
  readonly code: string;
  /** Ledgers that are added up for one value of all of them. */
  readonly scope: Scope;
  /** Code of each account. */
  readonly accounts: readonly string[];
}

/** Gets the codes of all accounts, the master account of an advisor first. */
export function allAccounts({ accounts: { master, clients } }: Trading): readonly string[] {
  return master === undefined ? clients : [master, ...clients];
}

/** Gets the code by which an advisor means all accounts: that of the master account with an A after it. */
function allCode({ accounts: { master } }: Trading): string | undefined {
  return master === undefined ? undefined : `${master}A`;
}

/**
 * Finds the accounts that a request means.
 *
 * An empty text means the default account, which for an advisor is the master account. `All` means every account where
 * there are several, as does the master account's code with an A after it.
 *
 * @returns Undefined for an account that the login does not have.
 */
export function requestedAccounts(
  account: string,
  modelCode: string,
  trading: Trading,
): RequestedAccounts | undefined {
  const all = allAccounts(trading);
  const model = modelCode === "" ? undefined : modelCode;
  if (all.length > 1 && (account === ALL || account === allCode(trading)))
    return { code: account, scope: { account: undefined, model }, accounts: all };
  const code = account === "" ? all[0] : all.find((one) => one === account);
  if (code === undefined) return undefined;
  return { code, scope: { account: code, model }, accounts: [code] };
}

/** Finds the accounts that a request by number means, where an empty text means every account. */
export function requestedOfMulti(
  account: string,
  modelCode: string,
  trading: Trading,
): RequestedAccounts | undefined {
  const everyone = account === "" && allAccounts(trading).length > 1;
  return requestedAccounts(everyone ? ALL : account, modelCode, trading);
}

/** Finds the accounts of a group of an account summary: all, or those of an advisor's group. */
export function accountsOfGroup(group: string, trading: Trading): readonly string[] | undefined {
  if (group === ALL) return allAccounts(trading);
  const found = trading.advisor?.groups.find(({ name }) => name === group);
  return found?.members.map(({ account }) => account);
}

/** Tests whether the login has a model; an empty text means none. */
export function isModel(modelCode: string, { advisor }: Trading): boolean {
  return modelCode === "" || (advisor?.models.includes(modelCode) ?? false);
}
