import { createHash } from "node:crypto";
import { bulletin, FakeTws, type FakeTwsOptions, VirtualClock } from "../../sim/mod.ts";
import { RESPONSES } from "../../sim/wire/catalogue.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { encodeHello, ServerReader } from "../../sim/wire/frames.ts";
import * as account from "../../sim/wire/requests/accounts.ts";
import { requestFA } from "../../sim/wire/requests/advisors.ts";
import * as contracts from "../../sim/wire/requests/contracts.ts";
import { reqExecutions } from "../../sim/wire/requests/executions.ts";
import { reqHeadTimestamp } from "../../sim/wire/requests/head-timestamp.ts";
import { reqHistogramData } from "../../sim/wire/requests/histogram.ts";
import { reqHistoricalData } from "../../sim/wire/requests/historical-data.ts";
import { reqHistoricalTicks } from "../../sim/wire/requests/historical-ticks.ts";
import { reqMktData } from "../../sim/wire/requests/market-data.ts";
import * as news from "../../sim/wire/requests/news.ts";
import { reqSecDefOptParams } from "../../sim/wire/requests/option-chains.ts";
import { reqCompletedOrders } from "../../sim/wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { reqPnL, reqPnLSingle } from "../../sim/wire/requests/pnl.ts";
import { reqPositions } from "../../sim/wire/requests/positions.ts";
import { reqScannerParameters, reqScannerSubscription } from "../../sim/wire/requests/scanner.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { reqWshEventData, reqWshMetaData } from "../../sim/wire/requests/wall-street-horizon.ts";
import { historicalNews } from "../../sim/wire/responses/news.ts";
import { orderStatus } from "../../sim/wire/responses/orders.ts";
import { AAPL_NUMBERED, ACCOUNT } from "./contracts.ts";
import { frameOf } from "./messages.ts";
import { SHARE_PAIR } from "./order-rules.ts";

/** What one client was sent in a story. */
export interface Told {
  /** Hash of all bytes, and of the trace. */
  readonly bytes: string;
  readonly trace: string;
  /** Number of messages by name. */
  readonly messages: ReadonlyMap<string, number>;
  /** Number of times that an order was reported as filled, by its ID. */
  readonly filled: ReadonlyMap<number, number>;
  /** Codes of errors and notices besides those of the state of farms. */
  readonly codes: readonly number[];
}

/** Sends messages in a story. */
interface Teller {
  readonly tws: FakeTws;
  readonly answers: (readonly string[])[];
  send<Values>(message: Message<Values>, values?: Partial<NoInfer<Values>>): void;
  wait(ms: number): Promise<void>;
}

/** A story: options of the fake, and what its client does. */
interface Story {
  readonly options?: FakeTwsOptions;
  /** Messages of which some have to come, so that the story is about them. */
  readonly about: readonly string[];
  tell(teller: Teller): Promise<void> | void;
}

const SECOND_ACCOUNT = "DU1234568";
const FARMS = 2_000;

/** Orders to buy a share at the market. */
const market = (orderId: number, change: Partial<PlaceOrder> = {}): Partial<PlaceOrder> => ({
  orderId,
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  orderType: "MKT",
  tif: "DAY",
  transmit: true,
  ...change,
});

/** Part of a contract of each type. */
const DESCRIPTIONS = [
  { symbol: "AAPL", secType: "STK" },
  { symbol: "SPX", secType: "IND" },
  { symbol: "ES", secType: "FUT", includeExpired: true },
  { symbol: "ES", secType: "CONTFUT" },
  { symbol: "EUR", secType: "CASH", currency: "USD" },
  { symbol: "BTC", secType: "CRYPTO" },
  { symbol: "AAPL", secType: "CFD" },
  { secIdType: "ISIN", secId: "US0378331005", secType: "STK" },
];

