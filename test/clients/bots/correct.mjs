// A bot on the raw `IBApi` of @stoqey/ib that keeps the rules: an instance for each session, a heartbeat, a deadline for the
// handshake, waits that grow, and orders that are looked up before others are placed.
import { EventName, IBApi, OrderAction, OrderType, SecType } from "@stoqey/ib";

const HANDSHAKE_MS = 3_000;
/** With `--heartbeat-ms=…` the heartbeats are that far apart. */
const HEARTBEAT_MS = Number(
  process.argv.find((arg) => arg.startsWith("--heartbeat-ms="))?.split("=")[1] ?? 1_200,
);
const SILENCE_MS = 4_000;
const ANSWER_MS = 2_500;
const STEP_MS = 300;
const HISTORY_MS = 2_000;
const BACKOFF_MS_MIN = 300;
const BACKOFF_MS_MAX = 1_500;
const DATA_LOST = 1101;
const FINAL = new Set(["Filled", "Cancelled", "ApiCancelled", "Inactive"]);
const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const DELAYED = new Set([354, 10089, 10168]);

const { IBKR_HOST: host, IBKR_PORT: port, IBKR_CLIENT_ID: id } = process.env;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Numbers of requests and orders grow for the life of the program and are never given out twice. */
let lastId = 0;
const newId = () => ++lastId;
/** Orders that are not known to be over, by number: their status, undefined for one without an answer. */
const open = new Map();

