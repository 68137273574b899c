import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { Replay } from "../../../../sim/relay/recording/replay.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { cancelMktData, reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { cancelOrder, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { reqCurrentTime, reqIds } from "../../../../sim/wire/requests/session.ts";
import { contractDetails, contractDetailsEnd } from "../../../../sim/wire/responses/contracts.ts";
import { commissionReport, execDetails } from "../../../../sim/wire/responses/executions.ts";
import { tickPrice } from "../../../../sim/wire/responses/market-data.ts";
import { openOrder, openOrderEnd, orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { position, positionEnd } from "../../../../sim/wire/responses/positions.ts";
import { currentTime, error, nextValidId } from "../../../../sim/wire/responses/session.ts";
import { HandRecording, readText, recordingOfFake } from "../../../support/recordings.ts";
import { ReplayTable } from "../../../support/replay-table.ts";
import { parseFault } from "../../../support/sim.ts";

const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };
const MSFT = { ...AAPL, symbol: "MSFT" };

test("a request is answered as recorded, with the client's number and at the recorded times", async () => {
  const recording = new HandRecording().session();
  recording
    .in(reqContractDetails, { ...AAPL, reqId: 5 })
    .after(30)
    .out(contractDetails, { ...AAPL, reqId: 5 });
  recording.after(10).out(contractDetailsEnd, { reqId: 5 });
  const table = new ReplayTable(await recording.read());
  const client = await table.session();
  expect(client.names).toEqual(["managedAccounts", "nextValidId"]);
  expect(await table.names(client, reqContractDetails, { ...AAPL, reqId: 900 }, { ms: 29 })).toEqual([]);
  await table.clock.advance(1);
  expect(client.names.slice(2)).toEqual(["contractDetails"]);
  await table.clock.advance(10);
  expect(client.names.slice(3)).toEqual(["contractDetailsEnd"]);
  expect(client.values(contractDetails)).toMatchObject([{ reqId: 900, symbol: "AAPL" }]);
  expect(client.values(contractDetailsEnd)).toEqual([{ reqId: 900 }]);
  table.tws.close();
});

test("a replay can be faster than the recording, and immediate", async () => {
  const recording = new HandRecording().session();
  recording.in(reqCurrentTime).after(1_000).out(currentTime, { seconds: 1 });
  const read = await recording.read();
  const fast = new ReplayTable(read, { speed: 10 });
  const client = await fast.session();
  expect(await fast.names(client, reqCurrentTime, {}, { ms: 99 })).toEqual([]);
  await fast.clock.advance(1);
  expect(client.names.at(-1)).toBe("currentTime");
  fast.tws.close();
  const immediate = new ReplayTable(read, { speed: "immediate" });
  expect(await immediate.names(await immediate.session(), reqCurrentTime)).toEqual(["currentTime"]);
  immediate.tws.close();
});

test("a request that was not recorded gets an error and a line with what is nearest", async () => {
  const recording = new HandRecording().session().in(reqContractDetails, { ...AAPL, reqId: 5 });
  const table = new ReplayTable(await recording.read());
  const client = await table.session();
  expect(await table.names(client, reqContractDetails, { ...MSFT, reqId: 8 })).toEqual(["error 321"]);
  const nearest = 'the nearest is in line 8: symbol is "MSFT" instead of "AAPL"';
  expect(client.values(error)[0]).toMatchObject({
    reqId: 8,
    text: `Cannot replay reqContractDetails: it was not recorded; ${nearest}`,
  });
  expect(await table.names(client, reqPositions)).toEqual(["error 321"]);
  expect(client.values(error)[1]).toMatchObject({
    reqId: -1,
    text: expect.stringContaining("no reqPositions was recorded"),
  });
  expect(table.failures).toEqual([
    `reqContractDetails #8 MSFT STK SMART was not recorded; ${nearest}`,
    "reqPositions was not recorded; no reqPositions was recorded",
  ]);
  table.tws.close();
});

