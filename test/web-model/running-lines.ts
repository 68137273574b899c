import type { SeenSocket } from "./recorded-gateway.ts";

/** The beginning of the message that ends a subscription, and that of the message that begins it. */
const BEGINS: Readonly<Record<string, string>> = {
  ...{ umd: "smd", uor: "sor", utr: "str" },
  ...{ upl: "spl", usd: "ssd", uld: "sld" },
};
const SUBSCRIBES = new Set(Object.values(BEGINS));
/** Topics whose subscription names a contract or an account. */
const TARGETED = new Set(["smd", "ssd", "sld"]);

/** One subscription of a WebSocket: from its first message to its end. */
export interface RunningLine {
  readonly key: string;
  /** Times and texts of the messages that began and renewed it. */
  readonly sent: { readonly atMs: number; readonly text: string }[];
  endedMs: number | undefined;
}

/** Gathers the subscriptions of a WebSocket, up to a place in the order of the run. */
export function linesOf({ frames }: SeenSocket, untilSeq: number): readonly RunningLine[] {
  const lines: RunningLine[] = [];
  for (const { direction, text, atMs, seq } of frames) {
    if (direction === "out" || seq > untilSeq) continue;
    const [topic = "", target = ""] = text.split("+");
    const begins = SUBSCRIBES.has(topic) ? topic : BEGINS[topic];
    if (begins === undefined) continue;
    const key = TARGETED.has(begins) ? `${begins}+${target}` : begins;
    const running = lines.find((line) => line.key === key && line.endedMs === undefined);
    if (!SUBSCRIBES.has(topic)) {
      if (running !== undefined) running.endedMs = atMs;
    } else if (running !== undefined) running.sent.push({ atMs, text });
    else lines.push({ key, sent: [{ atMs, text }], endedMs: undefined });
  }
  return lines;
}
