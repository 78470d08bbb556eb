/** What is amiss with a stack, and what to do about it. */
export type StackProblem = { said: string; todo: string };

/**
 * What a state of CloudFormation means to whoever deploys, or works on what was deployed.
 *
 * @param status as CloudFormation calls it, such as `UPDATE_ROLLBACK_COMPLETE`
 * @returns undefined where all is as it should be
 */
export function stackProblem(stack: string, status: string): StackProblem | undefined {
  const why = `aws cloudformation describe-stack-events --stack-name ${stack}`;
  const remove = `aws cloudformation delete-stack --stack-name ${stack}`;
  const reason = `mend what ${why} says`;
  const problem = (said: string, todo: string): StackProblem => ({ said: `${said} (${status}).`, todo });
  switch (status) {
    case 'CREATE_FAILED':
    case 'ROLLBACK_COMPLETE':
    case 'ROLLBACK_FAILED':
      return problem(
        `The first deployment of ${stack} failed, and CloudFormation updates no such stack`,
        `${reason}; then ${remove}, wait until it is gone, and deploy again`,
      );
    case 'DELETE_FAILED':
      return problem(
        `${stack} was to be removed, which failed`,
        `${reason}; then ${remove}, and deploy again when it is gone`,
      );
    case 'UPDATE_ROLLBACK_FAILED':
      return problem(
        `The last deployment of ${stack} failed, and so did taking it back`,
        `${reason}; then aws cloudformation continue-update-rollback --stack-name ${stack}, and deploy again`,
      );
    case 'UPDATE_FAILED':
    case 'UPDATE_ROLLBACK_COMPLETE':
      return problem(
        `The last deployment of ${stack} failed; what was deployed before it holds`,
        `${reason}, and deploy again`,
      );
    // A change set that was not carried out: it is as if there were no stack.
    case 'REVIEW_IN_PROGRESS':
      return problem(`Nothing was deployed to ${stack} yet`, 'deploy it');
    default:
      if (!status.endsWith('_IN_PROGRESS')) return undefined;
      return problem(`CloudFormation is working on ${stack}`, 'wait until it is done, and look again');
  }
}
