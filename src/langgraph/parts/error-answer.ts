import { PoolError, reasonOf } from "../../errors.ts";
import { describeContract } from "../../operations/request-description.ts";
import { defined } from "../../util/defined.ts";
import { Refusal } from "./refusal.ts";

/** The most candidates of an ambiguous contract that an answer lists. */
const CANDIDATES_MAX = 20;

/** A failure as data: what a model needs to decide what to do, without a stack. */
export interface ErrorFacts {
  /** `PoolErrorCode`, `RefusalCode`, or `INTERNAL` for any other error. */
  readonly code: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** What could not be done, and the reason. */
  readonly message: string;
  /** Number of the error of TWS. */
  readonly twsCode?: number;
  /** HTTP status of the answer of the gateway. */
  readonly httpStatus?: number;
  /** Contracts that match, for `AMBIGUOUS`: a `conId` selects one of them. */
  readonly candidates?: readonly { readonly conId: number | undefined; readonly contract: string }[];
}

/** Makes the data of an error. */
export function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof Refusal) return { code: error.code, retryable: false, message: error.message };
  const known = PoolError.from(error);
  if (known === undefined) return { code: "INTERNAL", retryable: false, message: reasonOf(error) };
  const { code, retryable, message, twsCode, httpStatus, candidates } = known;
  return defined({
    code,
    retryable,
    message,
    twsCode,
    httpStatus,
    candidates: candidates
      ?.slice(0, CANDIDATES_MAX)
      .map((one) => ({ conId: one.conId, contract: describeContract(one) })),
  }) as ErrorFacts;
}
