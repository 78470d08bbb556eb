import config from '#nelm.config';
import { csvImport } from '../lib/flows/csv-import/csvImport.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** A dropped file becomes people in the tenant; started by `csv-dropped` under the name of its run. */
export const handler = flowHandler('csv-import', csvImport, config);
