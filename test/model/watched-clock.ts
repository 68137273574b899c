import { VirtualClock } from "../../sim/mod.ts";

/** A virtual clock that reports when every promise has settled after a timer. */
export class WatchedClock extends VirtualClock {
  /** Called after each timer. */
  onSettled: () => void = () => {};

  override settle(): Promise<void> {
    return super.settle().then(this.#settled);
  }

  readonly #settled = (): void => this.onSettled();
}
