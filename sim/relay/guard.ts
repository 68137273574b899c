import { REQUESTS, RESPONSES } from "../wire/catalogue.ts";
import { accountsIn, messagesWithAccounts } from "./account-values.ts";
import { valuesOf } from "./message-values.ts";

/** What a guard decides about a message. */
export type GuardVerdict =
  | { readonly kind: "pass" }
  /** The message does not pass; the client is sent an error with this reason under the number. */
  | { readonly kind: "refuse"; readonly reason: string; readonly id: number }
  /** The message does not pass, and the session ends after an error with this reason. */
  | { readonly kind: "end"; readonly reason: string };

const PASS: GuardVerdict = { kind: "pass" };

/** Requests that change orders or the accounts that they go to. */
const ORDER_REQUESTS: readonly string[] = [
  "placeOrder",
  "cancelOrder",
  "reqGlobalCancel",
  "exerciseOptions",
  "reqAutoOpenOrders",
  "replaceFA",
];

/** Names of the messages that can name an account. */
const ACCOUNT_REQUESTS: ReadonlySet<string> = messagesWithAccounts(REQUESTS);
const ACCOUNT_ANSWERS: ReadonlySet<string> = messagesWithAccounts(RESPONSES);

/** Number of an account as IBKR gives it. The name of an advisor's group can have digits too. */
const ACCOUNT_SHAPE = /^[A-Z]{1,3}\d+[A-Z]?$/i;

/** Guard of one session of a relay: without `--allow-live`, no order passes unless every account that is seen is a paper account. */
export class Guard {
  readonly #allowsLive: boolean;
  #accounts: "unknown" | "paper" = "unknown";

  /** Makes a guard. */
  constructor(allowsLive: boolean) {
    this.#allowsLive = allowsLive;
  }

  /** Decides about a message of the client, by its fields. */
  request(name: string, fields: readonly string[], version: number): GuardVerdict {
    if (this.#allowsLive) return PASS;
    // A gateway may read as an order what has another number here, such as 03.
    if (!REQUESTS.has(fields[0] ?? "")) {
      const reason = "Cannot pass the request: the proxy does not know it, and it could be an order";
      return { kind: "refuse", reason, id: -1 };
    }
    const isOrder = ORDER_REQUESTS.includes(name);
    if (!isOrder && !ACCOUNT_REQUESTS.has(name)) return PASS;
    const accounts = accountsIn(REQUESTS, fields, version);
    const found = accounts.find((account) => isLive(account) && (isOrder || ACCOUNT_SHAPE.test(account)));
    const verdict = found === undefined ? PASS : live(found, `${name} names`);
    if (!isOrder) return verdict;
    const values = valuesOf(REQUESTS, fields, version);
    const { orderId, reqId } = values ?? {};
    const id = typeof orderId === "number" ? orderId : typeof reqId === "number" ? reqId : -1;
    if (this.#accounts === "unknown") {
      const reason = `Cannot pass ${name}: the gateway has not said yet which accounts it has (managedAccounts)`;
      return { kind: "refuse", reason, id };
    }
    if (values === undefined) {
      const reason = `Cannot pass ${name}: the proxy cannot read the account in it`;
      return { kind: "refuse", reason, id };
    }
    return verdict;
  }

  /** Decides about a message of the gateway. */
  answer(name: string, fields: readonly string[], version: number): GuardVerdict {
    if (this.#allowsLive) return PASS;
    if (name === "managedAccounts") return this.#managed(fields, version);
    if (!ACCOUNT_ANSWERS.has(name)) return PASS;
    const account = accountsIn(RESPONSES, fields, version).find(isLive);
    return account === undefined ? PASS : live(account, `${name} names`);
  }

  #managed(fields: readonly string[], version: number): GuardVerdict {
    const { accounts } = valuesOf(RESPONSES, fields, version) ?? {};
    const codes = String(accounts ?? "")
      .split(",")
      .map((code) => code.trim())
      .filter((code) => code !== "");
    const other = codes.find((code) => !code.startsWith("D"));
    if (other !== undefined) return live(other, "the gateway has");
    if (codes.length > 0) this.#accounts = "paper";
    return PASS;
  }
}

/** Tests whether a value is the code of an account that is no paper account. Names of groups, such as All, have no digits. */
function isLive(account: string): boolean {
  return /\d/.test(account) && !account.startsWith("D");
}

function live(code: string, where: string): GuardVerdict {
  const shown = `${code.slice(0, 1)}…${code.slice(-2)}`;
  return {
    kind: "end",
    reason: `Cannot go on: ${where} the account ${shown}, and paper accounts begin with D; the proxy needs --allow-live for others`,
  };
}
