/**
 * Stands in a bundle for the durable execution SDK's `import('@aws-sdk/client-lambda')`: a dynamic import keeps the
 * whole client, and of its some hundred commands the SDK sends two. Saves 50 KB in each flow.
 */
export {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionStateCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
