/** Fields without the value undefined: those that can have it are optional instead. */
export type Defined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/** Copies the fields that have a value, in their order. An optional field is then missing, instead of being undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  const given = fields as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(given)) if (given[name] !== undefined) copy[name] = given[name];
  return copy as Defined<Fields>;
}
