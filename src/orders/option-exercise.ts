/** Terms of an exercise of options, as a record and a journal keep them in the place of an order. */
export interface ExerciseTerms {
  /** 1 exercises the options, 2 lets them lapse. */
  readonly exerciseAction: number;
  readonly exerciseQuantity: number;
  readonly account: string;
  /** Whether TWS does so against its own rule for options in and out of the money. */
  readonly override: unknown;
}

/** Tests whether the terms of a record are those of an exercise of options. */
export function isExercise(order: unknown): order is ExerciseTerms {
  return typeof order === "object" && order !== null && Object.hasOwn(order, "exerciseAction");
}
