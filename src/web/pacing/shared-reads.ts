import type { WebRequest } from "./web-request.ts";

/** Reads that others may join until they have their answer, by key. */
export class SharedReads {
  readonly #byKey = new Map<string, WebRequest>();

  /** Gets the read with a key; undefined for none. */
  get(key: string | undefined): WebRequest | undefined {
    return key === undefined ? undefined : this.#byKey.get(key);
  }

  /** Adds a request, unless it has no key: nobody joins it then. */
  add(request: WebRequest): void {
    if (request.key !== undefined) this.#byKey.set(request.key, request);
  }

  /** Removes a request. */
  remove(request: WebRequest): void {
    const { key } = request;
    // A later request may have the same key.
    if (key !== undefined && this.#byKey.get(key) === request) this.#byKey.delete(key);
  }
}
