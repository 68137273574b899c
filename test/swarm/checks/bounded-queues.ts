import { NONE, type StepCheck } from "./check.ts";

/** I20: no queue or budget of the pool is above the bound of its option. */
export function boundedQueues(): StepCheck {
  return {
    name: "no queue and no budget is above the bound of its option",
    breaches: ({ stats, options }) => {
      const {
        waitersMax = 1_000,
        historicalMax = 50,
        marketDataLinesMax = 100,
        marketDepthsMax = 3,
        messagesPerSecond = 50,
      } = options;
      const { waiters, historical, lines } = stats;
      const within =
        waiters <= waitersMax &&
        historical.open <= historicalMax &&
        lines.lines <= marketDataLinesMax &&
        lines.depths <= marketDepthsMax &&
        stats.messagesPerSecond <= messagesPerSecond;
      if (within) return NONE;
      return [
        `waiters ${waiters}/${waitersMax}, historical ${historical.open}/${historicalMax}, lines ${lines.lines}/${marketDataLinesMax}, ` +
          `depths ${lines.depths}/${marketDepthsMax}, messages ${stats.messagesPerSecond}/${messagesPerSecond}`,
      ];
    },
  };
}
