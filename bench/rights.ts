import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createRights } from '../local/aws/rights/rights.ts';
import { readWiring } from '../local/aws/wiring.ts';

/**
 * Says which rights of the functions' roles no test has needed, of those that noted what they needed in the file that
 * `NELM_USED_RIGHTS` names: the scenarios of the flows, and what runs on the local stack (docs/decisions/local-stack.md).
 */
const root = path.join(import.meta.dirname, '..');
const file = process.env['NELM_USED_RIGHTS'] || path.join(root, '.local/used-rights.txt');
const noted = await readFile(file, 'utf8').catch(() => undefined);
if (noted === undefined) {
  console.error(
    `${file} is not there: no test has noted a right in it. Run NELM_USED_RIGHTS=${file} npx vitest run test/operations test/functions test/cli, and the same with --config vitest.soak.config.ts.`,
  );
  process.exit(1);
}
const used = new Set(noted.split('\n'));
const { roles } = await readWiring(root);
const unused = createRights(roles)
  .unused()
  .filter((right) => !used.has(right));
console.log(unused.length === 0 ? 'Every right was needed.' : unused.join('\n'));
