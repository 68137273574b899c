import type { Recipient } from "../routing/router.ts";
import { AlternatingIds } from "./alternating-ids.ts";
import type { Channel } from "./channel.ts";
import { ConnectionWideSubscription } from "./connection-wide-subscription.ts";
import { EventRegistrations } from "./event-registrations.ts";
import { FenceWait } from "./fence-wait.ts";
import type { NumberedRequestHooks } from "./numbered-request.ts";
import { OutstandingAnswers } from "./outstanding-answers.ts";

/** The parts of a `ConnectionWideQueue`, which its requests use too. */
export interface QueueParts {
  readonly channel: Channel;
  readonly outstanding: OutstandingAnswers;
  readonly fenceWait: FenceWait;
  readonly alternatingIds: AlternatingIds;
  readonly subscription: ConnectionWideSubscription;
  /** Receives the events: the queue itself. */
  readonly recipient: Recipient;
  /** The events that the queue receives until it is idle. */
  readonly registrations: EventRegistrations;
}

/** Callbacks of a `ConnectionWideQueue`. */
export interface QueueHooks extends NumberedRequestHooks {
  /** The queue has no request, and no caller holds what TWS sends after one. */
  idle(): void;
}

/** Makes the parts of a queue. */
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
