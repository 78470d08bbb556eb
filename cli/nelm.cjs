#!/usr/bin/env node
/** `npx nelm`: plain JavaScript, so that a node that cannot run TypeScript can say what to do. */
require('../build/installed.cjs');

if (process.features.typescript) {
  import('./nelm.ts');
} else {
  const { spawnSync } = require('node:child_process');
  const path = require('node:path');
  // npm ci has brought the node that nelm is made for.
  const node = path.join(__dirname, '../node_modules/.bin/node');
  const { status } = spawnSync(node, [path.join(__dirname, 'nelm.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
