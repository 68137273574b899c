import type { Part } from "./message.ts";

/** Returns the value of a part of a message in which nothing is set: empty, 0, false or undefined. */
export function blankValue({ kind }: Part): unknown {
  switch (kind) {
    case "text":
      return "";
    case "flag":
      return false;
    case "list":
      return [];
    case "optional integer":
    case "optional decimal":
      return undefined;
    default:
      return 0;
  }
}
