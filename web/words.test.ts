// Every word on the screen stands in both languages: read from the source as the compiler reads it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const APPS = ["home", "wallet", "merchant", "console", "verify", "shared"];
// What is read out or shown, where it is not the text between tags.
const SPOKEN = new Set(["alt", "aria-label", "go", "hint", "label", "placeholder", "title"]);
const NAMES = new Set(["Tumbas", "English", "Bahasa Indonesia"]);

const files = APPS.flatMap((app) =>
  readdirSync(join(import.meta.dirname, app), { recursive: true, encoding: "utf-8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .map((name) => join(app, name)),
);

function parsed(file: string): ts.SourceFile {
  const text = readFileSync(join(import.meta.dirname, file), "utf-8");
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function everyNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => everyNode(child, visit));
}

type Words = Map<string, string>;

function wordsIn(node: ts.Expression | undefined): Words {
  const found: Words = new Map();
  if (!node || !ts.isObjectLiteralExpression(node)) return found;
  for (const one of node.properties) {
    if (ts.isPropertyAssignment(one) && ts.isStringLiteralLike(one.initializer)) {
      const name = ts.isComputedPropertyName(one.name) ? one.name.getText() : one.name.text;
      found.set(name, one.initializer.text);
    }
  }
  return found;
}

function language(catalogue: ts.ObjectLiteralExpression, name: string): Words {
  const half = catalogue.properties.find((one) => one.name?.getText() === name);
  return wordsIn(half && ts.isPropertyAssignment(half) ? half.initializer : undefined);
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? ""))].sort();
}

const catalogues = files.flatMap((file) => {
  const found: { file: string; id: Words; en: Words }[] = [];
  everyNode(parsed(file), (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "catalogue") return;
    const [words] = node.arguments;
    if (words && ts.isObjectLiteralExpression(words)) {
      found.push({ file, id: language(words, "id"), en: language(words, "en") });
    }
  });
  return found;
});

describe("catalogues", () => {
  test("there are some", () => {
    expect(catalogues.length).toBeGreaterThan(5);
  });

  test.each(catalogues)("$file says the same things in both languages", ({ id, en }) => {
    expect([...en.keys()].sort()).toEqual([...id.keys()].sort());
    for (const [key, words] of id) {
      expect(words.trim(), key).not.toBe("");
      expect(en.get(key)?.trim(), key).not.toBe("");
      expect(placeholders(en.get(key) ?? ""), key).toEqual(placeholders(words));
    }
  });
});

test.each(files.filter((file) => file.endsWith(".tsx")))(
  "%s shows no words of its own, outside a catalogue",
  (file) => {
    const own: string[] = [];
    everyNode(parsed(file), (node) => {
      if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text)) own.push(node.text.trim());
      if (!ts.isJsxAttribute(node) || !SPOKEN.has(node.name.getText())) return;
      const value = node.initializer;
      if (value && ts.isStringLiteral(value) && /\p{L}{2}/u.test(value.text)) own.push(value.text);
    });
    expect(own.filter((words) => !NAMES.has(words))).toEqual([]);
  },
);
