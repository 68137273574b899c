import { expect, test } from "vitest";
import { GatewayTable, type TablePeer } from "../../../../support/web/gateway-table.ts";
import { placedOrderId } from "../../../../support/web/orders.ts";

const WAITING = { message: "waiting for session" };

const sessionOf = (table: GatewayTable): string =>
  (table.post("/tickle").body as { readonly session: string }).session;

const isLive = (peer: TablePeer): boolean => peer.frames("system").length > 0;

test("a WebSocket without a session waits for it, says so to each frame, and is closed with 1000", () => {
  const table = GatewayTable.primed();
  const peer = table.open();
  expect(peer.frames()).toEqual([WAITING]);
  expect(peer.send("sor+{}")).toEqual([WAITING]);
  expect(peer.send('{"session":"0123"}')).toEqual([WAITING]);
  table.advance(29_999);
  expect(peer.closeCode()).toBeUndefined();
  table.advance(1);
  expect(peer.closeCode()).toBe(1_000);
  expect(peer.send("tic")).toEqual([]);
});

test("the session is taken from the cookie in both forms, and from the first frame", () => {
  const table = GatewayTable.primed();
  const session = sessionOf(table);
  for (const cookie of [`api=${session}`, `a=b; api={"session":"${session}"}`])
    expect(isLive(table.open({ headers: { cookie } }))).toBe(true);
  const late = table.open({ headers: { cookie: "api=wrong" } });
  expect(isLive(late)).toBe(false);
  late.send(`{"session":"${session}"}`);
  expect(isLive(late)).toBe(true);
  expect(late.send(`{"session":"${session}"}`)).toEqual([]);
});

test("with OAuth the token in the query is enough; at a gateway it is not", () => {
  const query = { oauth_token: "a" };
  expect(isLive(new GatewayTable({ access: "oauth" }).open({ query }))).toBe(true);
  expect(isLive(new GatewayTable().open({ query }))).toBe(false);
});

test("a live WebSocket gets success once, its status and accounts, then a heartbeat each 10 s", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  expect(peer.frames().map(({ topic }) => topic)).toEqual(["system", "sts", "act"]);
  expect(peer.frames("sts")).toEqual([{ topic: "sts", args: { authenticated: true } }]);
  const { nowMs } = table;
  table.advance(30_000);
  const beats = peer.frames("system").slice(1);
  expect(beats).toEqual([10_000, 20_000, 30_000].map((ms) => ({ topic: "system", hb: nowMs + ms })));
});

test("tic and ech+hb are answered, and keep no brokerage session alive", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  expect(peer.send("tic")).toMatchObject([{ topic: "tic" }]);
  expect(peer.send("ech+hb")).toEqual([{ topic: "ech+hb" }]);
  for (let turn = 0; turn < 10; turn++) {
    table.advance(30_000);
    peer.send("tic");
  }
  expect(peer.frames("sts").at(-1)).toEqual({ topic: "sts", args: { authenticated: false } });
});

test("odd frames get an error frame and never end the WebSocket", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  for (const text of ["", "sor+{", "+++", "SOR+{}", "[]", "null", "x".repeat(200_000), "<html>", "abc+{}"])
    expect(peer.send(text)).toEqual([{ error: expect.any(String) }]);
  expect(peer.send("tic")).toHaveLength(1);
});

test("each change of the flags is one sts frame: eviction changes two", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  table.happens({ kind: "competing", on: true });
  table.happens({ kind: "competing", on: false });
  expect(peer.frames("sts").slice(1)).toEqual([
    { topic: "sts", args: { authenticated: false } },
    { topic: "sts", args: { competing: true } },
    { topic: "sts", args: { competing: false } },
  ]);
});

