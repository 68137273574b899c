import type { Fault, FaultKind } from "./fault.ts";
import { FAULTS } from "./mod.ts";

/**
 * Reads a fault as it is written on the command line.
 *
 * @param text `name` or `name:key=value,key=value`; a value is a number, a range `5..20` or a word.
 * @throws {Error} When there is no such fault or parameter, or a value is out of range; the message says which.
 * @example A fault from the command line
 * ```ts
 * import { parseFault } from "ibkr-pool/sim";
 *
 * assert.equal(parseFault("drop:how=fin,afterRequest=reqPositions").name, "drop");
 * ```
 */
export function parseFault(text: string): Fault {
  return parseFaultOf(FAULTS, text);
}

/** Reads a fault of one of the given kinds, as `parseFault` does. */
export function parseFaultOf<Made>(kinds: readonly FaultKind<never, Made>[], text: string): Made {
  const [name = "", ...rest] = text.trim().split(":");
  const kind = kinds.find((one) => one.kind === name);
  if (kind === undefined) {
    const names = kinds.map((one) => one.kind).join(", ");
    throw new Error(`Cannot read the fault "${text}": there is no "${name}"; the faults are ${names}`);
  }
  const params: Record<string, unknown> = {};
  for (const pair of rest.join(":").split(",").filter(Boolean)) {
    const [key = "", value] = pair.split("=");
    if (value === undefined || value === "")
      throw new Error(`Cannot read the fault "${text}": "${pair}" is not like key=value`);
    params[key.trim()] = parameter(value.trim());
  }
  return (kind as FaultKind<Record<string, unknown>, Made>)(params);
}

function parameter(text: string): unknown {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  return range === null ? text : [Number(range[1]), Number(range[2])];
}
