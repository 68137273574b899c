import type { ResponseName, ResponseValues } from "../wire/catalogue.ts";

/** The way to answer one request by hand. */
export interface Reply {
  /**
   * Sends a message to the client.
   *
   * @param values Values that matter; the number of the request is filled in, and every other value is empty, 0 or false.
   */
  send<Name extends ResponseName>(name: Name, values?: Partial<ResponseValues[Name]>): void;
  /** Sends an error under the number of the request. */
  error(code: number, text: string): void;
  /** Ends the connection in order. */
  close(): void;
}
