import { executionFilter } from "../arguments/execution-filter.ts";
import type { CommissionReport, Contract, Execution, ExecutionFilter } from "../stoqey/mod.ts";
import { instantOf } from "../tws/times.ts";
import { frozenCopy } from "../util/frozen.ts";
import { onceByKey } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { fold, type Read } from "./read.ts";
import { type Beginning, type Memory, stream, type Watch } from "./stream.ts";

/** A fill, or its commission, which TWS sends after it. */
export type ExecutionUpdate =
  | {
      readonly kind: "fill";
      readonly contract: Contract;
      readonly execution: Execution;
      /** Instant of the fill, epoch ms; undefined where TWS writes its time without a zone. */
      readonly timeMs: number | undefined;
    }
  | { readonly kind: "commission"; readonly commission: CommissionReport };

/** Fills since midnight of the account's time zone that match a filter, and their commissions. */
export const executions: Operation<ExecutionFilter | null, ExecutionUpdate> = {
  request: "reqExecutions",
  ends: ["execDetailsEnd"],
  snapshotEnd: "execDetailsEnd",
  send: (api, id, filter) => void api.reqExecutions(id, filter ?? {}),
  handlers: (_args, emit) => ({
    execDetails: (_id: number, contract: Contract, execution: Execution) =>
      emit({ kind: "fill", contract, execution, timeMs: instantOf(execution.time) }),
    commissionReport: (commission: CommissionReport) => emit({ kind: "commission", commission }),
  }),
};

/** A fill and its commission. */
export interface ExecutionDetail {
  /** The contract traded. */
  readonly contract: Contract;
  /** Units, price and order of the fill. */
  readonly execution: Execution;
  /** Instant of the fill, epoch ms; undefined where TWS writes its time without a zone. */
  readonly timeMs: number | undefined;
  /** Its commission; undefined where TWS had not sent it when the list ended. */
  readonly commission: CommissionReport | undefined;
}

/** Fills since midnight of the account's time zone that match a filter. */
export const getExecutionDetails: Read<ExecutionFilter, readonly ExecutionDetail[]> = fold(
  executions,
  { name: "getExecutionDetails", what: "read the executions", arguments: executionFilter },
  () => {
    const fills: Extract<ExecutionUpdate, { readonly kind: "fill" }>[] = [];
    const commissions = new Map<string, CommissionReport>();
    return {
      add: (update) => {
        if (update.kind === "fill") fills.push(update);
        else commissions.set(update.commission.execId ?? "", update.commission);
      },
      result: () =>
        fills.map(({ contract, execution, timeMs }) => {
          const commission = commissions.get(execution.execId ?? "");
          return { contract, execution, timeMs, commission };
        }),
    };
  },
);

/** Most fills and commissions that are remembered; more than one client has in a day. */
const FILLS_MAX = 50_000;

const keyOf = (update: ExecutionUpdate): string =>
  update.kind === "fill" ? `fill ${update.execution.execId}` : `commission ${update.commission.execId}`;

/** Fills of today, then each as it happens; each is emitted once, also after a lost session. */
export const watchExecutions: Watch<null, ExecutionUpdate> = stream(executions, {
  name: "watchExecutions",
  what: "watch the executions",
  listens: ["execDetails"],
  opens: ["execDetailsEnd"],
  memory: fillMemory,
});

function fillMemory(beginning: Beginning<ExecutionUpdate>): Memory<ExecutionUpdate, ExecutionUpdate> {
  const memory = onceByKey(beginning, keyOf, FILLS_MAX, frozenCopy);
  return {
    ...memory,
    // A row of the request of another caller says nothing about this one. The commission of a fill that was not emitted
    // comes again, with the fill.
    foreign: (event, [given]) => {
      if (event === "execDetails") return Number(given) > 0 && given !== beginning.id;
      return event === "commissionReport" && !memory.has(`fill ${(given as CommissionReport).execId}`);
    },
  };
}