/** One session: resolves when it is over. Nothing of it outlives it. */
function session() {
  return new Promise((resolve) => {
    const api = new IBApi({ host, port: Number(port), clientId: Number(id), maxReqPerSec: 40 });
    let state = "dialing";
    let aliveMs = Date.now();
    const timers = [];
    const waiting = new Map();
    const end = () => {
      if (state === "over") return;
      const wasReady = state === "ready";
      state = "over";
      for (const timer of timers) clearInterval(timer);
      for (const { reject } of waiting.values()) reject(new Error("the session is over"));
      // What is buffered in the instance or in the kernel must reach no later session.
      const { client } = api.controller.socket;
      api.removeAllListeners();
      api.on(EventName.error, () => {});
      client?.resetAndDestroy?.();
      resolve(wasReady);
    };
    const isReady = () => state === "ready";
    timers.push(setTimeout(end, HANDSHAKE_MS));

    /** Sends a request and waits for its answer; a timeout or the end of the session rejects. */
    const request = (key, send) =>
      new Promise((fulfil, reject) => {
        if (!isReady()) return reject(new Error("there is no session"));
        const timer = setTimeout(() => settle(reject, new Error(`no answer: ${key}`)), ANSWER_MS);
        const settle = (how, value) => {
          clearTimeout(timer);
          waiting.delete(key);
          how(value);
        };
        waiting.set(key, { fulfil: (value) => settle(fulfil, value), reject: (why) => settle(reject, why) });
        send();
      });
    const answer = (key) => waiting.get(key)?.fulfil();

    let line = 0;
    let dataType = 1;
    const subscribe = () => {
      line = newId();
      if (dataType !== 1) api.reqMarketDataType(dataType);
      api.reqMktData(line, APPLE, "", false, false);
      api.reqAccountUpdates(true, "");
      api.reqPositions();
    };

    api.on(EventName.result, () => {
      aliveMs = Date.now();
    });
    api.on(EventName.error, (error, code, reqId) => {
      if (code === 326) return end();
      if (reqId === line && DELAYED.has(code) && dataType === 1) {
        dataType = 3;
        line = newId();
        api.reqMarketDataType(dataType);
        api.reqMktData(line, APPLE, "", false, false);
      } else if (reqId === line && code === 101)
        timers.push(setTimeout(() => isReady() && resubscribe(), 3_500));
      const order = open.get(reqId);
      if (order !== undefined && order.status === undefined && code !== 399 && code < 2_100)
        open.delete(reqId);
      waiting.get(`${reqId}`)?.reject(error);
    });
    const resubscribe = () => {
      line = newId();
      api.reqMktData(line, APPLE, "", false, false);
    };
    api.on(EventName.info, (_, code) => {
      if (code === 326) end();
      if (code === DATA_LOST && isReady()) subscribe();
    });
    api.on(EventName.disconnected, end);
    api.on(EventName.currentTime, () => answer("time"));
    api.on(EventName.openOrderEnd, () => answer("open"));
    api.on(EventName.execDetailsEnd, () => answer("executions"));
    api.on(EventName.completedOrdersEnd, () => answer("completed"));
    api.on(EventName.historicalData, (reqId, time) => {
      if (time.startsWith("finished")) answer(`${reqId}`);
    });
    const learn = (orderId, status) => {
      if (FINAL.has(status)) open.delete(orderId);
      else if (open.has(orderId)) open.get(orderId).status = status;
      waiting.get(`order ${orderId}`)?.fulfil();
    };
    api.on(EventName.orderStatus, learn);
    api.on(EventName.openOrder, (orderId, _contract, _order, { status }) => learn(orderId, status));
    api.on(EventName.nextValidId, async (orderId) => {
      if (state !== "dialing") return;
      state = "ready";
      lastId = Math.max(lastId, orderId - 1, 999);
      clearTimeout(timers[0]);
      timers.push(
        setInterval(() => {
          if (Date.now() - aliveMs > SILENCE_MS) return end();
          api.reqCurrentTime();
        }, HEARTBEAT_MS),
      );
      subscribe();
      void repeat(readHistory, HISTORY_MS);
      void repeat(trade, STEP_MS);
    });

    /** Repeats a piece of work while the session lives. */
    const repeat = async (work, everyMs) => {
      while (isReady()) {
        await work().catch((error) => console.error(error.message));
        await wait(everyMs);
      }
    };
    const readHistory = () => {
      const reqId = newId();
      return request(`${reqId}`, () =>
        api.reqHistoricalData(reqId, APPLE, "", "1 D", "5 mins", "TRADES", 1, 1, false),
      );
    };

    /** Looks up what became of the orders, and cancels those that work still; nothing is placed before all of them are over. */
    const reconcile = async () => {
      await request("open", () => api.reqAllOpenOrders());
      await request("executions", () => api.reqExecutions(newId(), {}));
      await request("completed", () => api.reqCompletedOrders(true));
      for (const [orderId, { status }] of [...open]) {
        if (status === undefined) open.delete(orderId);
        else await request(`order ${orderId}`, () => api.cancelOrder(orderId)).catch(() => {});
      }
    };
    /** Places or changes an order, and waits for its status; without one it is looked up. */
    const place = async (orderId, order) => {
      if (!open.has(orderId)) open.set(orderId, { status: undefined });
      await request(`order ${orderId}`, () =>
        api.placeOrder(orderId, APPLE, {
          action: OrderAction.BUY,
          totalQuantity: 1,
          tif: "DAY",
          transmit: true,
          ...order,
        }),
      );
    };
    let reconciled = false;
    const trade = async () => {
      if (!reconciled || open.size > 0) {
        for (const order of open.values()) order.status = undefined;
        await reconcile();
        reconciled = true;
        if (open.size > 0) return;
      }
      const orderId = newId();
      await place(orderId, { orderType: OrderType.LMT, lmtPrice: 150 });
      await wait(STEP_MS);
      await place(orderId, { orderType: OrderType.LMT, lmtPrice: 151 });
      await wait(STEP_MS);
      await request(`order ${orderId}`, () => api.cancelOrder(orderId));
      await wait(STEP_MS);
      await place(newId(), { orderType: OrderType.MKT });
      await wait(STEP_MS);
      // A change that makes an order fill.
      const changedId = newId();
      await place(changedId, { orderType: OrderType.LMT, lmtPrice: 150 });
      await wait(STEP_MS);
      await place(changedId, { orderType: OrderType.MKT });
    };
    api.connect();
  });
}

for (let backoffMs = BACKOFF_MS_MIN; ; ) {
  const wasReady = await session();
  backoffMs = wasReady ? BACKOFF_MS_MIN : Math.min(2 * backoffMs, BACKOFF_MS_MAX);
  await wait(backoffMs * (0.5 + Math.random() / 2));
}
