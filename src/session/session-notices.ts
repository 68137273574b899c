import { sessionMeaning } from "../tws/codes.ts";
import type { SessionEvent } from "./session-state.ts";

/** What matters stands at the end of a message; a longer one is not from TWS. */
const READ_MAX = 1_000;

/** What a notice means for the session; undefined where it means nothing. */
export function sessionEventOf(code: number, message: string): SessionEvent | undefined {
  switch (sessionMeaning(code)) {
    case "cut off":
      return { kind: "ibkr-lost", code };
    case "back":
      return { kind: "ibkr-back", dataLost: false };
    case "back, data lost":
      return { kind: "ibkr-back", dataLost: true };
    case "port moved": {
      const port = Number(/(\d{1,5})\D*$/.exec(message.slice(-READ_MAX))?.[1]);
      return port >= 1 && port <= 65_535 ? { kind: "moved", port } : undefined;
    }
    default:
      return undefined;
  }
}
