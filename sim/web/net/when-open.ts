/** Actions on the client of a WebSocket, which wait until it is open. */
export class WhenOpen<Client> {
  #client: Client | undefined;
  readonly #waiting: ((client: Client) => void)[] = [];

  /** Runs what waits on the client, which is open now. */
  attach(client: Client): void {
    this.#client = client;
    for (const act of this.#waiting.splice(0)) act(client);
  }

  /** Runs an action on the client, now or when it is open. */
  protected do(act: (client: Client) => void): void {
    if (this.#client === undefined) this.#waiting.push(act);
    else act(this.#client);
  }
}
