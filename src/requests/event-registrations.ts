import type { Recipient, Router } from "../session/router.ts";

/** The events without a number that a recipient listens to for a while. */
export class EventRegistrations {
  readonly #router: Router;
  readonly #recipient: Recipient;
  readonly #events = new Set<string>();

  constructor(router: Router, recipient: Recipient) {
    this.#router = router;
    this.#recipient = recipient;
  }

  /** Listens to these as well. */
  add(events: readonly string[]): void {
    for (const event of events) {
      if (this.#events.has(event)) continue;
      this.#events.add(event);
      this.#router.listen(event, this.#recipient);
    }
  }

  /** Listens to nothing any more. */
  clear(): void {
    for (const event of this.#events) this.#router.unlisten(event, this.#recipient);
    this.#events.clear();
  }
}