test("orders have the client's numbers, in answers, parents, cancels and lists", async () => {
  const order = { ...AAPL, action: "BUY", totalQuantity: 5, orderType: "LMT", lmtPrice: 10 };
  const recording = new HandRecording().session(1, 1);
  recording.in(placeOrder, { ...order, orderId: 7 }).out(openOrder, { ...order, orderId: 7, clientId: 1 });
  recording.in(placeOrder, { ...order, action: "SELL", orderId: 8, parentId: 7 });
  recording.out(orderStatus, { orderId: 8, parentId: 7, status: "PreSubmitted", clientId: 1 });
  recording
    .out(execDetails, { reqId: -1, orderId: 7, execId: "e1", clientId: 1 })
    .out(commissionReport, { execId: "e1" });
  recording.in(reqOpenOrders).out(openOrder, { orderId: 8, clientId: 1 }).out(openOrderEnd);
  recording.in(cancelOrder, { orderId: 8 }).out(orderStatus, { orderId: 8, status: "Cancelled" });
  recording.out(error, { reqId: 8, code: 202, text: "Order Canceled" });
  const table = new ReplayTable(await recording.read());
  const client = await table.session(55);
  expect(await table.names(client, placeOrder, { ...order, orderId: 100 })).toEqual([
    "openOrder",
    "execDetails",
    "commissionReport",
  ]);
  expect(client.values(openOrder)[0]).toMatchObject({ orderId: 100, clientId: 55 });
  expect(client.values(execDetails)[0]).toMatchObject({ reqId: -1, orderId: 100, clientId: 55 });
  await table.names(client, placeOrder, { ...order, action: "SELL", orderId: 101, parentId: 100 });
  expect(client.values(orderStatus)[0]).toMatchObject({ orderId: 101, parentId: 100, clientId: 55 });
  expect(await table.names(client, reqOpenOrders)).toEqual(["openOrder", "openOrderEnd"]);
  expect(client.values(openOrder)[1]).toMatchObject({ orderId: 101 });
  // The cancel of the other order was not recorded.
  expect(await table.names(client, cancelOrder, { orderId: 100 })).toEqual(["error 321"]);
  expect(await table.names(client, cancelOrder, { orderId: 101 })).toEqual(["orderStatus", "error 202"]);
  expect(client.values(error).at(-1)?.reqId).toBe(101);
  table.tws.close();
});

test("an order that was recorded once is placed once, and a read is answered any number of times", async () => {
  const order = { ...AAPL, action: "BUY", totalQuantity: 5, orderType: "MKT" };
  const recording = new HandRecording().session().in(placeOrder, { ...order, orderId: 1 });
  recording.out(orderStatus, { orderId: 1, status: "Filled" }).in(reqIds).out(nextValidId, { orderId: 2 });
  const table = new ReplayTable(await recording.read());
  const client = await table.session();
  expect(await table.names(client, placeOrder, { ...order, orderId: 40 })).toEqual(["orderStatus"]);
  expect(await table.names(client, placeOrder, { ...order, orderId: 41 })).toEqual(["error 321"]);
  expect(client.values(error)[0]?.text).toContain("that of line 8 has the same content, and is used up");
  await table.names(client, reqIds);
  await table.names(client, reqIds);
  // No number that the client has used is valid again.
  expect(client.values(nextValidId).slice(1)).toEqual([{ orderId: 41 }, { orderId: 41 }]);
  table.tws.close();
});

test("a cancel ends a subscription, whether or not one was recorded", async () => {
  const recording = new HandRecording().session().in(reqMktData, { ...AAPL, reqId: 3 });
  for (let tick = 0; tick < 5; tick++)
    recording.after(100).out(tickPrice, { reqId: 3, tickType: 4, price: 10 });
  const table = new ReplayTable(await recording.read());
  const client = await table.session();
  expect(await table.names(client, reqMktData, { ...AAPL, reqId: 77 }, { ms: 250 })).toEqual([
    "tickPrice",
    "tickPrice",
  ]);
  expect(await table.names(client, cancelMktData, { reqId: 77 }, { ms: 1_000 })).toEqual([]);
  expect(table.failures).toEqual([]);
  table.tws.close();
});

test("a client of an older version gets the fields that its version has", async () => {
  const recording = new HandRecording().session().in(reqContractDetails, { ...AAPL, reqId: 5 });
  recording
    .out(contractDetails, { ...AAPL, reqId: 5, longName: "APPLE" })
    .out(contractDetailsEnd, { reqId: 5 });
  const table = new ReplayTable(await recording.read());
  const client = await table.session(1, 160);
  expect(client.frames[0]?.[0]).toBe("160");
  await table.names(client, reqContractDetails, { ...AAPL, reqId: 6 }, { version: 160 });
  const frame = client.frames.find(([id]) => id === "10") ?? [];
  expect(contractDetails.read(frame, 160)).toMatchObject({ reqId: 6, symbol: "AAPL", longName: "APPLE" });
  table.tws.close();
});

