/**
 * Loaded before every command that people type: where packages are missing it says what to do, instead of the stack trace
 * of whoever misses them. It is plain JavaScript, because until then the node that runs it is the machine's own.
 */
const { existsSync } = require('node:fs');
const path = require('node:path');
const { dependencies, devDependencies } = require('../package.json');

const needed = Object.keys({ ...dependencies, ...devDependencies });
const missing = needed.filter((name) => !existsSync(path.join(__dirname, '../node_modules', name)));
if (missing.length > 0) {
  const which = missing.length > 3 ? 'The packages that nelm is made of' : `Packages of nelm (${missing.join(', ')})`;
  console.error(`${which} are not installed. Run npm ci first.`);
  process.exit(1);
}

// What a command loads is compiled once, not each time that it is typed: half of the time of `nelm --help` goes into that.
require('node:module').enableCompileCache?.(path.join(__dirname, '../node_modules/.cache/node'));
