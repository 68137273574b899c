import { expect, test } from "vitest";
import { type Source, sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** Sources without a test at their own path, by the test that covers them. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  "src/error-codes.ts": "test/src/errors.test.ts",
  // Checks of drills, by their subject: each passes, fails and is not reached in runs in memory.
  "sim/drills/report/screen-block.ts": "test/sim/drills/report/run-progress.test.ts",
  "sim/drills/checks/closes-dead-sessions.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/connects.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/ends-stuck-dials.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/left-in-time.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/no-hammering.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/one-client-id.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/one-session.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/recovers.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/recovery.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/seen-sessions.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/drill-check.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/wording.ts": "test/sim/drills/checks/sessions.test.ts",
  "sim/drills/checks/ended-streams-again.ts": "test/sim/drills/checks/subscriptions.test.ts",
  "sim/drills/checks/live-subscriptions.ts": "test/sim/drills/checks/subscriptions.test.ts",
  "sim/drills/checks/subscribes-again.ts": "test/sim/drills/checks/subscriptions.test.ts",
  "sim/drills/checks/subscribes-once.ts": "test/sim/drills/checks/subscriptions.test.ts",
  "sim/drills/checks/subscription-kinds.ts": "test/sim/drills/checks/subscriptions.test.ts",
  "sim/drills/checks/answered.ts": "test/sim/drills/checks/requests-not-left-hanging.test.ts",
  "sim/drills/checks/heartbeat-spacing.ts": "test/sim/drills/checks/requests.test.ts",
  "sim/drills/checks/message-rate.ts": "test/sim/drills/checks/requests.test.ts",
  "sim/drills/checks/busiest-period.ts": "test/sim/drills/checks/standstills.test.ts",
  "sim/drills/checks/no-early-requests.ts": "test/sim/drills/checks/requests.test.ts",
  "sim/drills/checks/numbers-kept-apart.ts": "test/sim/drills/checks/requests.test.ts",
  "sim/drills/checks/limits.ts": "test/sim/drills/checks/requests.test.ts",
  "sim/drills/checks/message-values.ts": "test/sim/drills/checks/requests.test.ts",
  "sim/drills/checks/own-answers.ts": "test/sim/drills/checks/refusals-respected.test.ts",
  "sim/drills/checks/time-to-act.ts": "test/sim/drills/checks/looked-up.test.ts",
  "sim/drills/checks/no-late-orders.ts": "test/sim/drills/checks/orders.test.ts",
  "sim/drills/checks/no-order-twice.ts": "test/sim/drills/checks/orders.test.ts",
  "sim/drills/checks/order-doubts.ts": "test/sim/drills/checks/orders.test.ts",
  "sim/drills/checks/order-ids-fresh.ts": "test/sim/drills/checks/orders.test.ts",
  "sim/drills/checks/order-talk.ts": "test/sim/drills/checks/orders.test.ts",
  "sim/drills/checks/orders-reconciled.ts": "test/sim/drills/checks/orders.test.ts",
  "src/options.ts": "test/src/pool.test.ts",
  // The arguments of every method, right and wrong.
  "src/arguments/bars.ts": "test/src/arguments/checked-faults.test.ts",
  "src/arguments/execution-filter.ts": "test/src/operations/orders.test.ts",
  "src/arguments/fault-texts.ts": "test/src/arguments/schema.test.ts",
  "src/arguments/fields.ts": "test/src/arguments/checked-faults.test.ts",
  "src/arguments/scan.ts": "test/src/arguments/checked-faults.test.ts",
  "src/arguments/strict.ts": "test/src/arguments/schema.test.ts",
  "src/ibapi/auto-open-orders.ts": "test/src/ibapi/unnumbered-subscriptions.test.ts",
  // The tools of agents, called as a model calls them.
  "src/langgraph/tool-names.ts": "test/src/langgraph/tools.test.ts",
  "src/langgraph/tool-options.ts": "test/src/langgraph/tools.test.ts",
  "src/langgraph/parts/limit-field.ts": "test/src/langgraph/reads/market-tools.test.ts",
  "src/langgraph/parts/model-tool.ts": "test/src/langgraph/parts/read-tool.test.ts",
  "src/langgraph/parts/refusal.ts": "test/src/langgraph/parts/error-answer.test.ts",
  "src/langgraph/parts/session-provider.ts": "test/src/langgraph/tools.test.ts",
  "src/langgraph/orders/call-key.ts": "test/src/langgraph/orders/place-tool.test.ts",
  "src/langgraph/orders/order-fields.ts": "test/src/langgraph/orders/place-tool.test.ts",
  "src/langgraph/orders/order-limits.ts": "test/src/langgraph/orders/place-tool.test.ts",
  "src/langgraph/orders/order-pool.ts": "test/src/langgraph/tools.test.ts",
  "src/langgraph/orders/order-tool.ts": "test/src/langgraph/orders/place-tool.test.ts",
  "src/langgraph/orders/recent-orders.ts": "test/src/langgraph/orders/place-tool.test.ts",
  // Recordings, written by hand and through a proxy.
  "sim/relay/recording/lines.ts": "test/sim/relay/recording/read-recording.test.ts",
  "sim/relay/recording/recorded-session.ts": "test/sim/relay/recording/read-recording.test.ts",
  "sim/relay/recording/made-up-names.ts": "test/sim/relay/recording/mask.test.ts",
  "sim/relay/recording/answer-causes.ts": "test/sim/relay/recording/exchanges.test.ts",
  "sim/relay/recording/recorded-requests.ts": "test/sim/relay/recording/replay.test.ts",
  "sim/relay/recording/replayed-session.ts": "test/sim/relay/recording/replay.test.ts",
  "sim/relay/recording/answer-shapes.ts": "test/sim/relay/recording/differences.test.ts",
  "sim/relay/recording/fake-sessions.ts": "test/sim/relay/recording/differences.test.ts",
  "sim/relay/recording/difference-table.ts": "test/sim/cli/diff-command.test.ts",
  "sim/cli/read-session.ts": "test/sim/cli/diff-command.test.ts",
  "sim/cli/run-record.ts": "test/sim/cli/record-command.test.ts",
  // Every read and every stream against the fake, and what is made of their events.
  "src/operations/account-updates.ts": "test/src/tws-reads.test.ts",
  "src/operations/accounts.ts": "test/src/tws-reads.test.ts",
  "src/operations/advisors.ts": "test/src/operations/catalogue.test.ts",
  "src/operations/current-time.ts": "test/src/tws-reads.test.ts",
  "src/operations/display-groups.ts": "test/src/operations/catalogue.test.ts",
  "src/operations/executions.ts": "test/src/operations/orders.test.ts",
  "src/operations/fundamental-data.ts": "test/src/tws-reads.test.ts",
  "src/operations/historical-ticks.ts": "test/src/tws-reads.test.ts",
  "src/operations/news.ts": "test/src/tws-reads.test.ts",
  "src/operations/operation.ts": "test/src/operations/read.test.ts",
  "src/operations/option-chains.ts": "test/src/tws-reads.test.ts",
  "src/operations/order-messages.ts": "test/src/operations/orders.test.ts",
  "src/operations/real-time-bars.ts": "test/src/streams.test.ts",
  "src/operations/scanner.ts": "test/src/tws-reads.test.ts",
  "src/operations/tick-by-tick.ts": "test/src/streams.test.ts",
  "src/operations/timed-bar.ts": "test/src/operations/historical-data.test.ts",
  "src/operations/wall-street-horizon.ts": "test/src/operations/catalogue.test.ts",
  "src/orders/closed-gate.ts": "test/src/orders/tws/order-blocks.test.ts",
  "src/orders/pool-orders.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/orders/tws/group-arguments.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/orders/figures-of.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/orders/read-entry.ts": "test/src/orders/order-book.test.ts",
  "src/orders/settle-intent.ts": "test/src/orders/tws/tws-orders-arguments.test.ts",
  "src/orders/unfinished-intents.ts": "test/src/orders/order-book.test.ts",
  "src/orders/tws/bound-session.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/orders/file-journal/disk-failure.ts": "test/src/orders/file-journal/locked-journal.test.ts",
  "src/orders/file-journal/disk-steps.ts": "test/src/orders/file-journal/file-lock.test.ts",
  "src/orders/file-journal/disk.ts": "test/src/orders/file-journal/file-journal.test.ts",
  "src/orders/file-journal/journal-place.ts": "test/src/orders/file-journal/locked-journal.test.ts",
  "src/orders/file-journal/lock-chain.ts": "test/src/orders/file-journal/file-lock.test.ts",
  "src/orders/file-journal/new-file.ts": "test/src/orders/file-journal/journal-file.test.ts",
  "src/orders/file-journal/open-journal.ts": "test/src/orders/file-journal/locked-journal.test.ts",
  // The whole way of an order, against the fake.
  "src/trading.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/arguments/order-field-kinds.ts": "test/src/arguments/order.test.ts",
  "src/orders/tws/direct-placing.ts": "test/src/orders/tws/direct-orders.test.ts",
  "src/orders/tws/direct-terms.ts": "test/src/orders/tws/direct-orders.test.ts",
  "src/orders/tws/global-cancel.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/orders/tws/order-preview.ts": "test/src/orders/tws/tws-orders.test.ts",
  "src/orders/tws/reconciliation.ts": "test/src/orders/tws/session-orders.test.ts",
  "src/orders/tws/reported-changes.ts": "test/src/orders/tws/order-reports.test.ts",
  "src/pacing/ticket.ts": "test/src/pacing/outbox-tickets.test.ts",
  "src/pool/composition.ts": "test/src/pool.test.ts",
  "src/pool/stats.ts": "test/src/pool.test.ts",
  "src/requests/connection-wide-queue-parts.ts": "test/src/requests/connection-wide-queue.test.ts",
  "src/requests/connection-wide-timeout.ts": "test/src/requests/connection-wide-queue.test.ts",
  "src/session/dial-transitions.ts": "test/src/session/transition.test.ts",
  "src/session/orders-acknowledged.ts": "test/src/session/supervisor-drain.test.ts",
  "src/session/session-heartbeat.ts": "test/src/session/supervisor-heartbeat.test.ts",
  "src/stoqey/connection/handshake.ts": "test/src/stoqey/connection/connector.test.ts",
  "src/util/one-line.ts": "test/src/logger.test.ts",
  "src/web/session/dial-failure.ts": "test/src/web/session/web-dial.test.ts",
  "src/web/session/prime.ts": "test/src/web/session/web-dial.test.ts",
  "src/web/session/pause.ts": "test/src/web/session/web-supervisor.test.ts",
  "src/web/session/init-calls.ts": "test/src/web/session/web-dial.test.ts",
  "src/web/http/cookie-jar.ts": "test/src/web/http/gateway-http.test.ts",
  "src/web/http/deadline.ts": "test/src/web/http/gateway-http.test.ts",
  "src/web/http/http-status.ts": "test/src/web/http/classify.test.ts",
  "src/web/http/request-init.ts": "test/src/web/http/gateway-http.test.ts",
  "src/web/pacing/call-path.ts": "test/src/web/pacing/endpoint-limits.test.ts",
  "src/web/pacing/lanes.ts": "test/src/web/pacing/request-scheduler.test.ts",
  "src/web/pacing/order-lock.ts": "test/src/web/pacing/request-scheduler.test.ts",
  "src/web/pacing/scheduler-errors.ts": "test/src/web/pacing/request-scheduler.test.ts",
  "src/web/pacing/slow-waits.ts": "test/src/web/pacing/request-scheduler.test.ts",
  "src/web/pacing/start-rules.ts": "test/src/web/pacing/request-scheduler.test.ts",
  "src/web/orders/first-request.ts": "test/src/web/orders/order-submissions.test.ts",
  "src/web/orders/keyed-orders.ts": "test/src/web/orders/web-order-placing.test.ts",
  "src/web/orders/order-preparation.ts": "test/src/web/orders/web-order-placing.test.ts",
  "src/web/orders/order-streams.ts": "test/src/web/orders/order-tracking.test.ts",
  "src/web/orders/verdict.ts": "test/src/web/orders/web-order-sender.test.ts",
  "src/web/orders/web-group-arguments.ts": "test/src/web/orders/web-order-placing.test.ts",
  "src/web/orders/web-global-cancel.ts": "test/src/web/orders/web-orders.test.ts",
  "src/web/orders/web-order-blocks.ts": "test/src/web/orders/web-orders.test.ts",
  "src/web/orders/web-order-options.ts": "test/src/web/orders/web-orders.test.ts",
  "src/web/orders/web-order-progress.ts": "test/src/web/orders/web-order-reports.test.ts",
  "src/web/orders/web-preview.ts": "test/src/web/orders/web-orders.test.ts",
  "src/web/orders/web-reconciliation.ts": "test/src/web/orders/order-tracking.test.ts",
  "src/web/pool/logout.ts": "test/src/web/pool/composition.test.ts",
  "src/web/pool/orders-composition.ts": "test/src/web/pool/composition.test.ts",
  "src/web/web-trading.ts": "test/src/web/orders/web-orders.test.ts",
  "sim/exchange/prices/path-extremes.ts": "test/sim/exchange/prices/bar-extremes.test.ts",
  // The control port as its clients use it.
  "sim/control/answer-schemas.ts": "test/sim/control/open-api.test.ts",
  "sim/control/http-status.ts": "test/sim/control/open-api.test.ts",
  "sim/control/controlled-series.ts": "test/sim/control/target-series.test.ts",
  "sim/control/control-error.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/controlled.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/event-feed.ts": "test/sim/control/event-stream.test.ts",
  "sim/control/fault-endpoints.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/fault-list.ts": "test/sim/control/open-api.test.ts",
  "sim/control/guard.ts": "test/sim/control/listen-control.test.ts",
  "sim/control/hands.ts": "test/sim/control/open-api.test.ts",
  "sim/control/journal.ts": "test/sim/control/open-api.test.ts",
  "sim/control/message-endpoints.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/metrics.ts": "test/sim/control/open-api.test.ts",
  "sim/control/order-endpoints.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/page.ts": "test/sim/control/listen-control.test.ts",
  "sim/control/rule-list.ts": "test/sim/control/open-api.test.ts",
  "sim/control/run-endpoints.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/state-endpoints.ts": "test/sim/control/endpoints.test.ts",
  "sim/control/traffic.ts": "test/sim/control/open-api.test.ts",
  "sim/cli/control-actions.ts": "test/sim/cli/control-command.test.ts",
  "sim/cli/control-client.ts": "test/sim/cli/control-command.test.ts",
  "sim/cli/control-tables.ts": "test/sim/cli/control-command.test.ts",
  "sim/cli/control-flags.ts": "test/sim/cli/start-control.test.ts",
  "sim/cli/version.ts": "test/sim/cli/run.test.ts",
  "sim/tws/context/effects.ts": "test/sim/relay/relay.test.ts",
  "sim/cli/run-proxy.ts": "test/sim/cli/proxy-command.test.ts",
  "sim/net/incoming.ts": "test/sim/net/accepted.test.ts",
  "sim/net/relay-hooks.ts": "test/sim/net/outlet.test.ts",
  "sim/relay/disturbance-notices.ts": "test/sim/relay/relayed-session.test.ts",
  "sim/relay/disturbance.ts": "test/sim/relay/relayed-session.test.ts",
  "sim/relay/followed-orders.ts": "test/sim/relay/relay-faults.test.ts",
  "sim/relay/account-values.ts": "test/sim/relay/guard.test.ts",
  "sim/relay/account-state.ts": "test/sim/relay/flat-ending.test.ts",
  "sim/relay/order-outcome.ts": "test/sim/relay/flat-ending.test.ts",
  "sim/relay/position-closings.ts": "test/sim/relay/flat-ending.test.ts",
  "sim/relay/side-effects.ts": "test/sim/relay/flat-ending.test.ts",
  "sim/relay/gateway-client.ts": "test/sim/relay/flat-ending.test.ts",
  "sim/relay/no-session.ts": "test/sim/relay/reach-gateway.test.ts",
  "sim/relay/memory-upstream.ts": "test/sim/relay/relay.test.ts",
  "sim/relay/refused-faults.ts": "test/sim/relay/relay-faults.test.ts",
  "sim/relay/relay-behaviour.ts": "test/sim/relay/relay.test.ts",
  "sim/relay/relay-frames.ts": "test/sim/relay/relayed-session.test.ts",
  "sim/relay/relay-scenario.ts": "test/sim/drills/upstream/upstream-stage.test.ts",
  "sim/relay/session-subscriptions.ts": "test/sim/relay/relayed-session.test.ts",
  "sim/cli/io.ts": "test/sim/cli/run.test.ts",
  "sim/cli/scenario-file.ts": "test/sim/cli/scenario-command.test.ts",
  "sim/cli/run-sim.ts": "test/sim/cli/sim-command.test.ts",
  // Every value of a saved state, right and wrong.
  "sim/exchange/contracts/instrument-schema.ts": "test/sim/exchange/trading/trading-state-schema.test.ts",
  "sim/exchange/orders/order-schema.ts": "test/sim/exchange/trading/trading-state-schema.test.ts",
  "sim/wire/values-schema.ts": "test/sim/tws/context/placed-orders-schema.test.ts",
  "sim/exchange/history/history-check.ts": "test/sim/net/fake-tws-options.test.ts",
  "sim/wire/codec/blank-value.ts": "test/sim/script/complete-values.test.ts",
  "sim/tws/context/due-subscriptions.ts": "test/sim/tws/context/interruptions.test.ts",
  "sim/tws/rules/order-catalogue.ts": "test/sim/tws/rules/page.test.ts",
  "sim/tws/context/order-counts.ts": "test/sim/tws/orders/order-counting.test.ts",
  "sim/agent/agent.ts": "test/sim/agent/web-compare.test.ts",
  "sim/agent/compare.ts": "test/sim/cli/agent-command.test.ts",
  // Real programs, and what is left of them.
  "sim/drills/program/command-words.ts": "test/sim/drills/program/program-target.test.ts",
  "sim/drills/program/find-program.ts": "test/sim/drills/program/program-target.test.ts",
  "sim/drills/program/live-programs.ts": "test/sim/drills/program/orphan-guard.test.ts",
  "sim/drills/program/process-tree.ts": "test/sim/drills/program/program-target.test.ts",
  "sim/drills/program/processes.ts": "test/sim/drills/program/program-target.test.ts",
  "sim/drills/program/program-end.ts": "test/sim/drills/program/program-checks.test.ts",
  "sim/drills/program/program-environment.ts": "test/sim/drills/program/program-target.test.ts",
  "sim/drills/program/unstarted-program.ts": "test/sim/drills/program/program-target.test.ts",
  "sim/drills/program/running-program.ts": "test/sim/drills/program/program-target.test.ts",
  // Every drill against the pool, and against a client that breaks it.
  "sim/drills/drill.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/drill-checks.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/bytes.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/connection.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/daily-life.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/kept.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/limits.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/order-cuts.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/orders.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/catalogue/start.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/engine/check-evidence.ts": "test/sim/drills/engine/scenario-checks.test.ts",
  "sim/drills/engine/evidence.ts": "test/sim/drills/engine/scenario-checks.test.ts",
  "sim/drills/engine/drill-record.ts": "test/sim/drills/engine/run-drill.test.ts",
  "sim/drills/engine/phases.ts": "test/sim/drills/engine/run-drill.test.ts",
  "sim/drills/engine/ran.ts": "test/sim/drills/engine/run-drill.test.ts",
  "sim/drills/engine/run-drills.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/engine/seen-until.ts": "test/sim/drills/engine/deeds.test.ts",
  "sim/drills/engine/stage.ts": "test/sim/drills/engine/run-drill.test.ts",
  "sim/drills/engine/watch.ts": "test/sim/drills/engine/run-drill.test.ts",
  "sim/drills/pool/callers.ts": "test/sim/drills/pool/pool-target.test.ts",
  "sim/drills/pool/pool-times.ts": "test/sim/drills/drills.test.ts",
  "sim/cli/drill-list.ts": "test/sim/cli/drill-command.test.ts",
  "sim/cli/drill-run.ts": "test/sim/cli/drill-command.test.ts",
  "sim/cli/web-drill-run.ts": "test/sim/cli/drill-command.test.ts",
  "sim/options/plain-table.ts": "test/sim/agent/web-compare.test.ts",
  "sim/drills/report/page-drill.ts": "test/sim/drills/report/html-report.test.ts",
  "sim/drills/report/why-not-reached.ts": "test/sim/drills/report/report-text.test.ts",
  "sim/drills/report/recovery.ts": "test/sim/drills/report/report-text.test.ts",
  "sim/drills/web/callers.ts": "test/sim/drills/web/web-drills.test.ts",
  "sim/drills/web/web-drill.ts": "test/sim/drills/web/web-drills.test.ts",
  "sim/drills/web/web-report.ts": "test/sim/drills/web/web-drills.test.ts",
  "sim/scenarios/chains.ts": "test/sim/scenarios/run.test.ts",
  "sim/scenarios/check-schema.ts": "test/sim/scenarios/json-schema.test.ts",
  "sim/scenarios/plans.ts": "test/sim/scenarios/run.test.ts",
  "sim/scenarios/scenario-error.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/schema.ts": "test/sim/scenarios/json-schema.test.ts",
  "sim/scenarios/shape-mistakes.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/sound-parts.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/source-text.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/step-text.ts": "test/sim/scenarios/run.test.ts",
  "sim/scenarios/timeline-mistakes.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/value-mistakes.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/world-mistakes.ts": "test/sim/scenarios/mistakes.test.ts",
  "sim/scenarios/world.ts": "test/sim/scenarios/run-scenario.test.ts",
  "sim/exchange/exchange-options.ts": "test/sim/net/fake-tws-options.test.ts",
  "sim/script/answer-rule.ts": "test/sim/script/script.test.ts",
  "sim/script/deferred.ts": "test/sim/script/script.test.ts",
  "sim/script/failures.ts": "test/sim/script/script.test.ts",
  "sim/testing/hints.ts": "test/sim/testing/arrivals.test.ts",
  "sim/testing/test-messages.ts": "test/sim/testing/start.test.ts",
  "sim/script/async-code.ts": "test/sim/script/match.test.ts",
  "sim/script/check-match.ts": "test/sim/script/script.test.ts",
  "sim/script/outgoing.ts": "test/sim/script/script.test.ts",
  "sim/script/reply-effects.ts": "test/sim/script/script.test.ts",
  "sim/script/request-rule.ts": "test/sim/script/script.test.ts",
  "sim/script/sessions.ts": "test/sim/script/script.test.ts",
  "sim/script/usable-rule.ts": "test/sim/script/script.test.ts",
  "sim/testing/order-fields.ts": "test/sim/testing/order-checks.test.ts",
  "sim/testing/expectations.ts": "test/sim/testing/verdict.test.ts",
  "sim/testing/book-finding.ts": "test/sim/testing/verdict.test.ts",
  "sim/testing/finding.ts": "test/sim/testing/verdict.test.ts",
  "sim/testing/start-options.ts": "test/sim/testing/start.test.ts",
  "sim/testing/test-tws.ts": "test/sim/testing/start.test.ts",
  "sim/tws/combinations/requested-legs.ts": "test/sim/tws/rules/combinations.test.ts",
  "sim/tws/combinations/routing-tags.ts": "test/sim/tws/rules/combination-orders.test.ts",
  "sim/exchange/calendar/calendar-hours.ts": "test/sim/exchange/calendar/calendar.test.ts",
  "sim/exchange/contracts/contract-query.ts": "test/sim/exchange/contracts/contract-directory.test.ts",
  "sim/exchange/contracts/con-ids.ts": "test/sim/exchange/contracts/contract-chains.test.ts",
  "sim/exchange/contracts/contract-definition.ts": "test/sim/exchange/contracts/definition-check.test.ts",
  "sim/exchange/contracts/contract-match.ts": "test/sim/exchange/contracts/contract-directory.test.ts",
  "sim/exchange/contracts/contract-templates.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/instrument.ts": "test/sim/exchange/contracts/definition-check.test.ts",
  "sim/exchange/orders/orders.ts": "test/sim/exchange/orders/order-groups.test.ts",
  "sim/exchange/prices/day-so-far.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/quoted-bar.ts": "test/sim/exchange/prices/bars.test.ts",
  "sim/exchange/contracts/option-names.ts": "test/sim/exchange/contracts/contract-directory.test.ts",
  "sim/exchange/contracts/front-months.ts": "test/sim/exchange/contracts/contract-directory.test.ts",
  "sim/exchange/first-state.ts": "test/sim/exchange/exchange.test.ts",
  "sim/tws/contracts/details-line.ts": "test/sim/tws/contracts/details-over-time.test.ts",
  "sim/exchange/contracts/option-strikes.ts": "test/sim/exchange/contracts/option-chain.test.ts",
  "sim/exchange/contracts/universe-index.ts": "test/sim/exchange/contracts/contract-directory.test.ts",
  "sim/exchange/contracts/universe/currencies.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/first-contracts.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/universe/foreign-shares.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/universe/futures.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/universe/indices.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/universe.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/table-rows.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/us-contracts.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/universe/us-funds.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/universe/us-shares.ts": "test/sim/exchange/contracts/universe-tables.test.ts",
  "sim/exchange/contracts/lots.ts": "test/sim/exchange/prices/price-series.test.ts",
  // What is done by hand.
  "sim/exchange/contracts/named-contract.ts": "test/sim/testing/market-by-hand.test.ts",
  "sim/exchange/orders/order-matcher.ts": "test/sim/exchange/orders/working-orders.test.ts",
  "sim/exchange/prices/curve-prices.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/depth.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/price-script.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/scripted-curve.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/series-bars.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/trading-halts.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/tws/by-hand/order-at-start.ts": "test/sim/net/account-at-start.test.ts",
  "sim/tws/by-hand/order-in-book.ts": "test/sim/testing/orders-by-hand.test.ts",
  "sim/tws/by-hand/replaced-positions.ts": "test/sim/tws/by-hand/reset.test.ts",
  "sim/tws/context/order-holds.ts": "test/sim/tws/tws.test.ts",
  // What carries the faults out.
  "sim/faults/answers.ts": "test/sim/faults/repeat.test.ts",
  "sim/faults/held-bytes.ts": "test/sim/faults/slice.test.ts",
  "sim/faults/order-moments.ts": "test/sim/faults/cut-order.test.ts",
  "sim/net/fault-controls.ts": "test/sim/faults/cut-order.test.ts",
  "sim/net/moment.ts": "test/sim/net/outlet.test.ts",
  "sim/net/server.ts": "test/sim/net/fake-tws.test.ts",
  "sim/net/tws-with-exchange.ts": "test/sim/net/fake-tws.test.ts",
  "sim/web/net/upgrade.ts": "test/sim/web/net/http.test.ts",
  "sim/tws/account/account-updates.ts": "test/sim/tws/handlers/accounts.test.ts",
  "sim/tws/account/cents.ts": "test/sim/tws/handlers/pnl.test.ts",
  "sim/tws/account/holding-change.ts": "test/sim/tws/orders/order-events.test.ts",
  "sim/tws/account/position-rows.ts": "test/sim/tws/handlers/positions.test.ts",
  "sim/tws/context/client.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/context/context.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/orders/what-if-messages.ts": "test/sim/tws/orders/what-if.test.ts",
  "sim/tws/context/handler.ts": "test/sim/tws/handlers/session.test.ts",
  "sim/tws/context/options.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/rules/order-input.ts": "test/sim/tws/rules/order-values.test.ts",
  "sim/tws/orders/order-messages.ts": "test/sim/tws/orders/transmitted-orders.test.ts",
  "sim/tws/orders/order-terms.ts": "test/sim/tws/orders/place-order.test.ts",
  "sim/tws/contracts/calendar-events.ts": "test/sim/tws/handlers/wall-street-horizon.test.ts",
  "sim/tws/rules/look-up.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/historical-data/history-texts.ts": "test/sim/tws/rules/historical-data.test.ts",
  "sim/tws/historical-data/wire-bars.ts": "test/sim/tws/handlers/historical-data.test.ts",
  "sim/tws/rules/historical-bars.ts": "test/sim/tws/rules/historical-data.test.ts",
  "sim/tws/rules/history-facts.ts": "test/sim/tws/rules/historical-ticks.test.ts",
  "sim/tws/facts/smart-exchanges.ts": "test/sim/tws/handlers/market-depth.test.ts",
  "sim/tws/context/subscriptions.ts": "test/sim/tws/handlers/pnl.test.ts",
  "sim/web/gateway/data/account.ts": "test/sim/web/gateway/handlers/portfolio.test.ts",
  "sim/web/gateway/data/history.ts": "test/sim/web/gateway/handlers/history.test.ts",
  "sim/web/gateway/data/ledger.ts": "test/sim/web/gateway/handlers/portfolio.test.ts",
  "sim/web/gateway/data/market-view.ts": "test/sim/web/gateway/data/market-fields.test.ts",
  "sim/web/gateway/data/profit.ts": "test/sim/web/gateway/handlers/pnl.test.ts",
  "sim/web/gateway/data/refusals.ts": "test/sim/web/gateway/handlers/portfolio.test.ts",
  "sim/web/gateway/data/summary.ts": "test/sim/web/gateway/handlers/portfolio.test.ts",
  "sim/web/gateway/topics/account-topic.ts": "test/sim/web/gateway/topics/summary.test.ts",
  "sim/web/gateway/state/core-context.ts": "test/sim/web/gateway/core/gateway-layers.test.ts",
  "sim/web/gateway/counts.ts": "test/sim/web/gateway/requests/pacing.test.ts",
  "sim/web/gateway/http-status.ts": "test/sim/web/gateway/state/refusals.test.ts",
  "sim/web/gateway/state/identifiers.ts": "test/sim/web/gateway/state/login-state.test.ts",
  "sim/web/gateway/options.ts": "test/sim/web/gateway/state/auth-status.test.ts",
  "sim/web/gateway/orders/order-submission.ts": "test/sim/web/gateway/handlers/orders.test.ts",
  "sim/web/gateway/orders/what-if.ts": "test/sim/web/gateway/handlers/orders.test.ts",
  "sim/wire/field-groups/account.ts": "test/sim/wire/stock-client/accounts.test.ts",
  "sim/wire/field-groups/contract.ts": "test/sim/wire/stock-client/contracts.test.ts",
  "sim/wire/field-groups/historical.ts": "test/sim/wire/stock-client/historical-data.test.ts",
  "sim/wire/field-groups/order-leg.ts": "test/sim/wire/stock-client/orders.test.ts",
  "sim/wire/field-groups/order.ts": "test/sim/wire/stock-client/orders.test.ts",
  "sim/wire/requests/place-order.ts": "test/sim/wire/stock-client/orders.test.ts",
  "sim/wire/responses/bonds.ts": "test/sim/wire/stock-client/contracts.test.ts",
  "sim/wire/responses/funds.ts": "test/sim/wire/stock-client/contracts.test.ts",
  // Files of past prices, right and wrong, and what an exchange makes of them.
  "sim/exchange/history/last-index.ts": "test/sim/exchange/history/past-prices.test.ts",
  "sim/exchange/history/past-layers.ts": "test/sim/exchange/prices/listed-history.test.ts",
  "sim/exchange/history/past-quantity.ts": "test/sim/exchange/history/past-prices.test.ts",
  "sim/exchange/history/past-rows.ts": "test/sim/exchange/history/past-values.test.ts",
  "sim/exchange/history/past-runs.ts": "test/sim/exchange/history/past-prices.test.ts",
  "sim/exchange/history/past-spans.ts": "test/sim/exchange/prices/listed-history.test.ts",
  "sim/exchange/history/past-sum.ts": "test/sim/exchange/history/past-prices.test.ts",
  "sim/exchange/history/placed-quotes.ts": "test/sim/exchange/prices/listed-history.test.ts",
  "sim/exchange/history/price-curve.ts": "test/sim/exchange/history/past-prices.test.ts",
  "sim/exchange/history/price-history.ts": "test/sim/exchange/prices/listed-history.test.ts",
  "sim/exchange/history/short-path.ts": "test/sim/exchange/history/bar-path.test.ts",
  "sim/exchange/history/span-path.ts": "test/sim/exchange/history/bar-path.test.ts",
  "sim/exchange/contracts/instrument-name.ts": "test/sim/exchange/prices/listed-history.test.ts",
  "sim/exchange/prices/second-prices.ts": "test/sim/exchange/prices/price-series.test.ts",
  "sim/exchange/prices/second-ticks.ts": "test/sim/tws/historical-data/past-ticks.test.ts",
  "sim/exchange/prices/series-volume.ts": "test/sim/exchange/prices/price-series.test.ts",
};

