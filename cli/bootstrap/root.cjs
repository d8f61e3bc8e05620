'use strict';
const path = require('node:path');

/** The package root: every path of the bootstrap is relative to it, wherever it was called from. */
const root = path.resolve(__dirname, '../..');

module.exports = { root, inRoot: (...parts) => path.join(root, ...parts) };
