/**
 * What the wire does to the next message of one name. In a real TWS error 100 may come although the request is served
 * all the same, and a busy one answers late; what it receives meanwhile waits behind that, in order.
 *
 * | Kind | The message | Error 100 |
 * |---|---|---|
 * | `refused` | is dropped | as `numbered` says |
 * | `late` | is served after `delayMs`, and whatever follows it too | none |
 * | `refused and late` | the same | as `numbered` says |
 */
export interface Disturbance {
  readonly how: "refused" | "late" | "refused and late";
  /** Name of the request, e.g. `reqPositions`. */
  readonly request: string;
  /** Does error 100 name the request? Otherwise it is about -1. */
  readonly numbered: boolean;
  readonly delayMs: number;
}
