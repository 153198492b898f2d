"use strict";
// Runs the Playground's program: one file of five megabytes, half of whose start is compiling. Node's own cache keeps
// what was compiled before a file ran, and here that is next to nothing; so this keeps what it needed to answer.
require("./keep-on-loopback.cjs");
const { channel } = require("node:diagnostics_channel");
const { readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

const { PLAYGROUND_PROGRAM: file, PLAYGROUND_COMPILED: kept } = process.env;

function readKept() {
  try {
    return readFileSync(kept);
  } catch {
    // The first start of this installation: it is made below.
    return undefined;
  }
}

const cachedData = readKept();
const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "utf8")}\n})`;
const script = new Script(text, { filename: file, cachedData });

function keep() {
  const half = `${kept}.${process.pid}`;
  try {
    writeFileSync(half, script.createCachedData());
    renameSync(half, kept);
  } catch {
    // A folder that cannot be written: the next start compiles again.
  }
}

const requests = channel("http.server.request.start");
const onFirst = () => {
  requests.unsubscribe(onFirst);
  setImmediate(keep);
};
if (cachedData === undefined || script.cachedDataRejected) requests.subscribe(onFirst);

const program = { exports: {} };
script.runInThisContext()(program.exports, createRequire(file), program, file, dirname(file));
program.exports.start();
