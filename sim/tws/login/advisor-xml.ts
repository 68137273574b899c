import type { AdvisorState } from "../../exchange/accounts/advisor-setup.ts";
import {
  type AccountGroup,
  type AllocationMethod,
  findMethod,
  type GroupMember,
  hasAmounts,
} from "../../exchange/accounts/allocation.ts";
import { childrenOf, parseXml, textOf, type XmlElement, xmlText } from "./xml.ts";

/** Kinds of data of a financial advisor, by `faDataType`. */
export const FA_DATA: Readonly<Record<number, "groups" | "profiles" | "aliases">> = {
  1: "groups",
  2: "profiles",
  3: "aliases",
};

/** First version that has no profiles: groups have amounts since. */
export const UNIFIED_SINCE = 177;

const PROFILE_TYPES: readonly AllocationMethod[] = ["Percent", "Ratio", "ContractsOrShares"];
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

const element = (name: string, children: readonly (XmlElement | string)[], varName?: string): XmlElement => ({
  name,
  attributes: varName === undefined ? "" : ` varName="${varName}"`,
  children,
});
const leaf = (name: string, text: string): XmlElement => element(name, [text]);

/** Writes the data of one kind as TWS does. */
export function advisorXml(
  kind: "groups" | "profiles" | "aliases",
  { groups, profiles, aliases }: AdvisorState,
  version: number,
): string {
  switch (kind) {
    case "groups": {
      const unified = version >= UNIFIED_SINCE;
      const listed = unified ? [...groups, ...profiles] : groups;
      return (
        HEAD +
        xmlText(
          element(
            "ListOfGroups",
            listed.map((group) => groupElement(group, unified)),
          ),
        )
      );
    }
    case "profiles":
      return HEAD + xmlText(element("ListOfAllocationProfiles", profiles.map(profileElement)));
    case "aliases":
      return (
        HEAD +
        xmlText(
          element(
            "ListOfAccountAliases",
            Object.entries(aliases).map(([account, alias]) =>
              element("AccountAlias", [leaf("account", account), leaf("alias", alias)]),
            ),
          ),
        )
      );
  }
}

function groupElement({ name, method, members }: AccountGroup, unified: boolean): XmlElement {
  const accounts = members.map(({ account, amount }) =>
    unified ? memberElement(account, amount) : leaf("String", account),
  );
  return element("Group", [
    leaf("name", name),
    element("ListOfAccts", accounts, "list"),
    leaf("defaultMethod", method),
  ]);
}

function memberElement(account: string, amount: number | undefined): XmlElement {
  const name = leaf("acct", account);
  return element("Account", amount === undefined ? [name] : [name, leaf("amount", decimal(amount))]);
}

function profileElement({ name, method, members }: AccountGroup): XmlElement {
  return element("AllocationProfile", [
    leaf("name", name),
    leaf("type", `${PROFILE_TYPES.indexOf(method) + 1}`),
    element(
      "ListOfAllocations",
      members.map(({ account, amount = 0 }) =>
        element("Allocation", [leaf("acct", account), leaf("amount", decimal(amount))]),
      ),
      "listOfAllocations",
    ),
  ]);
}

const decimal = (amount: number): string => (Number.isInteger(amount) ? `${amount}.0` : `${amount}`);

/** Data that an advisor sends; undefined in place of data that cannot be read. */
export type AdvisorChange = Partial<Pick<AdvisorState, "groups" | "profiles" | "aliases">>;

/** Reads the data of one kind. @returns Undefined for XML that cannot be read, or that has other data in it. */
export function readAdvisorXml(
  kind: "groups" | "profiles" | "aliases",
  xml: string,
): AdvisorChange | undefined {
  const root = parseXml(xml);
  const roots = {
    groups: "ListOfGroups",
    profiles: "ListOfAllocationProfiles",
    aliases: "ListOfAccountAliases",
  };
  if (root === undefined || root.name !== roots[kind]) return undefined;
  if (kind === "aliases") {
    const pairs = childrenOf(root, "AccountAlias").map((one) => [
      textOf(one, "account"),
      textOf(one, "alias"),
    ]);
    return { aliases: Object.fromEntries(pairs) };
  }
  const read =
    kind === "groups"
      ? childrenOf(root, "Group").map(readGroup)
      : childrenOf(root, "AllocationProfile").map(readProfile);
  const found = read.filter((group) => group !== undefined);
  if (found.length < read.length) return undefined;
  return kind === "groups" ? { groups: found } : { profiles: found };
}

function readGroup(group: XmlElement): AccountGroup | undefined {
  const name = textOf(group, "name");
  const method = findMethod(textOf(group, "defaultMethod"));
  const [list] = childrenOf(group, "ListOfAccts");
  if (name === "" || method === undefined || list === undefined) return undefined;
  const plain = childrenOf(list, "String").map((one) => ({
    account: one.children.join("").trim(),
    amount: undefined,
  }));
  return checked({ name, method, members: [...plain, ...childrenOf(list, "Account").map(readMember)] });
}

function readProfile(profile: XmlElement): AccountGroup | undefined {
  const name = textOf(profile, "name");
  const method = PROFILE_TYPES[Number(textOf(profile, "type")) - 1];
  const [list] = childrenOf(profile, "ListOfAllocations");
  if (name === "" || method === undefined || list === undefined) return undefined;
  return checked({ name, method, members: childrenOf(list, "Allocation").map(readMember) });
}

function readMember(member: XmlElement): GroupMember {
  const amount = textOf(member, "amount");
  return { account: textOf(member, "acct"), amount: amount === "" ? undefined : Number(amount) };
}

/** Returns a group if it has accounts, and an amount for each where its method needs them. */
function checked(group: AccountGroup): AccountGroup | undefined {
  const { method, members } = group;
  const isWrong = ({ amount }: GroupMember): boolean =>
    hasAmounts(method) ? amount === undefined || !(amount >= 0) : Number.isNaN(amount ?? 0);
  return members.length === 0 || members.some(isWrong) ? undefined : group;
}
