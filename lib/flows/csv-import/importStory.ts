import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { countedSteps } from '../../durable/steps.ts';
import type { ImportTools, Run } from './importRun.ts';

/** What the steps of an import's story share. */
export type Story = ReturnType<typeof countedSteps> & { tools: ImportTools; run: Run; context: DurableContext };