test("subscriptions die silently with the brokerage session, until a new WebSocket is opened", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  expect(peer.send("sor+{}")).toMatchObject([{ topic: "sor" }]);
  table.happens({ kind: "brokerage-expired" });
  table.post("/iserver/auth/ssodh/init", { publish: true, compete: false });
  table.advance(1_000);
  table.get("/iserver/accounts");
  expect(peer.send("sor+{}")).toMatchObject([{ error: "Bad Request: no bridge" }]);
  expect(peer.frames("sor")).toHaveLength(1);
  expect(peer.send("tic")).toHaveLength(1);
  expect(table.openLive().send("sor+{}")).toMatchObject([{ topic: "sor" }]);
});

test("a WebSocket that was opened before the brokerage session serves no topic of it", () => {
  const table = new GatewayTable({ access: "oauth", requestsPerSecond: 100 });
  const headers = { authorization: "Bearer a" };
  const peer = table.openLive(headers);
  expect(peer.frames("act")).toEqual([]);
  table.post("/iserver/auth/ssodh/init", { publish: true, compete: false }, headers);
  table.advance(1_000);
  expect(peer.frames("sts").at(-1)).toEqual({ topic: "sts", args: { authenticated: true } });
  expect(peer.send("str+{}")).toMatchObject([{ error: "Bad Request: no bridge" }]);
});

test("when the login ends the WebSocket waits for a session again, and is closed", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  table.post("/logout");
  expect(peer.frames().slice(-2)).toEqual([{ topic: "sts", args: { authenticated: false } }, WAITING]);
  table.advance(30_000);
  expect(peer.closeCode()).toBe(1_000);
  const beats = peer.frames("system").length;
  table.advance(60_000);
  expect(peer.frames("system")).toHaveLength(beats);
});

test("a WebSocket that has left gets nothing more", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  table.leave(peer.id);
  const { length } = peer.frames();
  table.advance(60_000);
  expect(peer.send("tic")).toEqual([]);
  expect(peer.frames()).toHaveLength(length);
});

test("a subscription that died sends nothing of later changes, and fails at nothing", () => {
  const table = GatewayTable.primed();
  const orderId = Number(placedOrderId(table));
  const peer = table.openLive();
  peer.send("sor+{}");
  table.happens({ kind: "brokerage-expired" });
  table.exchange.trading.cancel(orderId, table.nowMs);
  table.advance(20_000);
  expect(peer.frames("sor")).toHaveLength(1);
  expect(table.notes("failed")).toEqual([]);
});

test("a session that is not established yet serves no topic", () => {
  const table = GatewayTable.primed();
  table.happens({ kind: "brokerage-expired" });
  table.post("/iserver/auth/ssodh/init", { publish: true });
  const peer = table.openLive();
  expect(peer.send("sor+{}")).toMatchObject([{ error: "Bad Request: no bridge" }]);
  table.advance(500);
  expect(peer.send("sor+{}")).toMatchObject([{ topic: "sor" }]);
});

test("notes say when a subscription begins and ends, also where no frame does", () => {
  const table = GatewayTable.primed({ idleMs: 3_600_000 });
  const beginAll = (): TablePeer => {
    const peer = table.openLive();
    for (const text of ['smd+265598+{"fields":["31"]}', "sor+{}", "spl+{}"]) peer.send(text);
    return peer;
  };
  const begun = ["smd/265598", "sor", "spl"];
  const first = beginAll();
  first.send("smd+265598+{}");
  expect(table.notes("subscribed")).toEqual(begun);
  first.send("uor+{}");
  table.advance(15 * 60_000);
  expect(table.notes("unsubscribed")).toEqual(["sor", "smd/265598"]);
  table.leave(first.id);
  expect(table.notes("unsubscribed")).toEqual(["sor", "smd/265598", "spl"]);
  beginAll();
  table.happens({ kind: "brokerage-expired" });
  expect(table.notes("unsubscribed").slice(3)).toEqual(["smd/265598", "sor"]);
  table.happens({ kind: "login-expired" });
  expect(table.notes("unsubscribed").slice(5)).toEqual(["spl"]);
});
