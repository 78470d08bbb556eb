import { expect, test } from 'vitest';
import { iscErrorText } from '../../cli/iscErrorText.ts';
import { IscAnswerError, IscCredentialsError } from '../../lib/isc/errors.ts';

test.each([true, false])('wrong credentials are told as such, also where they may pass by themselves (%s)', (retry) => {
  const error = new IscCredentialsError(
    401,
    'ISC does not accept its own new token for listSources (401).',
    false,
    retry,
  );
  expect(iscErrorText(error)).toMatch(
    /^ISC does not accept its own new token for listSources \(401\)\. Check ISC_CLIENT_ID .* the parameter \/nelm\/STAGE\/isc-client-secret\. .*doctor.* looks at both\.$/,
  );
});

test('an answer that is not as documented is not told as a tenant that is down', () => {
  const call = { operation: 'deleteX', method: 'DELETE', path: '/x', readOnly: false };
  expect(iscErrorText(new IscAnswerError(call, 'it is 200, and 204 is documented.'))).toMatch(
    /^ISC's answer to DELETE \/x .* nelm must be adapted\. What was asked for last may have been done all the same\. .*doctor.* once more then\.$/,
  );
});

test('what is no error of the tenant is not told by it', () => {
  expect(iscErrorText(new Error('A file is not there.'))).toBeUndefined();
});
