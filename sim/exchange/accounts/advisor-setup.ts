import type { AccountGroup } from "./allocation.ts";

/** Groups, profiles, aliases and models that a financial advisor has set up. */
export interface AdvisorState {
  readonly groups: readonly AccountGroup[];
  /** Allocation profiles, which clients before version 177 have beside groups. */
  readonly profiles: readonly AccountGroup[];
  /** Alias by account code. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly models: readonly string[];
}

/** Accounts of a login: the master of a financial advisor, if it is one, and those that trade. */
export interface LoginAccounts {
  /** Code of the advisor's own account; undefined for a login that is no advisor's. */
  readonly master: string | undefined;
  /** Codes of the accounts that hold positions, the first one being the default. */
  readonly clients: readonly string[];
}

/**
 * Gets the accounts of a login. The master account of an advisor is the given code that begins with F or DF; without one
 * its code is that of the first account with DF in place of its letters.
 *
 * @throws {RangeError} When an advisor has no account besides its own, or a code comes twice.
 */
export function loginAccounts(codes: readonly string[], advisor: boolean): LoginAccounts {
  if (new Set(codes).size < codes.length)
    throw new RangeError("Cannot make the accounts of a login: a code comes twice");
  if (!advisor) return { master: undefined, clients: codes };
  const given = codes.find((code) => /^D?F/.test(code));
  const master = given ?? `DF${(codes[0] ?? "").replace(/^[A-Z]+/, "")}`;
  const clients = codes.filter((code) => code !== master);
  if (clients.length === 0)
    throw new RangeError("Cannot make an advisor's login: accounts has no account besides the advisor's own");
  return { master, clients };
}

/** Makes the setup of a new advisor: two groups of all accounts, one profile in equal parts, two models. */
export function firstAdvisorState(clients: readonly string[]): AdvisorState {
  const members = clients.map((account) => ({ account, amount: undefined }));
  const share = Math.floor(10_000 / clients.length) / 100;
  const last = Number((100 - share * (clients.length - 1)).toFixed(2));
  const shares = clients.map((account, at) => ({
    account,
    amount: at === clients.length - 1 ? last : share,
  }));
  return {
    groups: [
      { name: "Everyone", method: "NetLiq", members },
      { name: "Equal_Quantity", method: "Equal", members },
    ],
    profiles: [{ name: "Equal_Percent", method: "Percent", members: shares }],
    aliases: Object.fromEntries(clients.map((account, at) => [account, `Client ${at + 1}`])),
    models: ["Growth", "Income"],
  };
}
