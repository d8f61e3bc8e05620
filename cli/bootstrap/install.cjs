'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { inRoot } = require('./root.cjs');
const { run } = require('./run.cjs');

// Inside node_modules, so that deleting node_modules deletes the claim that it is complete.
const stampFile = inRoot('node_modules', '.nongso-lock-stamp');

/** True when node_modules was installed by us from this very lockfile, for this kind of machine. */
function isInstalled() {
  return read(stampFile) === stamp();
}

/** Installs exactly what the lockfile says; gives npm's exit code. */
async function install() {
  const code = await npm('ci', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false');
  if (code === 0) fs.writeFileSync(stampFile, stamp());
  return code;
}

/** Some npm set-ups refuse all install scripts; the pinned Node is put in place by one. */
function repairNode() {
  return npm('rebuild', 'node', '--ignore-scripts=false', '--loglevel=error');
}

/** Runs the npm that runs us, on its own Node: ours may be the one in node_modules, which `ci` deletes. */
function npm(...args) {
  const { npm_node_execpath: node, npm_execpath: cli } = process.env;
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
  if (node && cli && /npm-cli\.js$/.test(cli)) return run(node, [cli, ...args], quiet);
  return run('npm', args, { ...quiet, shell: process.platform === 'win32' });
}

function stamp() {
  const lockfile = fs.readFileSync(inRoot('package-lock.json'));
  return createHash('sha256').update(lockfile).update(`${process.platform} ${process.arch}`).digest('hex');
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

module.exports = { isInstalled, install, repairNode };
