import type { OrderCounts, RunEnd, TraceEvent } from "../mod.ts";
import { CLIENT_ID_IN_USE, endText, wrapped } from "../options/mod.ts";

/** A fault and how often it affected something. */
export interface Struck {
  readonly text: string;
  readonly strikes: number;
}

/** Error by which the fake refuses a client ID that is in use, as the trace has it. */
const REFUSED = `error ${CLIENT_ID_IN_USE}`;
/** Kinds of requests that are named in the summary; the others are counted together. */
const KINDS_SHOWN = 5;

/** Counts of what happened while the command ran, from the events of its trace. */
export class Summary {
  /** Client IDs of sessions by their connections; those that the fake refused are taken out again. */
  readonly #started = new Map<number, string>();
  readonly #requests = new Map<string, number>();

  /** Counts one event. */
  record({ event, connection, detail }: TraceEvent): void {
    if (event === "start") this.#started.set(connection, detail);
    else if (detail === REFUSED && (event === "sent" || event === "lost")) this.#started.delete(connection);
    else if (event === "read" && detail !== "startApi")
      this.#requests.set(detail, (this.#requests.get(detail) ?? 0) + 1);
  }

  /** Makes the lines that are printed at the end. @param ended How the scenario ended; undefined for none. */
  lines(orders: OrderCounts, faults: readonly Struck[], ended?: RunEnd): readonly string[] {
    const clientIds = new Map<string, number>();
    for (const id of this.#started.values()) clientIds.set(id, (clientIds.get(id) ?? 0) + 1);
    const ids = [...clientIds].map(([id, times]) => (times > 1 ? `${id} (${times} times)` : id));
    const kinds = [...this.#requests].sort(([, a], [, b]) => b - a);
    const total = kinds.reduce((sum, [, count]) => sum + count, 0);
    const shown = kinds.slice(0, KINDS_SHOWN).map(([name, count]) => `${count} ${name}`);
    const rest = kinds.slice(KINDS_SHOWN).reduce((sum, [, count]) => sum + count, 0);
    const ofScenario = ended === undefined ? [] : [row("scenario", scenarioText(ended))];
    return [
      ...ofScenario,
      row("sessions", `${this.#started.size}`),
      row("client IDs", ids.join(", ") || "none"),
      row(
        "requests",
        total === 0
          ? "0"
          : `${total}: ${[...shown, ...(rest > 0 ? [rest === 1 ? "1 other" : `${rest} others`] : [])].join(", ")}`,
      ),
      row("orders", ordersText(orders)),
      row("faults", together(faults).map(struck).join("; ") || "none"),
    ].flatMap((line) => wrapped(line, INDENT));
  }
}

function scenarioText(ended: RunEnd): string {
  return ended.isEarly ? `ended early, ${endText(ended)}` : `ended: ${endText(ended)}`;
}

function ordersText({ placed, modified, cancelled, refused, whatIf }: OrderCounts): string {
  const refusals = refused === 1 ? "1 request refused" : `${refused} requests refused`;
  return `${placed} placed, ${modified} modified, ${cancelled} cancelled; ${refusals}; ${whatIf} what-if`;
}

/** Adds up what the same fault did each time that it was injected. */
function together(faults: readonly Struck[]): readonly Struck[] {
  const strikes = new Map<string, number>();
  for (const fault of faults) strikes.set(fault.text, (strikes.get(fault.text) ?? 0) + fault.strikes);
  return [...strikes].map(([text, count]) => ({ text, strikes: count }));
}

function struck({ text, strikes }: Struck): string {
  if (strikes === 0) return `${text} did not strike`;
  return `${text} struck ${strikes === 1 ? "once" : `${strikes} times`}`;
}

const INDENT = 12;

function row(name: string, text: string): string {
  return `${name.padEnd(INDENT)}${text}`;
}
