/** What the figures were measured on, and with what. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { z } from "zod";
import { findRedis } from "../kit/redis.ts";
import type { Services } from "./services.ts";

const Installed = z.object({ version: z.string() });
const MEASURED = ["bullmq", "graphile-worker", "pg-boss", "@slack/bolt", "botbuilder", "ioredis", "postgres"];

function installed(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return Installed.parse(JSON.parse(readFileSync(file, "utf8"))).version;
}

function redisVersion(): string {
  const bin = findRedis();
  const said = bin ? execFileSync(bin, ["--version"], { encoding: "utf8" }) : "";
  return /v=(\S+)/.exec(said)?.[1] ?? "unknown";
}

/** A few lines of prose. */
export async function describeMachine(services: Services): Promise<string[]> {
  const cores = cpus();
  return [
    `${cores.length} × ${cores[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
    `Node ${process.versions.node}, Postgres ${await services.version()} (fsync on), Redis ${redisVersion()}`,
    MEASURED.map((name) => `${name} ${installed(name)}`).join(", "),
  ];
}