/** The test of a message against the stock client; every message has one, at every version, by the subject of its file. */
const stockClientTest = (path: string): string =>
  path.replace(/^sim\/wire\/(?:requests|responses)\/(.*)\.ts$/, "test/sim/wire/stock-client/$1.test.ts");

/** Tests of more than one source. */
const OF_MANY: readonly string[] = [
  "test/src/defects.test.ts",
  "test/sim/determinism.test.ts",
  "test/sim/atlas.test.ts",
  "test/sim/faults-heal.test.ts",
  "test/sim/faults-survived.test.ts",
  "test/sim/fuzz.test.ts",
  "test/sim/fuzz-orders.test.ts",
  "test/sim/start-up.test.ts",
  "test/sim/hostile-texts.test.ts",
  "test/sim/readme.test.ts",
  "test/sim/drills/drills.test.ts",
  // The checks of a subject, each in a file of its own.
  "test/sim/drills/checks/",
  "test/sim/scenarios/examples.test.ts",
  "test/sim/scenarios/mistakes.test.ts",
  "test/sim/tws/conditions.test.ts",
  "test/sim/tws/timings.test.ts",
  "test/sim/tws/rules/page.test.ts",
  "test/sim/net/ends.test.ts",
  "test/sim/net/parity.test.ts",
  "test/sim/web/net/parity.test.ts",
  "test/sim/wire/stock-client/",
  "test/sim/wire/vendor/",
];

