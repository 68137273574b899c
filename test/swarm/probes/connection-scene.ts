import { GREETING, type WireFrame } from "../../model/frame.ts";
import type { WireEnd } from "../../model/wire.ts";

/** Requests of lists, with the messages that end them. */
const LISTS: Readonly<Record<string, string>> = {
  reqPositions: "positionEnd",
  reqOpenOrders: "openOrderEnd",
  reqAllOpenOrders: "openOrderEnd",
  reqCompletedOrders: "completedOrdersEnd",
  reqExecutions: "execDetailsEnd",
  reqAccountSummary: "accountSummaryEnd",
  reqContractDetails: "contractDetailsEnd",
};
const ENDS: ReadonlySet<string> = new Set(Object.values(LISTS));

/** The newest connection as the network saw it. */
export class ConnectionScene {
  /** Number of the connection; 0 before its first message. */
  no = 0;
  version: number | undefined;
  /** Version of the connection before. */
  versionBefore: number | undefined;
  hasStarted = false;
  hasAccounts = false;
  hasNextId = false;
  /** Has it ended? */
  isOver = false;
  /** Ends of lists that TWS has not sent yet. */
  readonly lists: string[] = [];

  /** The handshake has begun, and TWS has sent its version. */
  get isGreeted(): boolean {
    return this.no > 0 && this.version !== undefined;
  }

  /** A dial has begun: its connection has had no message. */
  dialled(): void {
    this.versionBefore = this.version ?? this.versionBefore;
    this.no = 0;
    this.version = undefined;
    this.hasStarted = false;
    this.hasAccounts = false;
    this.hasNextId = false;
    this.isOver = false;
    this.lists.length = 0;
  }

  frame({ connection, direction, name, version }: WireFrame): void {
    if (direction === "out" && name === GREETING) {
      this.no = connection;
      this.version = version;
      return;
    }
    if (connection !== this.no) return;
    if (direction === "in") {
      if (name === "startApi") this.hasStarted = true;
      const end = LISTS[name];
      if (end !== undefined) this.lists.push(end);
      return;
    }
    if (name === "managedAccounts") this.hasAccounts = true;
    if (name === "nextValidId") this.hasNextId = true;
    if (!ENDS.has(name)) return;
    const place = this.lists.indexOf(name);
    if (place >= 0) this.lists.splice(place, 1);
  }

  end({ connection }: WireEnd): void {
    if (connection === this.no || this.no === 0) this.isOver = true;
  }
}
