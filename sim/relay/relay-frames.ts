/** One frame that passed a relay, before faults acted on it. */
export interface RelayFrame {
  /** Number of the frame, from 1, over all connections of the relay. */
  readonly frame: number;
  /** Epoch ms of the clock of the relay. */
  readonly atMs: number;
  /** Number of the connection, from 1. */
  readonly connection: number;
  /** `in`: from the client; `out`: from the gateway. */
  readonly direction: "in" | "out";
  /**
   * Name of the message; `hello` for the first bytes of a client, `greeting` for the answer to them, `bad` and `unframed` for
   * bytes that are no frame, and `unknown(<number>)` for a number outside the protocol.
   */
  readonly name: string;
  /** The payload, without the four bytes of its length; empty for `bad`. The bytes of `hello` begin after its length too. */
  readonly bytes: Uint8Array;
}

/** What a fault has done to a frame. */
export type FrameTouch = "lost" | "unread" | "changed" | "repeated" | "delayed" | "cut";

/** A frame that a fault has touched. */
export interface TouchedFrame {
  /** Number of the frame, as in `RelayFrame`. */
  readonly frame: number;
  readonly touch: FrameTouch;
}

const PREFIX_BYTES = 4;
const API_BYTES = 4;

/** Listeners to the frames of a relay. */
export class FrameTap {
  readonly #frames = new Set<(frame: RelayFrame) => void>();
  readonly #touches = new Set<(touched: TouchedFrame) => void>();
  readonly #numbers = new WeakMap<object, number>();
  #made = 0;

  /** Calls a listener for each frame from now on. @returns A function that ends this. */
  onFrame(listener: (frame: RelayFrame) => void): () => void {
    this.#frames.add(listener);
    return () => void this.#frames.delete(listener);
  }

  /** Calls a listener for each frame that a fault touches from now on. @returns A function that ends this. */
  onTouch(listener: (touched: TouchedFrame) => void): () => void {
    this.#touches.add(listener);
    return () => void this.#touches.delete(listener);
  }

  /** Reports a frame. @param message The object that stands for it in later reports. */
  passed(message: object, { bytes, ...frame }: Omit<RelayFrame, "frame">): void {
    const number = ++this.#made;
    if (this.#touches.size > 0) this.#numbers.set(message, number);
    if (this.#frames.size === 0) return;
    const begin =
      frame.name === "unframed" ? 0 : frame.name === "hello" ? API_BYTES + PREFIX_BYTES : PREFIX_BYTES;
    // A listener may keep it, and the memory of a frame is shared with others.
    const payload = Uint8Array.from(bytes.subarray(begin));
    for (const listener of this.#frames) listener({ frame: number, ...frame, bytes: payload });
  }

  /** Reports that a fault has touched a frame. */
  touched(message: object, touch: FrameTouch): void {
    const frame = this.#numbers.get(message);
    if (frame !== undefined) for (const listener of this.#touches) listener({ frame, touch });
  }

  /** Whether anyone listens to frames. */
  get hasListeners(): boolean {
    return this.#frames.size > 0 || this.#touches.size > 0;
  }
}