test("each session of a client ID gets the answers of the next recorded one, others any", async () => {
  const recording = new HandRecording().session(1, 4).session(2, 9);
  recording.in(reqPositions, {}, 1).out(position, { account: "DU1", symbol: "A" }, 1).out(positionEnd, {}, 1);
  recording.in(reqPositions, {}, 2).out(position, { account: "DU1", symbol: "B" }, 2).out(positionEnd, {}, 2);
  const read = await recording.read();
  const table = new ReplayTable(read);
  const symbols = async (clientId: number): Promise<unknown> => {
    const client = await table.session(clientId);
    await table.names(client, reqPositions);
    return client.values(position).map(({ symbol }) => symbol);
  };
  expect(await symbols(9)).toEqual(["B"]);
  expect(await symbols(4)).toEqual(["A"]);
  table.tws.close();
});

test("a client ID that is in use is refused with 326, and freed when its holder leaves", async () => {
  const table = new ReplayTable(await new HandRecording().session().read());
  const first = await table.session(3);
  const second = await table.session(3);
  expect([second.names, second.ending]).toEqual([["error 326"], "fin"]);
  first.end();
  await table.clock.advance(0);
  expect((await table.session(3)).names).toEqual(["managedAccounts", "nextValidId"]);
  table.tws.close();
});

test("a session that the gateway ended is ended again", async () => {
  const recording = new HandRecording().session().in(reqPositions).after(500);
  recording.recorder.ended(1, recording.nowMs, "gateway", "the gateway closed the connection");
  const table = new ReplayTable(await recording.read());
  const client = await table.session();
  await table.names(client, reqPositions, {}, { ms: 499 });
  expect(client.ending).toBeUndefined();
  await table.clock.advance(1);
  expect(client.ending).toBe("fin");
  table.tws.close();
});

test("bytes that are not UTF-8 are replayed as they were, with the client's number", async () => {
  const bytes = Buffer.concat([Buffer.from("4\x002\x005\x00200\x00"), Buffer.from("f\xfcr\0\0", "latin1")]);
  const recording = new HandRecording()
    .session()
    .in(reqContractDetails, { ...AAPL, reqId: 5 })
    .raw("out", "error", bytes);
  const table = new ReplayTable(await recording.read());
  const client = await table.session();
  await table.names(client, reqContractDetails, { ...AAPL, reqId: 6 });
  expect(client.bytes.toString("latin1")).toContain("4\x002\x006\x00200\x00f\xfcr\0");
  table.tws.close();
});

test("faults and rules act on a replay as on the fake", async () => {
  const recording = new HandRecording().session().in(reqPositions).out(positionEnd);
  const table = new ReplayTable(await recording.read());
  table.tws.script.on("reqCurrentTime").answer((_, reply) => reply.send("currentTime", { seconds: 7 }));
  const client = await table.session();
  expect(await table.names(client, reqCurrentTime)).toEqual(["currentTime"]);
  table.tws.inject(parseFault("latency:frameMs=400"));
  expect(await table.names(client, reqPositions, {}, { ms: 399 })).toEqual([]);
  await table.clock.advance(1_000);
  expect(client.names.at(-1)).toBe("positionEnd");
  table.tws.inject(parseFault("drop:how=fin"));
  await table.clock.advance(1_000);
  expect(client.ending).toBe("fin");
  table.tws.close();
});

test("a recording without a session is refused", async () => {
  const recording = await new HandRecording().read();
  expect(() => new Replay(recording)).toThrow(
    "Cannot replay the recording: no client has begun a session in it",
  );
});

test("a day with the fake, recorded through a proxy, is replayed message by message", async () => {
  const requests = async (client: Parameters<ReplayTable["names"]>[0]): Promise<void> => {
    client.send(reqPositions);
    client.send(reqContractDetails, { ...AAPL, reqId: 1 });
    client.send(placeOrder, {
      ...AAPL,
      orderId: 1,
      action: "BUY",
      totalQuantity: 5,
      orderType: "MKT",
      tif: "DAY",
      transmit: true,
    });
  };
  let recorded: readonly string[] = [];
  const text = await recordingOfFake(async (world) => {
    const client = await world.session();
    await requests(client);
    await world.pass(3_000);
    recorded = client.names;
    client.end();
    await world.pass();
  });
  const table = new ReplayTable(await readText(text, 5_000));
  const client = await table.session();
  await table.clock.advance(300);
  await requests(client);
  await table.clock.advance(4_000);
  expect(client.names).toContain("execDetails");
  expect([...client.names].sort()).toEqual([...recorded].sort());
  table.tws.close();
});
