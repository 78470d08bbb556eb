import path from 'node:path';
import { readConfig } from '../build/readConfig.ts';

/** The settings of the nelm on this machine, with the HR systems and operators of the demo. */
export default await readConfig(path.join(import.meta.dirname, '..'), 'local');
