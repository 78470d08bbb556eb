import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createRights } from '../local/aws/rights/rights.ts';
import { readWiring } from '../local/aws/wiring.ts';

/**
 * Says which rights of the functions' roles no test on the local stack has needed, after
 * `NELM_USED_RIGHTS=.local/used-rights.txt npx vitest run test/functions test/cli` and the same with the soak's configuration.
 */
const root = path.join(import.meta.dirname, '..');
const file = process.env['NELM_USED_RIGHTS'] ?? path.join(root, '.local/used-rights.txt');
const used = new Set((await readFile(file, 'utf8')).split('\n'));
const { roles } = await readWiring(root);
const unused = createRights(roles)
  .unused()
  .filter((right) => !used.has(right));
console.log(unused.length === 0 ? 'Every right was needed.' : unused.join('\n'));
