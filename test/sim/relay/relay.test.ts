import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqAccountUpdates } from "../../../sim/wire/requests/accounts.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { cancelOrder, reqOpenOrders } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { type ByteClient, RelayWorld } from "../../support/relay-world.ts";
import { encodedFrame, encodedHello } from "../../support/sim.ts";

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  orderType: "LMT",
  lmtPrice: 100,
  tif: "DAY",
  transmit: true,
};

/** Does what a bot does in a day, and returns every byte that it received. */
async function day(world: RelayWorld, port: 4102 | 4002): Promise<Buffer> {
  const client = await world.session(1, port);
  client.send(reqPositions);
  client.send(reqAccountUpdates, { subscribe: true });
  client.send(reqContractDetails, { reqId: 1, ...AAPL_NUMBERED });
  client.send(reqHistoricalData, {
    reqId: 2,
    ...AAPL_NUMBERED,
    barSize: "5 mins",
    duration: "1 D",
    whatToShow: "TRADES",
    formatDate: 1,
  });
  client.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
  await world.pass(3_000);
  client.send(placeOrder, { orderId: 1, ...ORDER });
  client.send(placeOrder, { orderId: 2, ...ORDER, orderType: "MKT", orderRef: "é 中" });
  await world.pass(2_000);
  client.send(placeOrder, { orderId: 1, ...ORDER, lmtPrice: 101 });
  client.send(reqOpenOrders);
  client.send(cancelOrder, { orderId: 1 });
  client.raw(encodedFrame(["999", "nonsense"]));
  await world.pass(5_000);
  client.end();
  await world.pass();
  return client.bytes;
}

test("a client receives the same bytes with and without the proxy", async () => {
  const [direct, relayed] = [new RelayWorld(), new RelayWorld({}, { allowLive: true })];
  const expected = await day(direct, 4002);
  expect(expected.length).toBeGreaterThan(10_000);
  expect((await day(relayed, 4102)).equals(expected)).toBe(true);
  direct.close();
  relayed.close();
});

test("the gateway receives the bytes of a client as they came, those that are not UTF-8 too", async () => {
  const world = new RelayWorld({}, { allowLive: true });
  const sent: Uint8Array[] = [];
  const arrived: Buffer[] = [];
  world.network.attach(
    {
      dial: () => ({ refused: false, delayMs: 0, mute: false }),
      accept: (link) => {
        const reply = encodedFrame(["193", "20260113 10:30:00 EST"]);
        return {
          received: (bytes) => {
            arrived.push(Buffer.from(bytes));
            if (arrived.length === 1) link.write(reply);
          },
          leaving: () => {},
          left: () => link.end(),
        };
      },
    },
    4002,
  );
  const client = world.client();
  await world.pass();
  const send = (bytes: Uint8Array): void => {
    sent.push(bytes);
    client.raw(bytes);
  };
  send(encodedHello(100, 187, "+PACEAPI"));
  await world.pass();
  send(encodedFrame(["71", "2", "1", ""]));
  send(Buffer.from("0000000a" + "3300ff00c3280080ef" + "00", "hex"));
  send(Buffer.from("0000000433003100", "hex"));
  await world.pass();
  expect(Buffer.concat(arrived).equals(Buffer.concat(sent))).toBe(true);
  world.close();
});

test.each([
  [
    "frames that are not UTF-8, without NUL, or empty",
    "00000005ff00c328 80 00000000 000000033800ff".replaceAll(" ", ""),
  ],
  ["bytes after a length that no frame has", "7fffffff0102030405"],
  ["a part of a frame before the end", "00000010330031"],
])("a client receives %s as they came", async (_, hex) => {
  const world = new RelayWorld();
  const bytes = Buffer.concat([encodedFrame(["193", "20260113 10:30:00 EST"]), Buffer.from(hex, "hex")]);
  world.network.attach(
    {
      dial: () => ({ refused: false, delayMs: 0, mute: false }),
      accept: (link) => ({
        received: () => {
          for (const byte of bytes) link.write(Uint8Array.of(byte));
          link.end();
        },
        leaving: () => {},
        left: () => {},
      }),
    },
    4002,
  );
  const client = world.client();
  await world.pass();
  client.raw(encodedHello(100, 193));
  await world.pass();
  expect(client.bytes.toString("hex")).toBe(bytes.toString("hex"));
  expect(client.ending).toBe("fin");
  world.close();
});

test("a FIN and an RST of the gateway reach the client as what they were", async () => {
  for (const how of ["fin", "rst"] as const) {
    const world = new RelayWorld();
    const client = await world.session();
    const [{ connection = 0 } = {}] = world.gateway.sessions();
    expect(connection).toBe(1);
    const { drop } = await import("../../support/sim.ts");
    world.gateway.inject(drop({ how }));
    await world.pass();
    expect(client.ending).toBe(how === "fin" ? "fin" : "read ECONNRESET");
    world.close();
  }
});

