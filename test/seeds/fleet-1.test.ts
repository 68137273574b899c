import { runShard } from "./fleet-seeds.ts";

runShard(0);
