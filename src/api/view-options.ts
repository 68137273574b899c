import type { Ids } from "../ids.ts";
import type { Logger } from "../logger.ts";
import type { Reads } from "../reads.ts";
import type { Budgets } from "../requests/sender.ts";
import type { LiveSession } from "../session/live-session.ts";

/** What a view needs. */
export interface ViewOptions {
  readonly live: LiveSession;
  readonly reads: Reads;
  readonly ids: Ids;
  readonly budgets: Budgets;
  readonly logger: Logger;
  /** Ends the lease. */
  release(): Promise<void>;
}

/** What all views of a pool need of it. */
export type SharedByViews = Pick<ViewOptions, "ids" | "budgets" | "logger">;
