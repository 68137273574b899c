import { expect, test } from "vitest";
import { encodeFrame } from "../../../../sim/wire/frames.ts";
import { type Logger, silentLogger } from "../../../../src/logger.ts";
import type { Session } from "../../../../src/seams/connector.ts";
import type { Transport } from "../../../../src/seams/transport.ts";
import { stoqeyConnector } from "../../../../src/stoqey/connection/connector.ts";
import { AAPL } from "../../../support/contracts.ts";
import { rawHost } from "../../../support/raw-host.ts";
import { MemoryNetwork, type ServerLink, VirtualClock } from "../../../support/sim.ts";

const HANDSHAKE = [
  encodeFrame(["193", "20260113 14:30:00 UTC"]),
  encodeFrame(["15", "1", "DU1"]),
  encodeFrame(["9", "1", "40"]),
];

interface Dialled {
  readonly logger?: Logger;
  /** Stands between the connector and the network. */
  readonly through?: (network: Transport) => Transport;
  /** Called with every event of the session. */
  readonly heard?: (event: string, args: readonly unknown[]) => void;
}

/** Dials something that sends these chunks, and keeps what the observer heard and how the connection ended. */
async function dialled(chunks: readonly Uint8Array[], options: Dialled = {}) {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const ends: string[] = [];
  let server: ServerLink | undefined;
  const host = rawHost((link) => {
    server = link;
    for (const chunk of chunks) link.write(chunk);
    return undefined;
  });
  network.attach(
    {
      ...host,
      accept: (link, dial) => ({ ...host.accept(link, dial), left: (how) => void ends.push(how) }),
    },
    4002,
  );
  const heard: string[] = [];
  const events: [event: string, ...args: unknown[]][] = [];
  const skipped: number[] = [];
  const errors: string[] = [];
  let session: Session | undefined;
  const transport = options.through?.(network) ?? network;
  const connector = stoqeyConnector({ transport, clock, logger: options.logger ?? silentLogger });
  const attempt = connector.dial(
    { host: "127.0.0.1", port: 4002, clientId: 1 },
    {
      opened: () => heard.push("opened"),
      ready: (ready) => {
        session = ready;
        heard.push("ready");
      },
      received: (event, args) => {
        events.push([event, ...args]);
        options.heard?.(event, args);
      },
      skipped: (messageId) => skipped.push(messageId),
      ended: (error) => {
        heard.push(error.code);
        errors.push(error.message);
      },
    },
  );
  await clock.advance(1);
  /** Lets the server say something more. */
  const says = async (...fields: readonly (string | number)[]) => {
    server?.write(encodeFrame(fields.map(String)));
    await clock.advance(1);
  };
  const api = () => {
    if (session === undefined) throw new Error("there is no session");
    return session.api;
  };
  return { clock, network, attempt, heard, events, skipped, errors, ends, says, api, session: () => session };
}

const ORDER = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as never;
const TICK = [1, 6, 7, 1, 100, 1, 1];
const STATUS = [3, 7, "Submitted", 0, 1, 0, 9, 0, 0, 1, "", 0];

test("a session with unanswered requests is ended in order, so that TWS frees its client ID", async () => {
  const { api, attempt, clock, ends } = await dialled(HANDSHAKE);
  api().reqContractDetails(7, AAPL);
  api().reqCurrentTime();
  await clock.advance(1);
  await clock.until(attempt.end());
  expect(ends).toEqual(["fin"]);
});

test("a session with an unacknowledged order is reset, after any other message of TWS", async () => {
  const { api, attempt, clock, ends, says } = await dialled(HANDSHAKE);
  api().placeOrder(7, AAPL, ORDER);
  await says(...TICK);
  await says(49, 1, 1_768_314_600);
  await clock.until(attempt.end());
  expect(ends).toEqual(["rst"]);
});

test("a session whose order was acknowledged is ended in order", async () => {
  const { api, attempt, clock, ends, says } = await dialled(HANDSHAKE);
  api().placeOrder(7, AAPL, ORDER);
  await says(...STATUS);
  await clock.until(attempt.end());
  expect(ends).toEqual(["fin"]);
});

test("cancels, global cancels and exercises count as orders when a session is ended", async () => {
  for (const send of [
    (api: Session["api"]) => api.cancelOrder(7),
    (api: Session["api"]) => api.reqGlobalCancel(),
    (api: Session["api"]) => api.exerciseOptions(7, AAPL, 1, 1, "DU1", 0),
  ]) {
    const { api, attempt, clock, ends } = await dialled(HANDSHAKE);
    send(api());
    await clock.advance(1);
    await clock.until(attempt.end());
    expect(ends).toEqual(["rst"]);
  }
});

/** A network that takes the bytes and never says that they have left. */
const stuck = (network: Transport): Transport => ({
  open: (host, port, events) => {
    const link = network.open(host, port, events);
    return { write: (bytes) => link.write(bytes), end: () => link.end(), reset: () => link.reset() };
  },
});

test("requests that the system has not taken do not keep a session from ending in order", async () => {
  const { attempt, clock, ends } = await dialled(HANDSHAKE, { through: stuck });
  await clock.until(attempt.end());
  expect(ends).toEqual(["fin"]);
});

test("an order that the system has not taken is thrown away with its session", async () => {
  const { api, attempt, clock, ends } = await dialled(HANDSHAKE, { through: stuck });
  api().placeOrder(7, { symbol: "AAPL" } as never, { action: "BUY", totalQuantity: 1 } as never);
  await clock.until(attempt.end());
  expect(ends).toEqual(["rst"]);
});
