/** What package.json promises: exact versions, no unseen install script. */
import { z } from "zod";
import type { Violation } from "./sources.ts";

const versions = z.record(z.string(), z.string()).default({});

export const Package = z.object({
  dependencies: versions,
  devDependencies: versions,
  allowScripts: z.record(z.string(), z.boolean()).default({}),
  scripts: versions,
});
export const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ hasInstallScript: z.boolean().optional(), optional: z.boolean().optional() }),
  ),
});

export function looseVersions(of: z.output<typeof Package>): Violation[] {
  return Object.entries({ ...of.dependencies, ...of.devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}: ${version} is not one version`);
}

const nameOf = (path: string): string => path.split("node_modules/").at(-1) ?? path;

/** Packages that run something at install and are not judged, and judged ones that are not there. */
export function unjudgedScripts(of: z.output<typeof Package>, lock: z.output<typeof Lock>): Violation[] {
  const running = new Set(
    Object.entries(lock.packages).flatMap(([path, each]) => (each.hasInstallScript ? [nameOf(path)] : [])),
  );
  const judged = Object.keys(of.allowScripts);
  return [
    ...[...running]
      .filter((name) => !judged.includes(name))
      .map((name) => `${name} runs an install script and is not in allowScripts`),
    ...judged
      .filter((name) => !running.has(name))
      .map((name) => `${name} is in allowScripts and runs nothing`),
  ];
}
