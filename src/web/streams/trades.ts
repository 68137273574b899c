import type { ExecutionUpdate } from "../../operations/executions.ts";
import { onceByKey } from "../../operations/memory.ts";
import { defined } from "../../util/defined.ts";
import { frozenCopy } from "../../util/frozen.ts";
import { numberOf, type Row, rowsOf, textOf } from "./row-fields.ts";
import type { WebTopic } from "./web-topic.ts";

/** Most fills and commissions that are remembered. */
const FILLS_MAX = 50_000;
const DAY_MS = 86_400_000;
/** Most days for which the gateway repeats fills. */
const DAYS_MAX = 7;

/** Words of the TWS API for the side of a fill. */
const SIDES: Readonly<Record<string, string>> = { B: "BOT", BUY: "BOT", S: "SLD", SELL: "SLD" };

/** The fill of a row, and its commission where the row has one; none without an execution ID. */
function executionsOf(row: Row): readonly ExecutionUpdate[] {
  const execId = textOf(row.execution_id);
  if (execId === undefined) return [];
  const side = textOf(row.side) ?? "";
  const contract = defined({
    conId: numberOf(row.conid),
    symbol: textOf(row.symbol),
    secType: textOf(row.sec_type),
    exchange: textOf(row.exchange),
  }) as Extract<ExecutionUpdate, { readonly kind: "fill" }>["contract"];
  const execution = defined({
    execId,
    time: textOf(row.trade_time),
    acctNumber: textOf(row.accountCode) ?? textOf(row.account),
    exchange: textOf(row.exchange),
    side: SIDES[side.toUpperCase()] ?? textOf(side),
    shares: numberOf(row.size),
    price: numberOf(row.price),
    orderRef: textOf(row.order_ref),
  });
  const fill: ExecutionUpdate = { kind: "fill", contract, execution, timeMs: numberOf(row.trade_time_r) };
  const commission = numberOf(row.commission);
  return commission === undefined
    ? [fill]
    : [fill, { kind: "commission", commission: { execId, commission } }];
}

const keyOf = (update: ExecutionUpdate): string =>
  update.kind === "fill" ? `fill ${update.execution.execId}` : `commission ${update.commission.execId}`;

/** Fills and their commissions (`str`): those of today, then each as it happens; each once, also over a lost WebSocket. */
export const WATCH_EXECUTIONS: WebTopic<ExecutionUpdate> = {
  name: "watchExecutions",
  what: "watch the executions",
  key: "str",
  quiet: true,
  line: {
    key: "str",
    // The gateway repeats the fills of whole days, the current one included.
    subscribe: (_fields, gapMs) => {
      const days = Math.min(DAYS_MAX, 1 + Math.ceil(gapMs / DAY_MS));
      return `str+${JSON.stringify({ realtimeUpdatesOnly: false, days: gapMs === 0 ? 1 : days })}`;
    },
    unsubscribe: "utr",
  },
  begin: (beginning) => {
    const memory = onceByKey(beginning, keyOf, FILLS_MAX, frozenCopy);
    return {
      receive: ({ args }) => {
        for (const given of rowsOf(args).flatMap(executionsOf)) {
          const update = memory.take(given);
          if (update !== undefined) beginning.emit(update);
        }
      },
      replay: () => memory.replay(),
    };
  },
};
