/** Reports of drills: HTML, JUnit XML, JSON, text, and progress while they run. */
export { htmlReport } from "./html-report.ts";
export { junitXml } from "./junit-xml.ts";
export { jsonReport, reportJsonSchema, reportSchema } from "./report-schema.ts";
export { drillReportText } from "./report-text.ts";
export { type ProgressOutput, RunProgress } from "./run-progress.ts";
export { Block, type Screen } from "./screen-block.ts";
export { type DrillThresholds, missedThresholds } from "./thresholds.ts";
