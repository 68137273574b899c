import type { AnyMessage, REQUESTS } from "../wire/catalogue.ts";
import type { Part } from "../wire/codec/message.ts";

/** XML in which an advisor's groups and profiles list their accounts. */
const ADVISOR_XML: readonly string[] = ["replaceFA", "receiveFA"];
const ACCOUNT_ELEMENT = /<(?:string|acct|account\w*)(?:\s[^<>]*)?>([^<>]+)</gi;
/** Keys of `updateAccountValue` under which the value is an account. */
const ACCOUNT_KEYS: readonly string[] = ["AccountCode", "AccountOrGroup"];

/** Tests whether a value of a message is the number of an account, or several with commas, given its name. */
export function isAccountValue(name: string): boolean {
  return /account(s|id)?$/i.test(name);
}

/** Names of the messages, of all that are given, that can name an account. */
export function messagesWithAccounts(messages: typeof REQUESTS): ReadonlySet<string> {
  const all: readonly AnyMessage[] = [...messages.values()];
  const found = all.filter(({ name, parts }) => hasAccount(parts) || ADVISOR_XML.includes(name));
  return new Set(found.map(({ name }) => name));
}

function hasAccount(parts: readonly Part[]): boolean {
  return parts.some(({ name, rows = [] }) => isAccountValue(name) || hasAccount(rows));
}

/** Gets the accounts that a message names, in whichever of its values, as far as it can be read. */
export function accountsIn(
  messages: typeof REQUESTS,
  fields: readonly string[],
  version: number,
): readonly string[] {
  const message = messages.get(fields[0] ?? "");
  if (message === undefined) return [];
  const names = message.names(fields, version);
  const found = fields.filter((field, place) => field !== "" && isAccountValue(names[place] ?? ""));
  if (ADVISOR_XML.includes(message.name))
    for (const [, account = ""] of (fields[names.indexOf("xml")] ?? "").matchAll(ACCOUNT_ELEMENT))
      found.push(account);
  if (ACCOUNT_KEYS.includes(fields[names.indexOf("key")] ?? ""))
    found.push(fields[names.indexOf("value")] ?? "");
  return found
    .flatMap((value) => value.split(","))
    .map((account) => account.trim())
    .filter((account) => account !== "");
}
