/** Kinds of faults that are not possible before a real gateway, by how their text begins, each with the reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /^manual-order\b/,
    "it places an order inside of TWS, and a proxy sends nothing to a real gateway that its clients have not sent",
  ],
  [/^depth-reset\b/, "TWS sends the rows of its books again after it, and a proxy does not have the books"],
  [/^older-release\b/, "the gateway itself chooses the version that a session speaks"],
  [
    /^farm-broken:.*\bbars=(silent|notified)\b/,
    "TWS ends running bars with it, and those of a real gateway go on; bars=kept is possible",
  ],
];

/** Says why a fault, given as its text, is not possible before a real gateway; undefined for one that is. */
export function refusedFault(text: string): string | undefined {
  return REFUSED.find(([kind]) => kind.test(text))?.[1];
}
