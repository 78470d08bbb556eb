import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { countedSteps } from '../flow/steps.ts';
import type { ImportTools, Run } from './run.ts';

/** What the steps of an import's story share. */
export type Story = ReturnType<typeof countedSteps> & { tools: ImportTools; run: Run; context: DurableContext };
