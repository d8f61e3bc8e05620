'use strict';
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const path = require('node:path');
const { root, inRoot } = require('./root.cjs');

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end and gives its exit code (128 + number when a signal ended it).
 * Our own signals are passed on and we wait: a stopped farm must close its valves before the shell returns.
 */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: environment(), ...options });

    const forward = (signal) => {
      // A terminal's Ctrl-C reaches the whole foreground group by itself; passed on, it would arrive twice.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const settle = (code) => {
      for (const signal of forwarded) process.off(signal, forward);
      resolve(code);
    };

    for (const signal of forwarded) process.on(signal, forward);
    child.once('error', (error) => {
      console.error(`nongso: cannot run ${command}: ${error.message}`);
      settle(127);
    });
    child.once('exit', (code, signal) => settle(code ?? 128 + constants.signals[signal]));
  });
}

/** `#!/usr/bin/env node` in our tools finds Node 24 first, as it does under `npm run`. */
function environment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: inRoot('node_modules', '.bin') + path.delimiter + process.env[name] };
}

module.exports = { run };
