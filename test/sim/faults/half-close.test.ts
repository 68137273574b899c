import { connect } from "node:net";
import { expect, test } from "vitest";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { AAPL } from "../../support/contracts.ts";
import { bookOf, cutTable } from "../../support/cut-client.ts";
import { frameOf } from "../../support/messages.ts";
import { rawNetwork } from "../../support/raw-client.ts";
import { encodedFrame, encodedHello, FakeTws, halfClose, listen } from "../../support/sim.ts";

const ORDER = {
  ...AAPL,
  action: "BUY",
  orderType: "LMT",
  lmtPrice: 100,
  totalQuantity: 1,
  tif: "DAY",
  transmit: true,
};

test("TWS ends what it sends and reads on: orders that are on their way are placed, unanswered", async () => {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.names();
  tws.inject(halfClose());
  expect([client.end, client.names()]).toEqual(["fin", []]);
  client.send(placeOrder, { ...ORDER, orderId: 1 });
  await clock.advance(1_000);
  expect(client.names()).toEqual([]);
  expect(bookOf(tws).orders.map(({ orderId }) => orderId)).toEqual([1]);
  expect([...tws.clients().keys()]).toEqual([1]);
  client.leave();
  expect([...tws.clients().keys()]).toEqual([]);
});

test("in memory a client answers with its own FIN, after what it has written", async () => {
  const { clock, tws, dial, network } = rawNetwork();
  const client = dial();
  await clock.advance(1_000);
  tws.inject(halfClose({ afterRequest: "reqPositions", times: 1 }));
  client.requestPositions();
  client.link.write(frameOf(placeOrder, { ...ORDER, orderId: 1 }));
  await clock.advance(0);
  expect(client.log).toEqual(["opened 0", "greeted 0", "ready 0", "closed 1000"]);
  expect(tws.trace.events.slice(-5).map(({ event, detail }) => `${event} ${detail}`)).toEqual([
    "read reqPositions",
    "half-closed nothing is sent any more",
    "read placeOrder",
    "left fin",
    "closed the client left (fin)",
  ]);
  expect([network.live, bookOf(tws).orders.length]).toEqual([0, 1]);
});

test("over TCP the client gets the FIN, and TWS reads on until the client ends", async () => {
  const tws = new FakeTws({ profile: "gentle" });
  const door = await listen(tws);
  const socket = connect({ port: door.port, host: door.host, allowHalfOpen: true });
  const seen = (event: string): Promise<void> =>
    new Promise((resolve) => {
      const stop = tws.trace.subscribe((one) => {
        if (`${one.event} ${one.detail}`.startsWith(event)) {
          stop();
          resolve();
        }
      });
    });
  socket.write(encodedHello(100, 193));
  const started = seen("sent nextValidId");
  socket.write(encodedFrame(["71", "2", "1", ""]));
  socket.resume();
  await started;
  const ended = new Promise<void>((resolve) => socket.once("end", () => resolve()));
  tws.inject(halfClose());
  await ended;
  const read = seen("read reqPositions");
  socket.write(encodedFrame(["61", "1"]));
  await read;
  const closed = seen("closed the client left (fin)");
  socket.end();
  await closed;
  tws.close();
  await door.close();
});
