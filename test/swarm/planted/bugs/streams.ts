import type { PlantedBug } from "../planted-bug.ts";

/** Defects of streams, and of the time that they measure. */
export const STREAMS: readonly PlantedBug[] = [
  {
    name: "gaps-hidden",
    about: "Streams do not report their gaps.",
    file: "src/subscriptions/subscription.ts",
    find: '    if (this.state.kind !== "over") this.#readers.gap(reason);\n',
    replace: "",
    breaks: ["a stream goes on after", "a stream reports gap and resumed"],
    seeds: 40,
  },
  {
    name: "never-resumed",
    about: "A gap of a stream never ends.",
    file: "src/subscriptions/subscription.ts",
    find: "    if (epoch !== undefined) this.#readers.resume(epoch);\n",
    replace: "",
    breaks: ["once everything is healed, every open stream flows", "a stream goes on after"],
  },
  {
    name: "ticks-doubled",
    about: "Every update of a stream is delivered twice.",
    file: "src/subscriptions/subscription.ts",
    find: "    handler?.(...args);\n",
    replace: "    handler?.(...args);\n    handler?.(...args);\n",
    breaks: ["a stream of ticks or bars"],
    seeds: 50,
  },
  {
    name: "fills-again",
    about: "Fills are delivered again after a reconnect.",
    file: "src/operations/memory.ts",
    find: "      if (values.has(key)) return undefined;\n",
    replace: "",
    breaks: ["a stream of executions delivers each fill once"],
    seeds: 110,
  },
  {
    name: "closed-positions-stay",
    about: "A position that was closed during a gap stays in its stream.",
    file: "src/operations/memory.ts",
    find: "      beginning.emit(Object.freeze(goneOf(value)));\n",
    replace: "",
    breaks: ["a stream of positions ends with"],
  },
  {
    name: "streams-not-cancelled",
    about: "A stream that its last reader leaves goes on at TWS.",
    file: "src/subscriptions/subscription-requests.ts",
    find: "else if (ticket !== undefined) outbox.cancel(ticket, () => operation.stop(api, id, args));",
    replace: "else if (ticket !== undefined) outbox.done(ticket);",
    breaks: ["per connection, requested minus cancelled"],
    seeds: 130,
  },
  {
    name: "streams-requested-twice",
    about: "A new session requests each stream twice.",
    file: "src/subscriptions/subscriptions.ts",
    find: "    for (const subscription of this.#registry.all) this.#requests.start(subscription);\n",
    replace:
      '    for (const subscription of this.#registry.all) {\n      this.#requests.start(subscription);\n      subscription.state = { kind: "idle" };\n      this.#requests.start(subscription);\n    }\n',
    breaks: ["no session requests a stream again"],
  },
  {
    name: "streams-left-out",
    about: "Each third session requests no stream.",
    file: "src/subscriptions/subscriptions.ts",
    find: "    for (const subscription of this.#registry.all) this.#requests.start(subscription);\n",
    replace:
      "    if (live.epoch % 3 !== 2)\n      for (const subscription of this.#registry.all) this.#requests.start(subscription);\n",
    breaks: ["each session that lasts requests each stream"],
  },
  {
    name: "wall-time",
    about: "Durations are measured by the wall time, which can be set.",
    file: "src/seams/clock.ts",
    find: "const rawMs = clock.now();",
    replace: "const rawMs = clock.wallMs?.() ?? clock.now();",
    breaks: ["a gap of a stream is as long"],
  },
];