/** Stories about the parts of the fake. */
export const STORIES: Readonly<Record<string, Story>> = {
  universe: {
    about: ["contractDetails", "symbolSamples", "marketRule", "scannerParameters", "scannerData"],
    tell: ({ send }) => {
      for (const [reqId, given] of DESCRIPTIONS.entries())
        send(contracts.reqContractDetails, { reqId, ...given });
      for (const [at, pattern] of ["A", "BA", "ES", "Bank"].entries())
        send(contracts.reqMatchingSymbols, { reqId: 100 + at, pattern });
      for (const marketRuleId of [26, 239]) send(contracts.reqMarketRule, { marketRuleId });
      send(reqScannerParameters);
      const scan = { instrument: "STK", locationCode: "STK.US.MAJOR", scanCode: "TOP_PERC_GAIN" };
      send(reqScannerSubscription, { reqId: 200, ...scan, numberOfRows: 20 });
    },
  },
  chains: {
    about: ["securityDefinitionOptionParameter", "contractDetails", "tickOptionComputation"],
    tell: async ({ send, wait }) => {
      const underlying = { underlyingSymbol: "AAPL", underlyingSecType: "STK", underlyingConId: 265598 };
      send(reqSecDefOptParams, { reqId: 1, ...underlying });
      const option = { symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD" };
      send(contracts.reqContractDetails, { reqId: 2, ...option, lastTradeDate: "202602" });
      send(contracts.reqContractDetails, { reqId: 3, ...option, right: "C" });
      send(contracts.reqContractDetails, {
        reqId: 4,
        symbol: "ES",
        secType: "FOP",
        exchange: "CME",
        right: "P",
      });
      await wait(30_000);
      const one = { ...option, lastTradeDate: "20260220", strike: 260, right: "C", multiplier: "100" };
      send(reqMktData, { reqId: 5, ...one });
    },
  },
  combinations: {
    about: ["openOrder", "execDetails", "tickPrice"],
    tell: ({ send }) => {
      const { legs, ...pair } = SHARE_PAIR;
      send(reqMktData, { reqId: 1, ...pair, secType: "BAG", legs });
      send(placeOrder, market(1, { ...SHARE_PAIR, secType: "BAG", orderType: "LMT", lmtPrice: 500 }));
      send(placeOrder, market(2, { ...SHARE_PAIR, secType: "BAG" }));
    },
  },
  history: {
    about: ["historicalData", "historicalTicksLast", "histogramData", "headTimestamp", "historicalSchedule"],
    tell: ({ send }) => {
      const whole = { ...AAPL_NUMBERED, useRth: true, formatDate: 1 };
      const kinds = [
        ["1 min", "1 D", "TRADES"],
        ["1 day", "2 Y", "TRADES"],
        ["1 week", "5 Y", "MIDPOINT"],
        ["5 mins", "2 D", "BID_ASK"],
        ["1 day", "1 M", "OPTION_IMPLIED_VOLATILITY"],
        ["1 day", "1 M", "SCHEDULE"],
        ["1 day", "1 Y", "ADJUSTED_LAST"],
      ] as const;
      for (const [reqId, [barSize, duration, whatToShow]] of kinds.entries())
        send(reqHistoricalData, { reqId, ...whole, barSize, duration, whatToShow });
      const past = { ...whole, start: "20260112 15:30:00 UTC", numberOfTicks: 200 };
      for (const [at, whatToShow] of ["TRADES", "MIDPOINT", "BID_ASK"].entries())
        send(reqHistoricalTicks, { reqId: 20 + at, ...past, whatToShow });
      send(reqHeadTimestamp, { reqId: 30, ...whole, whatToShow: "TRADES" });
      send(reqHistogramData, { reqId: 31, ...whole, period: "3 days" });
    },
  },
  news: {
    about: ["newsProviders", "historicalNews", "newsArticle", "updateNewsBulletin", "tickNews"],
    tell: async ({ tws, answers, send, wait }) => {
      send(news.reqNewsProviders);
      send(news.reqNewsBulletins, { all: true });
      send(news.reqHistoricalNews, { reqId: 1, conId: 265598, providers: "BRFG+DJNL", total: 20 });
      send(reqMktData, { reqId: 2, ...AAPL_NUMBERED, genericTicks: "mdoff,292" });
      tws.inject(bulletin({ text: "closed, for now" }));
      await wait(1_000);
      const headline = answers.find(([id]) => id === `${historicalNews.id}`) ?? [];
      const { provider, articleId } = historicalNews.read(headline, 193);
      send(news.reqNewsArticle, { reqId: 3, provider, articleId });
    },
  },
  calendar: {
    options: { wallStreetHorizon: true },
    about: ["wshMetaData", "wshEventData"],
    tell: async ({ send, wait }) => {
      send(reqWshMetaData, { reqId: 1 });
      await wait(1_000);
      send(reqWshEventData, { reqId: 2, conId: 265598 });
    },
  },
  accounts: {
    options: { accounts: [ACCOUNT, SECOND_ACCOUNT], advisor: true },
    about: [
      "receiveFA",
      "accountSummary",
      "accountUpdateMulti",
      "updatePortfolio",
      "position",
      "pnl",
      "pnlSingle",
    ],
    tell: async ({ send, wait }) => {
      for (const faDataType of [1, 3]) send(requestFA, { faDataType });
      send(account.reqManagedAccts);
      send(account.reqFamilyCodes);
      send(account.reqAccountSummary, {
        reqId: 1,
        group: "All",
        tags: "NetLiquidation,BuyingPower,$LEDGER:ALL",
      });
      send(account.reqAccountUpdatesMulti, { reqId: 2, account: SECOND_ACCOUNT });
      send(account.reqAccountUpdates, { subscribe: true, account: ACCOUNT });
      send(reqPositions);
      send(reqPnL, { reqId: 3, account: ACCOUNT });
      send(reqPnLSingle, { reqId: 4, account: ACCOUNT, conId: 265598 });
      send(placeOrder, market(1, { account: SECOND_ACCOUNT }));
      send(placeOrder, market(2, { faGroup: "Everyone" }));
      await wait(200_000);
    },
  },
  "statuses that are doubled or missing": {
    about: ["orderStatus", "execDetails", "commissionReport", "completedOrder"],
    tell: async ({ send, wait }) => {
      for (let orderId = 1; orderId <= 60; orderId++) {
        send(placeOrder, market(orderId));
        await wait(2_000);
      }
      send(reqExecutions, { reqId: 1 });
      send(reqCompletedOrders);
    },
  },
};

/** Plays a story to a fake of this seed. */
export async function told({ options, tell }: Story, seed: number): Promise<Told> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock, seed, messagesPerSecond: 0, ...options });
  const bytes = createHash("sha256");
  const reader = new ServerReader();
  const answers: (readonly string[])[] = [];
  const end = tws.accept({
    write: (chunk) => {
      bytes.update(chunk);
      answers.push(...reader.push(chunk));
    },
    end: () => {},
    reset: () => {},
  });
  end.received(encodeHello(100, 193));
  end.received(frameOf(startApi, { clientId: 1 }));
  await tell({
    tws,
    answers,
    send: (message, values) => end.received(frameOf(message, values ?? {})),
    wait: (ms) => clock.advance(ms),
  });
  await clock.advance(60_000);
  end.left("fin");
  tws.close();
  const trace = createHash("sha256").update(tws.trace.lines().join("\n"));
  const messages = new Map<string, number>();
  for (const [id = ""] of answers) {
    const name = RESPONSES.get(id)?.name ?? "greeting";
    messages.set(name, (messages.get(name) ?? 0) + 1);
  }
  const filled = new Map<number, number>();
  for (const fields of answers) {
    if (fields[0] !== `${orderStatus.id}`) continue;
    const { orderId, status } = orderStatus.read(fields, 193);
    if (status === "Filled") filled.set(orderId, (filled.get(orderId) ?? 0) + 1);
  }
  const codes = answers.filter(([id]) => id === "4").map((fields) => Number(fields[3]));
  return {
    bytes: bytes.digest("hex"),
    trace: trace.digest("hex"),
    messages,
    filled,
    codes: codes.filter((code) => code < FARMS || code > 2_200),
  };
}