const TESTS = sources("test/src", "test/sim").map(({ path }) => path);

const isTest = (path: string): boolean => path.endsWith(".test.ts");

/** The part of a path that names its subject: of a test, or of a source. */
const subjectOf = (path: string): string => path.replace(/^test\//, "").replace(/(?:\.test)?\.ts$/, "");

/** The source of a test at the same path: `market-data-snapshot.test.ts` is of `market-data.ts`, and not of `market.ts`. */
function sourceOf(path: string, subjects: ReadonlySet<string>): string | undefined {
  const words = subjectOf(path).split("-");
  const names = words.map((_, index) => words.slice(0, index + 1).join("-"));
  return names.reverse().find((name) => subjects.has(name));
}

const FILES: ReadonlyMap<string, Source> = new Map(
  [...SHIPPED, ...sources("test")].map((file) => [file.path, file]),
);

/**
 * Does a test load a source itself, or through one other source at most? The source that a test is named after counts as
 * loaded by it. Helpers of tests and `mod.ts` files pass on what they import, and types alone load nothing.
 */
function covers(test: string, source: string): boolean {
  const own = `${sourceOf(test, SUBJECTS)}.ts`;
  const loadedBy = (path: string): string[] =>
    (FILES.get(path)?.imports ?? []).filter(({ isType }) => !isType).map(({ target }) => target);
  const isOpen = (path: string): boolean => path.startsWith("test/") || path.endsWith("/mod.ts");
  /** What files load, and what the helpers and `mod.ts` files among that load in turn. */
  const loaded = (paths: Iterable<string>): Set<string> => {
    const found = new Set([...paths].flatMap(loadedBy));
    for (const path of found) if (isOpen(path)) for (const target of loadedBy(path)) found.add(target);
    return found;
  };
  const near = loaded([test]).add(own);
  return near.has(source) || loaded([...near].filter((path) => !isOpen(path))).has(source);
}

const SUBJECTS: ReadonlySet<string> = new Set(SHIPPED.map(({ path }) => subjectOf(path)));

/** Sources that do something and have no test at their own path. */
const UNTESTED: readonly string[] = (() => {
  const tested = new Set(TESTS.filter(isTest).map((path) => sourceOf(path, SUBJECTS)));
  const hasCode = ({ code }: Source): boolean =>
    /^(?:export )?(?:default |async |abstract )*(?:function|class|const|let|var|enum)\b|^export (?:default|\{)/m.test(
      code,
    );
  return SHIPPED.filter((file) => hasCode(file) && !file.path.endsWith("/mod.ts"))
    .map(({ path }) => path)
    .filter((path) => !tested.has(subjectOf(path)));
})();

test("each source has its own test at the same path, or names the test that covers it", () => {
  const named = (path: string): string => TESTED_ELSEWHERE[path] ?? stockClientTest(path);
  const uncovered = UNTESTED.filter((path) => !TESTS.includes(named(path)) || !covers(named(path), path));
  expect(uncovered).toEqual([]);
  // A row that is needed no more hides the next gap.
  expect(Object.keys(TESTED_ELSEWHERE).filter((path) => !UNTESTED.includes(path))).toEqual([]);
});

test("a test covers what it loads through one other source at most", () => {
  expect(covers("test/src/logger.test.ts", "src/util/one-line.ts")).toBe(true);
  expect(covers("test/src/operations/catalogue.test.ts", "src/operations/advisors.ts")).toBe(true);
  // Loaded by the source that the test is named after, while the test itself imports a helper only.
  expect(covers("test/sim/tws/handlers/pnl.test.ts", "sim/tws/account/cents.ts")).toBe(true);
  expect(covers("test/src/logger.test.ts", "src/operations/advisors.ts")).toBe(false);
  expect(covers("test/src/ibapi/method-table.test.ts", "src/operations/advisors.ts")).toBe(false);
  expect(sourceOf("test/src/operations/market-data-snapshot.test.ts", SUBJECTS)).toBe(
    "src/operations/market-data",
  );
  expect(sourceOf("test/src/a-b-c.test.ts", new Set(["src/a", "src/a-b"]))).toBe("src/a-b");
});

test("each test below test/src and test/sim is named after its source, or is one of many sources", () => {
  const orphans = TESTS.filter(isTest)
    .filter((path) => !OF_MANY.some((one) => path.startsWith(one)))
    .filter((path) => sourceOf(path, SUBJECTS) === undefined);
  expect(orphans).toEqual([]);
});