test("a FIN and an RST of the client reach the gateway as what they were", async () => {
  for (const how of ["fin", "rst"] as const) {
    const world = new RelayWorld();
    const client: ByteClient = await world.session();
    if (how === "fin") client.end();
    else client.reset();
    await world.pass();
    expect(world.gateway.trace.of("left").map(({ detail }) => detail)).toEqual([how]);
    expect(world.relay.tws.sessions()).toEqual([]);
    world.close();
  }
});

test("a client whose gateway does not listen is reset, and the next dial reaches one that does", async () => {
  const world = new RelayWorld();
  const detach = world.network.attach(
    {
      dial: () => ({ refused: true, delayMs: 0, mute: false }),
      accept: () => {
        throw new Error("nothing listens");
      },
    },
    4002,
  );
  const client = world.client();
  await world.pass();
  expect(client.ending).toBe("read ECONNRESET");
  expect(world.relay.tws.trace.of("closed")[0]?.detail).toContain("ECONNREFUSED");
  detach();
  world.network.attach(world.gateway, 4002);
  expect((await world.session()).names).toContain("nextValidId");
  world.close();
});

test("a client ID that is in use at the gateway is refused by it, and the first session goes on", async () => {
  const world = new RelayWorld();
  const first = await world.session(7);
  const second = await world.session(7);
  expect(second.names).toEqual(["error 326"]);
  expect(second.ending).toBe("fin");
  first.send(reqPositions);
  await world.pass();
  expect(first.names.at(-1)).toBe("positionEnd");
  expect([...world.relay.tws.clients()]).toEqual([[7, 1]]);
  world.close();
});

test("versions that the proxy cannot read are left out of what a client offers", async () => {
  // Orders of newer versions could not be followed, whatever accounts are allowed.
  for (const allowLive of [false, true]) {
    const world = new RelayWorld({}, { allowLive });
    const client = world.client();
    await world.pass();
    client.raw(encodedHello(100, 222));
    await world.pass();
    expect(world.gateway.trace.of("hello")[0]?.detail).toBe("100..193");
    client.send(startApi, { clientId: 1 });
    await world.pass();
    expect(client.names).toContain("nextValidId");
    const late = world.client();
    await world.pass();
    late.raw(encodedHello(200, 222));
    await world.pass();
    expect(late.ending).toBe("fin");
    expect(world.gateway.trace.of("hello").length).toBe(1);
    world.close();
  }
});

test.each(["203", "100", "0", "x"])(
  "a gateway that answers with the version %s is not passed on",
  async (version) => {
    for (const allowLive of [false, true]) {
      const world = new RelayWorld({}, { allowLive });
      world.network.attach(
        {
          dial: () => ({ refused: false, delayMs: 0, mute: false }),
          accept: (link) => ({
            received: () => link.write(encodedFrame([version, "20260113 10:30:00 EST"])),
            leaving: () => {},
            left: () => link.end(),
          }),
        },
        4002,
      );
      const client = world.client();
      await world.pass();
      client.raw(encodedHello(100, 193));
      await world.pass();
      expect(client.bytes.includes("20260113")).toBe(false);
      expect(client.bytes.includes("the gateway speaks the version")).toBe(
        version === "203" || version === "100",
      );
      expect(client.ending).toBe("fin");
      world.close();
    }
  },
);

test("listeners receive each frame before faults act, and what faults did to it", async () => {
  const world = new RelayWorld();
  const seen = new Map<number, string>();
  const touched: string[] = [];
  world.relay.onTouch(({ frame, touch }) => touched.push(`${seen.get(frame)} ${touch}`));
  world.relay.onFrame(({ frame, direction, name, bytes }) => {
    seen.set(frame, `${direction} ${name}`);
    if (name === "hello") expect(Buffer.from(bytes).toString()).toBe("v100..193");
  });
  const { parseFault } = await import("../../support/sim.ts");
  const client = await world.session();
  world.relay.tws.inject(parseFault("swallow:request=reqOpenOrders,times=1"));
  world.relay.tws.inject(parseFault("garble:message=positionEnd"));
  client.send(reqOpenOrders);
  client.send(reqPositions);
  await world.pass();
  expect([...seen.values()].slice(0, 4)).toEqual([
    "in hello",
    "out greeting",
    "in startApi",
    "out managedAccounts",
  ]);
  expect(touched).toEqual(["in reqOpenOrders lost", "out positionEnd changed"]);
  world.close();
});
