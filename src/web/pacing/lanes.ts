import { WEB_LANES, type WebLane, type WebRequest } from "./web-request.ts";

/** One start in this number is of the oldest lower lane while higher ones fill the limit, so that each is sent. */
const TURN_OF_LOWER = 10;

/** The requests that wait, by lane, in the order in which they entered. */
export class Lanes {
  readonly #queued: Readonly<Record<WebLane, WebRequest[]>> = { control: [], interactive: [], bulk: [] };
  readonly #replies = new Set<WebRequest>();
  /** Starts of higher lanes since one of a lower lane, which waits meanwhile. */
  #sinceLower = 0;

  /** The replies to order questions, of any lane. */
  get replies(): ReadonlySet<WebRequest> {
    return this.#replies;
  }

  /** Counts the requests of each lane. */
  counts(): Readonly<Record<WebLane, number>> {
    const { control, interactive, bulk } = this.#queued;
    return { control: control.length, interactive: interactive.length, bulk: bulk.length };
  }

  /** Time at which the request that waits longest was queued, in ms, and what it is. */
  oldest(): WebRequest | undefined {
    let oldest: WebRequest | undefined;
    for (const lane of WEB_LANES) {
      const [first] = this.#queued[lane];
      if (first !== undefined && first.enteredMs < (oldest?.enteredMs ?? Number.POSITIVE_INFINITY))
        oldest = first;
    }
    return oldest;
  }

  /** Adds a request, before those of its lane that entered later. */
  push(request: WebRequest): void {
    const lane = this.#queued[request.lane];
    let place = lane.length;
    while (place > 0 && (lane[place - 1]?.enteredMs ?? 0) > request.enteredMs) place--;
    lane.splice(place, 0, request);
    if (request.role.kind === "reply") this.#replies.add(request);
  }

  /** Moves a request to another lane, if that is a higher one. */
  raise(request: WebRequest, lane: WebLane): void {
    if (WEB_LANES.indexOf(lane) >= WEB_LANES.indexOf(request.lane)) return;
    this.remove(request);
    request.lane = lane;
    this.push(request);
  }

  /** Removes a request. */
  remove(request: WebRequest): void {
    const lane = this.#queued[request.lane];
    const place = lane.indexOf(request);
    if (place >= 0) lane.splice(place, 1);
    this.#replies.delete(request);
  }

  /** Removes a request that starts, and counts the turns of lower lanes. */
  start(request: WebRequest): void {
    this.remove(request);
    const place = WEB_LANES.indexOf(request.lane);
    const waits = (lane: WebLane): boolean => this.#queued[lane].length > 0;
    const isLower = WEB_LANES.slice(0, place).some(waits);
    const leavesLower = WEB_LANES.slice(place + 1).some(waits);
    this.#sinceLower = leavesLower && !isLower ? this.#sinceLower + 1 : 0;
  }

  /** Gathers the requests of some lanes, default all. */
  all(lanes: readonly WebLane[] = WEB_LANES): WebRequest[] {
    return lanes.flatMap((lane) => this.#queued[lane]);
  }

  /** Gives all requests in the order in which they may start. */
  *inTurn(): Generator<WebRequest> {
    const waiting = WEB_LANES.filter((lane) => this.#queued[lane].length > 0);
    const [top, ...lower] = waiting;
    if (top === undefined) return;
    const enteredMs = (lane: WebLane): number => this.#queued[lane][0]?.enteredMs ?? 0;
    const isTurn = this.#sinceLower >= TURN_OF_LOWER - 1;
    const order = isTurn ? [...lower.toSorted((a, b) => enteredMs(a) - enteredMs(b)), top] : waiting;
    for (const lane of order) yield* this.#queued[lane];
  }
}
