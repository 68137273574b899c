import { executionFilter } from "../arguments/execution-filter.ts";
import type { CommissionReport, Contract, Execution, ExecutionFilter } from "../stoqey/mod.ts";
import { executionIdentity } from "../tws/execution-ids.ts";
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

type Fill = Extract<ExecutionUpdate, { readonly kind: "fill" }>;

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

/** Fills since midnight of the account's time zone that match a filter; a correction replaces the fill that it corrects. */
export const getExecutionDetails: Read<ExecutionFilter, readonly ExecutionDetail[]> = fold(
  executions,
  { name: "getExecutionDetails", what: "read the executions", arguments: executionFilter },
  () => {
    const fills = new Map<string, Fill>();
    const commissions = new Map<string, CommissionReport>();
    return {
      add: (update) => {
        if (update.kind === "fill") addFill(fills, update);
        else commissions.set(update.commission.execId ?? "", update.commission);
      },
      result: () =>
        [...fills.values()].map(({ contract, execution, timeMs }) => {
          const commission = commissions.get(execution.execId ?? "");
          return { contract, execution, timeMs, commission };
        }),
    };
  },
);

/** Adds a fill to a list, or replaces the one that it corrects. */
function addFill(fills: Map<string, Fill>, fill: Fill): void {
  const { execId = "", acctNumber = "" } = fill.execution;
  const { of, revision } = executionIdentity(execId);
  // Accounts of a group share an execution.
  const key = execId === "" ? `${fills.size}` : `${acctNumber} ${of}`;
  const before = fills.get(key)?.execution.execId;
  if (before === undefined || executionIdentity(before).revision < revision) fills.set(key, fill);
}

/** Most fills and commissions that are remembered; more than one client has in a day. */
const FILLS_MAX = 50_000;

const keyOf = (update: ExecutionUpdate): string =>
  update.kind === "fill" ? `fill ${update.execution.execId}` : `commission ${update.commission.execId}`;

/**
 * Fills of today, then each as it happens; each is emitted once, also after a lost session. A correction of a fill is one
 * more, with the same `execId` up to the last period.
 */
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
