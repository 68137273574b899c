#!/usr/bin/env node
import { ProcessIo } from "./process-io.ts";
import { run } from "./run.ts";

await new ProcessIo(process).end((io) => run(process.argv.slice(2), io));
