#!/usr/bin/env node
// Records the C++ session tests and compiles every message of the server against the official types.
// usage: sessions_test.mjs SERVER_TEST_PROGRAM [gtest filter]
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
if (!existsSync(join(HERE, "node_modules/.installed-lock"))) {
  console.log("SKIPPED: the protocol library is missing (tools/install-conformance-deps installs it)");
  process.exit(0);
}
const { compile } = await import("./types.mjs");

const [program, filter = "SessionDocuments.*:SessionWorkspace.*:SessionLife.Ordinary*"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "proflens-recorded-"));
try {
  const run = spawnSync(program, [`--gtest_filter=${filter}`], { env: { ...process.env, PROFLENS_RECORD: folder }, encoding: "utf8" });
  assert.equal(run.status, 0, "the sessions themselves fail: see the server's tests");
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean));
  console.log(`${lines.length} messages`);
  compile(lines);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
