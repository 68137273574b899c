import type { PoolError } from "../../errors.ts";
import type { IntentRecord } from "../intent-record.ts";

/** Functions that take back messages that were not written, by their intents. */
export class Withdrawals {
  readonly #withdrawals = new WeakMap<IntentRecord, (reason: PoolError) => void>();

  /** Makes the message about an intent one that can be taken back, until it is written. */
  add(intent: IntentRecord, withdraw: (reason: PoolError) => void): void {
    if (!intent.isWaiting) return;
    this.#withdrawals.set(intent, withdraw);
    const stop = intent.listen(() => {
      if (intent.isWaiting) return;
      stop();
      // It holds the session, and the record is kept for longer.
      this.#withdrawals.delete(intent);
    });
  }

  /** Takes the message about an intent back, if it was not written. */
  takeBack(intent: IntentRecord, reason: PoolError): void {
    this.#withdrawals.get(intent)?.(reason);
  }
}
