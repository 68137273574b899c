#!/usr/bin/env node
import { ProcessIo } from "./process-io.ts";
import { run } from "./run.ts";

const io = new ProcessIo(process);
io.exit(await run(process.argv.slice(2), io));
