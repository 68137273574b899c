/** The listeners of a flow, by event, to be called with anything. */
export type On = Readonly<Record<string, (...args: unknown[]) => void>>;
