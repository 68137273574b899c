import type { Recipient, Router } from "../routing/router.ts";

/** Registrations of one recipient for events without a request number. */
export class EventRegistrations {
  readonly #router: Router;
  readonly #recipient: Recipient;
  readonly #events = new Set<string>();

  constructor(router: Router, recipient: Recipient) {
    this.#router = router;
    this.#recipient = recipient;
  }

  /** Registers the recipient for more events. */
  add(events: readonly string[]): void {
    for (const event of events) {
      if (this.#events.has(event)) continue;
      this.#events.add(event);
      this.#router.listen(event, this.#recipient);
    }
  }

  /** Ends all registrations. */
  clear(): void {
    for (const event of this.#events) this.#router.unlisten(event, this.#recipient);
    this.#events.clear();
  }
}
