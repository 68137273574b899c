/**
 * A disturbance of the next message of one name. A real TWS may send error 100 although it serves the request, and answers
 * late when it is busy; the messages that it receives meanwhile wait in order.
 *
 * | Kind | The message | Error 100 |
 * |---|---|---|
 * | `refused` | is dropped | as `numbered` says |
 * | `late` | is served after `delayMs`, and so are the messages after it | none |
 * | `refused and late` | the same | as `numbered` says |
 */
export interface Disturbance {
  readonly how: "refused" | "late" | "refused and late";
  /** Name of the request, e.g. `reqPositions`. */
  readonly request: string;
  /** Does error 100 have the number of the request? Otherwise it has -1. */
  readonly numbered: boolean;
  readonly delayMs: number;
}
