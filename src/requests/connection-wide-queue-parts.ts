import type { Recipient } from "../session/router.ts";
import { AlternatingIds } from "./alternating-ids.ts";
import type { Channel } from "./channel.ts";
import { ConnectionWideSubscription } from "./connection-wide-subscription.ts";
import { EventRegistrations } from "./event-registrations.ts";
import { FenceWait } from "./fence-wait.ts";
import type { NumberedRequestHooks } from "./numbered-request.ts";
import { OutstandingAnswers } from "./outstanding-answers.ts";

/** What a line is made of, and what the phases of its requests use. */
export interface QueueParts {
  readonly channel: Channel;
  readonly outstanding: OutstandingAnswers;
  readonly fenceWait: FenceWait;
  readonly alternatingIds: AlternatingIds;
  readonly subscription: ConnectionWideSubscription;
  /** Takes what TWS sends. */
  readonly recipient: Recipient;
  /** What it listens to until it is free. */
  readonly registrations: EventRegistrations;
}

/** What a line needs of the engine. */
export interface QueueHooks extends NumberedRequestHooks {
  /** Nothing is under way, waited for or held any more. */
  idle(): void;
}

/** Puts the parts of a line together. */
export function queueParts(channel: Channel, recipient: Recipient): QueueParts {
  const outstanding = new OutstandingAnswers();
  const alternatingIds = new AlternatingIds(channel);
  return {
    channel,
    outstanding,
    alternatingIds,
    fenceWait: new FenceWait(channel, outstanding),
    subscription: new ConnectionWideSubscription(channel, alternatingIds),
    recipient,
    registrations: new EventRegistrations(channel.router, recipient),
  };
}
