/**
 * Stands in a bundle for the durable execution SDK's `import('@aws-sdk/client-lambda')`: a dynamic import keeps the
 * whole client, and of its some hundred commands the SDK sends two. They are imported by their files: what a dynamic import
 * reaches through the client's index is kept whole, too. Saves 115 KB in each flow.
 */

export { CheckpointDurableExecutionCommand } from '@aws-sdk/client-lambda/dist-es/commands/CheckpointDurableExecutionCommand.js';
export { GetDurableExecutionStateCommand } from '@aws-sdk/client-lambda/dist-es/commands/GetDurableExecutionStateCommand.js';
export { LambdaClient } from '@aws-sdk/client-lambda/dist-es/LambdaClient.js';
