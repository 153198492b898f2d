"use strict";
// Runs before a program that knows no option for it: what listens, listens on loopback; what connects, connects
// there; and it ends with the process that started it, since our end of its standard input closes then.
const net = require("node:net");

const LOOPBACK = "127.0.0.1";
const NEAR = new Set([LOOPBACK, "localhost", "::1", "[::1]"]);
const { listen } = net.Server.prototype;
const { connect } = net.Socket.prototype;

net.Server.prototype.listen = function listenOnLoopback(...args) {
  const [first, second] = args;
  if (first !== null && typeof first === "object" && "port" in first) args[0] = { ...first, host: LOOPBACK };
  else if (typeof first === "number" || /^\d+$/.test(String(first))) {
    args.splice(1, typeof second === "string" ? 1 : 0, LOOPBACK);
  }
  return listen.apply(this, args);
};

net.Socket.prototype.connect = function connectOnLoopback(...args) {
  // `net.connect` has normalised its arguments into a list already.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const options = first !== null && typeof first === "object" ? first : { host: second };
  if (options.path || NEAR.has(options.host ?? "localhost")) return connect.apply(this, args);
  const error = Object.assign(new Error("kept on loopback"), { code: "ECONNREFUSED" });
  process.nextTick(() => this.destroy(error));
  return this;
};

process.stdin.resume().on("end", () => process.exit(0));
