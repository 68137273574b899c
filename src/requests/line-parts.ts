import type { Recipient } from "../session/router.ts";
import type { Channel } from "./channel.ts";
import { Keeping } from "./keeping.ts";
import { Listening } from "./listening.ts";
import type { NumberedHooks } from "./numbered.ts";
import { Owed } from "./owed.ts";
import { Proof } from "./proof.ts";
import { Slots } from "./slots.ts";

/** What a line is made of, and what the phases of its requests use. */
export interface LineParts {
  readonly channel: Channel;
  readonly owed: Owed;
  readonly proof: Proof;
  readonly slots: Slots;
  readonly keeping: Keeping;
  /** Takes what TWS sends. */
  readonly recipient: Recipient;
  /** What it listens to until it is free. */
  readonly listening: Listening;
}

/** What a line needs of the engine. */
export interface LineHooks extends NumberedHooks {
  /** Nothing is under way, waited for or held any more. */
  idle(): void;
}

/** Puts the parts of a line together. */
export function lineParts(channel: Channel, recipient: Recipient): LineParts {
  const [owed, slots] = [new Owed(), new Slots(channel)];
  return {
    ...{ channel, owed, slots, proof: new Proof(channel, owed), keeping: new Keeping(channel, slots) },
    ...{ recipient, listening: new Listening(channel.router, recipient) },
  };
}
