import type { ExecutionUpdate } from "../../operations/executions.ts";
import { onceByKey } from "../../operations/memory.ts";
import { frozenCopy } from "../../util/frozen.ts";
import { fillOf } from "../rows/fill.ts";
import { type FrameRow, fieldsOf, frameRows, textOf } from "./row-fields.ts";
import type { WebTopic } from "./web-topic.ts";

/** Most fills and commissions that are remembered. */
const FILLS_MAX = 50_000;
const DAY_MS = 86_400_000;
/** Most days for which the gateway repeats fills. */
const DAYS_MAX = 7;

/** The fill of a row, and its commission where the row has one; none without an execution ID. */
function executionsOf(row: FrameRow): readonly ExecutionUpdate[] {
  const execId = textOf(row.execution_id);
  if (execId === undefined) return [];
  const { commission, ...fill } = fillOf(execId, fieldsOf(row));
  const updates: ExecutionUpdate[] = [{ kind: "fill", ...fill }];
  if (commission !== undefined) updates.push({ kind: "commission", commission });
  return updates;
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
        for (const given of frameRows(args).flatMap(executionsOf)) {
          const update = memory.take(given);
          if (update !== undefined) beginning.emit(update);
        }
      },
      replay: () => memory.replay(),
    };
  },
};
