import leven from "leven";

/** Share of the letters of a name that may be wrong for a suggestion. */
const WRONG_MAX = 0.5;

/** Most characters of a list of names. */
const LIST_CHARS_MAX = 300;

/** Makes the words that follow an unknown name: the one that was probably meant, or the names that there are. */
export function suggestion(given: string, names: readonly string[]): string {
  const near = nearestName(given, names);
  if (near !== undefined) return `did you mean ${near}?`;
  let shown = names.length;
  while (shown > 1 && names.slice(0, shown).join(", ").length > LIST_CHARS_MAX) shown--;
  const others = names.length - shown;
  return `the names are ${names.slice(0, shown).join(", ")}${others === 0 ? "" : ` and ${others} others`}`;
}

/**
 * Finds the name that was probably meant by another one, in any case and with any separators: one that contains it, or the
 * nearest one.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const wanted = plain(given.slice(0, 60));
  const nearestFirst = names
    .map((name) => ({ name, wrong: leven(wanted, plain(name)) / Math.max(1, plain(name).length) }))
    .sort((a, b) => a.wrong - b.wrong);
  const [best] = nearestFirst;
  if (best?.wrong === 0) return best.name;
  const longer = nearestFirst.find(({ name }) => wanted.length >= 4 && plain(name).includes(wanted));
  if (longer !== undefined) return longer.name;
  return best !== undefined && best.wrong <= WRONG_MAX ? best.name : undefined;
}
