import type * as z from "zod";

/** So many faults are named; a list of a million bad elements would have as many. */
const FAULTS_MAX = 5;

type Issue = z.core.$ZodIssue;

/**
 * Says what is wrong, field by field, in one sentence: `contract.strike: expected number, received NaN; ...`.
 *
 * @param root What the whole value is called, if it has a name of its own, e.g. `contract`.
 */
export function sentence(error: z.ZodError, root = ""): string {
  const faults = [...new Set(error.issues.flatMap((issue) => faultsOf(issue, root === "" ? [] : [root])))];
  const more = faults.length - FAULTS_MAX;
  return faults.slice(0, FAULTS_MAX).join("; ") + (more > 0 ? `; and ${more} more faults` : "");
}

function faultsOf(issue: Issue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union" && issue.message === "Invalid input")
    return unionFaults(issue.errors, path);
  return [named(path, textOf(issue))];
}

/** Of several shapes that are allowed the value is measured by the one that it comes nearest to. */
function unionFaults(branches: readonly (readonly Issue[])[], path: readonly PropertyKey[]): string[] {
  const nearest = branches.find(
    (issues) => issues.length > 0 && issues.every(({ path: own }) => own.length > 0),
  );
  if (nearest !== undefined) return nearest.flatMap((issue) => faultsOf(issue, path));
  const texts = branches.flatMap((issues) => issues.filter(({ path: own }) => own.length === 0).map(textOf));
  const received = /, received .*$/;
  const [tail = ""] = received.exec(texts.at(-1) ?? "") ?? [];
  return [named(path, [...new Set(texts.map((text) => text.replace(received, "")))].join(" or ") + tail)];
}

function textOf(issue: Issue): string {
  if (issue.code === "unrecognized_keys" && issue.message.startsWith("Unrecognized"))
    return issue.keys.map((key) => `unknown field ${key}`).join(", ");
  const text = issue.message.replace(/^Invalid (?:input|option): /, "");
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Says of which field something is meant. */
export function named(path: readonly PropertyKey[], text: string): string {
  return path.length === 0 ? text : `${path.map(String).join(".")}: ${text}`;
}
