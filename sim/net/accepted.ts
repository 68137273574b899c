import type { Inbound } from "../wire/frames.ts";
import type { TimerGroup } from "../world/timer-group.ts";
import { type ByteFaults, ByteFlow } from "./byte-flow.ts";
import { Connection, type ConnectionParts, type ServerLink } from "./connection.ts";
import { workOf } from "./inbox.ts";
import { Incoming } from "./incoming.ts";
import { pausers } from "./pausers.ts";
import type { RelayHooks } from "./relay-hooks.ts";

/** Parts of a connection that is accepted. */
export interface AcceptedParts extends Pick<ConnectionParts, "id" | "mute" | "readableMs"> {
  readonly link: ServerLink;
  readonly timers: TimerGroup;
  readonly faults: ByteFaults;
  readonly hooks: RelayHooks;
  /** Handles one unit that the client sent. */
  receive(connection: Connection, inbound: Inbound): void;
  /** Handles the FIN of the client, after everything before. */
  ended(connection: Connection): void;
}

/** A connection that was accepted, and the way of what its client sends. */
export interface Accepted {
  readonly connection: Connection;
  readonly incoming: Incoming;
  /** Stops or resumes reading from the client, for a behaviour that lies elsewhere. */
  readonly pause: (paused: boolean) => void;
}

/** Makes a connection with the ways of its bytes in both directions. */
export function accepted({ link, timers, faults, hooks, receive, ended, ...own }: AcceptedParts): Accepted {
  const pauser = pausers(link);
  const incoming = new Incoming({
    connection: own.id,
    timers,
    faults,
    pauser,
    isOpen: () => connection.isOpen,
    isExpected: () => connection.isOpen || connection.isResetLost,
    strayed: () => connection.strayed(),
    handle: (inbound) => {
      const before = connection.writtenBytes;
      receive(connection, inbound);
      return workOf(connection.writtenBytes - before);
    },
    ended: () => connection.inOrder(timers, "in", 0, () => ended(connection)),
  });
  const outgoing = {
    write: (bytes: Uint8Array): void => {
      connection.leftBytes += bytes.length;
      link.write(bytes);
      hooks.drained(connection);
    },
    end: () => (connection.isOpen ? link.endWriting?.() : link.end()),
  };
  const flows = { in: incoming.flow, out: new ByteFlow("out", faults, outgoing, own.id) };
  const connection: Connection = new Connection({ ...own, link, flows, inbox: incoming.inbox });
  return { connection, incoming, pause: pauser("behaviour") };
}
