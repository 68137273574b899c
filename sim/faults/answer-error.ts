import * as z from "zod";
import { REQUESTS } from "../wire/catalogue.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Requests that have a number of their own, and are not cancels. */
const NUMBERED: readonly string[] = [...REQUESTS.values()]
  .filter(({ parts }) => parts.some(({ name }) => name === "reqId" || name === "orderId"))
  .map(({ name }) => name)
  .filter((name) => !name.startsWith("cancel"));
const ALL: readonly string[] = [...REQUESTS.values()]
  .map(({ name }) => name)
  .filter((name) => name !== "startApi");

/** Parameters of `answer-error`. */
export interface AnswerErrorParams extends CommonParams {
  /** The name of the request, e.g. `"reqHistoricalData"`. Default: every one that has a number, besides cancels. */
  readonly request?: string;
  /** The number of the request or the order ID. Default: every one. */
  readonly id?: number;
  /** The code of the error. Default 322. */
  readonly code?: number;
  /** The text of the error. Default `Error processing request.` */
  readonly text?: string;
  /** The details of a rejected order (`advancedOrderRejectJson`), JSON in a real TWS; of versions from 166 on. Default: none. */
  readonly advanced?: string;
  /** Whether the error has the number of the request (default), or -1, as one that is about no request. */
  readonly about?: "request" | "none";
  /** The most requests that are answered so. Default: no limit. */
  readonly times?: number;
}

/** Answers requests with an error, under their number. They have no other effect: no order is placed, no line begins. */
export const answerError: FaultKind<AnswerErrorParams> = defineFault<AnswerErrorParams>(
  "answer-error",
  "requests are answered with an error: request, id, code, text, advanced,\n    about=request|none, times",
  z.strictObject({
    request: z
      .enum(ALL as [string, ...string[]])
      .optional()
      .describe(
        'The name of the request, e.g. "reqHistoricalData". Default: every one that has a number, besides cancels.',
      ),
    id: z
      .number()
      .int()
      .optional()
      .describe("The number of the request or the order ID. Default: every one."),
    code: z.number().int().min(1).optional().describe("The code of the error. Default 322."),
    text: z.string().default("Error processing request.").describe("The text of the error."),
    advanced: z
      .string()
      .optional()
      .describe(
        "The details of a rejected order (advancedOrderRejectJson), JSON in a real TWS; of versions from 166 on. Default: none.",
      ),
    about: z
      .enum(["request", "none"])
      .optional()
      .describe(
        "Whether the error has the number of the request (default), or -1, as one that is about no request.",
      ),
    times: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The most requests that are answered so. Default: no limit."),
    forMs,
  }),
  ({ request, id: only, code, text = "Error processing request.", advanced, about, times }, world) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    const accepts = (id: number | undefined): boolean => {
      if (left <= 0 || (only !== undefined && id !== only)) return false;
      left--;
      return true;
    };
    const ends = (request === undefined ? NUMBERED : [request]).map((name) =>
      world.refuse({ request: name, code, text, advanced, about, accepts }),
    );
    return {
      get isSpent() {
        return left <= 0;
      },
      healed: () => {
        for (const end of ends) end();
      },
    };
  },
);
