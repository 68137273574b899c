import { sessionMeaning } from "../tws/codes.ts";
import type { SessionEvent } from "./session-state.ts";

/** The port is at the end of a message; a longer message is not from TWS. */
const READ_MAX = 1_000;

/** Gets the session event of a system message, such as 1100; undefined if it has none. */
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
