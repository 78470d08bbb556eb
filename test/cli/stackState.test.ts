import { expect, test } from 'vitest';
import { stackProblem } from '../../cli/place/stackState.ts';

test.each([
  ['CREATE_FAILED', 'aws cloudformation delete-stack --stack-name nelm-prod'],
  ['ROLLBACK_COMPLETE', 'aws cloudformation delete-stack --stack-name nelm-prod'],
  ['ROLLBACK_FAILED', 'aws cloudformation delete-stack --stack-name nelm-prod'],
  ['DELETE_FAILED', 'aws cloudformation delete-stack --stack-name nelm-prod'],
  ['UPDATE_ROLLBACK_FAILED', 'aws cloudformation continue-update-rollback --stack-name nelm-prod'],
  ['UPDATE_FAILED', 'describe-stack-events --stack-name nelm-prod says, and deploy again'],
  ['UPDATE_ROLLBACK_COMPLETE', 'describe-stack-events --stack-name nelm-prod says, and deploy again'],
  ['REVIEW_IN_PROGRESS', 'deploy it'],
  ['CREATE_IN_PROGRESS', 'wait until it is done, and look again'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'wait until it is done, and look again'],
  ['DELETE_IN_PROGRESS', 'wait until it is done, and look again'],
])('of a stack that is %s it is said what helps', (status, todo) => {
  const problem = stackProblem('nelm-prod', status);
  expect(problem?.said).toContain(`(${status}).`);
  expect(problem?.todo).toContain(todo);
});

test.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'])(
  'a stack that is %s is as it should be',
  (status) => {
    expect(stackProblem('nelm-prod', status)).toBeUndefined();
  },
);
