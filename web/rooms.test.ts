// The walls between pages and rooms (`biome.jsonc`), each broken on purpose: in a tree of its own, by
// the linter and the configuration that check this one.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const here = import.meta.dirname;
const PAGES = ["console", "home", "merchant", "verify", "wallet"];

function foldersOf(page: string): string[] {
  return readdirSync(join(here, page), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

// Pages that have rooms share something between them.
const ROOMS = PAGES.filter((page) => foldersOf(page).includes("shared")).flatMap((page) =>
  foldersOf(page)
    .filter((name) => name !== "shared" && name !== "public")
    .map((name) => [page, name] as const),
);

/** A line of a file. */
type Line = readonly [file: string, line: string];

const ACROSS: readonly Line[] = [
  ...ROOMS.map(([page, room]): Line => [`${page}/${room}`, `import "../another/screen";`]),
  ...PAGES.map((page): Line => [page, `import "../another/app";`]),
  ...ROOMS.map(([page, room]): Line => [`${page}/${room}`, `import "../../another/app";`]),
  ["console", `import "../shared/../merchant/app";`],
  ["console", `import "./../merchant/app";`],
  ["console/bank", `import "../console";`],
  ["console/bank/folder", `import "../../days/day";`],
  ["console/bank", `import { day } from "../days/day";`],
  ["console/bank", `import type { Day } from "../days/day";`],
  ["console/bank", `export { day } from "../days/day";`],
  ["console/bank", `export * from "../days/day";`],
  ["console/bank", `await import("../days/day");`],
  ["console/bank", `import "../days/days.css";`],
  ["console/bank", `import "../shared/../days/day";`],
  ["console/bank", `import "./../days/day";`],
  ["console/bank", `import "../../shared/../merchant/app";`],
  ["console/shared", `import "../bank/lines";`],
  ["console/shared", `import "../console";`],
  ["console/shared", `import "../../merchant/app";`],
  ["console/shared/table", `import "../../bank/lines";`],
  ["console/shared/table", `import "../../console";`],
  ["console/shared/table", `import "../../../merchant/app";`],
  ["console/shared/table", `import "./../../bank/lines";`],
  ["console/shared/table", `import "../../../shared/../merchant/app";`],
  ["shared", `import "../wallet/app";`],
  ["shared/ui", `import "../../wallet/app";`],
  ["shared/ui", `import "./../../wallet/app";`],
];

const WITHIN: readonly Line[] = [
  ["console", `import "./bank/lines";`],
  ["console", `await import("./bank/lines");`],
  ["console", `import "../shared/api";`],
  ["console/bank", `import "./lines";`],
  ["console/bank", `import "../shared/facts";`],
  ["console/bank", `import "../shared/table/listing";`],
  ["console/bank", `import "../../shared/ui/button";`],
  ["console/bank", `import "preact";`],
  ["console/shared", `import "./table/listing";`],
  ["console/shared", `import "../../shared/api";`],
  ["console/shared/table", `import "./rows";`],
  ["console/shared/table", `import "../facts";`],
  ["console/shared/table", `import "../../../shared/api";`],
  ["shared", `import "./ui/button";`],
  ["shared/ui", `import "../api";`],
];

const CYCLE: readonly Line[] = [
  ["console/days/one.ts", `import { two } from "./two"; export const one = () => two;`],
  ["console/days/two.ts", `import { one } from "./one"; export const two = () => one;`],
  ["console/days/three.ts", `import type { Four } from "./four"; export type Three = Four[];`],
  ["console/days/four.ts", `import type { Three } from "./three"; export type Four = Three | 1;`],
];

const named = (lines: readonly Line[], name: string): Line[] =>
  lines.map(([folder, line], place) => [`${folder}/${name}${place}.ts`, line]);
const across = named(ACROSS, "across");
const within = named(WITHIN, "within");

const tree = mkdtempSync(join(tmpdir(), "rooms-"));
let told: string[] = [];

/** Which rules a file breaks. */
function brokenBy(file: string): string[] {
  const lines = told.filter((line) => line.includes(`${file},`));
  return lines.flatMap((line) => /title=lint\/(\w+\/\w+)/.exec(line)?.[1] ?? []);
}

beforeAll(() => {
  cpSync(join(here, "biome.jsonc"), join(tree, "biome.jsonc"));
  for (const [file, line] of [...across, ...within, ...CYCLE]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${line}\n`);
  }
  const biome = join(here, "node_modules/.bin/biome");
  const options = ["lint", "--reporter=github", "--max-diagnostics=none", "."];
  told = spawnSync(biome, options, { cwd: tree, encoding: "utf-8" }).stdout.split("\n");
});

afterAll(() => rmSync(tree, { recursive: true }));

describe("the walls", () => {
  test("there are rooms to part", () => {
    expect(ROOMS.length).toBeGreaterThan(15);
  });

  test.each(across)("%s may not: %s", (file) => {
    expect(brokenBy(file)).toContain("style/noRestrictedImports");
  });

  test.each(within)("%s may: %s", (file) => {
    expect(brokenBy(file)).toEqual([]);
  });

  test.each(CYCLE)("%s may not be part of a cycle: %s", (file) => {
    expect(brokenBy(file)).toContain("suspicious/noImportCycles");
  });
});
