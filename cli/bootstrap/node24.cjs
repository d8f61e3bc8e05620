'use strict';
const { spawnSync } = require('node:child_process');
const { inRoot } = require('./root.cjs');

const major = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);

/** Whether the Node we are running on will do by itself. */
const isNode24 = major(process.version) >= 24;

/** The Node that the dev dependency `node` brings; the shim in `.bin` is no program on Windows. */
const ownNode =
  process.platform === 'win32'
    ? inRoot('node_modules', 'node', 'bin', 'node.exe')
    : inRoot('node_modules', '.bin', 'node');

/**
 * Path of the Node to run everything with: the pinned one, so that every machine runs the same;
 * else the machine's own if it is new enough (where no pinned one exists: 32-bit ARM, musl); else undefined.
 */
function findNode24() {
  const answer = spawnSync(ownNode, ['-v'], { encoding: 'utf8' });
  if (major(answer.stdout ?? '') === 24) return ownNode;
  return isNode24 ? process.execPath : undefined;
}

const installHint = () =>
  `Node 24 or newer is needed and this is ${process.version}: run "npm ci" here, or install it from https://nodejs.org`;

module.exports = { findNode24, installHint, isNode24 };
