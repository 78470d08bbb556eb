import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../../local/aws/rights/policy.ts';

const allow = (more: object) => [
  { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/runs/*', ...more },
];
const get = (resource: string) => ({ action: 's3:GetObject', resource });

describe('a policy', () => {
  test('allows the actions that it names on the resources that it names, and nothing else', () => {
    const policy = readPolicy('Role', allow({}));
    expect(policy.allows(get('arn:aws:s3:::b/runs/a/b.json'))).toBe(true);
    expect(policy.allows(get('arn:aws:s3:::b/run/a'))).toBe(false);
    expect(policy.allows(get('arn:aws:s3:::other/runs/a'))).toBe(false);
    expect(policy.allows({ action: 's3:PutObject', resource: 'arn:aws:s3:::b/runs/a' })).toBe(false);
  });

  test('takes * for any number of characters, ? for one, and every other sign for itself', () => {
    const policy = readPolicy('Role', allow({ Resource: ['arn:aws:s3:::b/s/*/a.json', 'arn:aws:s3:::b/??_*'] }));
    expect(policy.allows(get('arn:aws:s3:::b/s/x/y/a.json'))).toBe(true);
    expect(policy.allows(get('arn:aws:s3:::b/s/x/aXjson'))).toBe(false);
    expect(policy.allows(get('arn:aws:s3:::b/ab_c'))).toBe(true);
    expect(policy.allows(get('arn:aws:s3:::b/abc_c'))).toBe(false);
  });

  test('resolves the pseudo parameters of the local stack', () => {
    const Resource = { 'Fn::Sub': `arn:\${AWS::Partition}:x:\${AWS::Region}:\${AWS::AccountId}:y` };
    expect(readPolicy('Role', allow({ Resource })).rights).toEqual([
      { action: 's3:GetObject', pattern: 'arn:aws:x:local:000000000000:y' },
    ]);
  });

  test('asks for what its condition names', () => {
    const policy = readPolicy(
      'Role',
      allow({ Condition: { StringEquals: { 'ses:FromAddress': 'nelm@example.com' } } }),
    );
    const asked = get('arn:aws:s3:::b/runs/a');
    expect(policy.allows(asked)).toBe(false);
    expect(policy.allows({ ...asked, context: { 'ses:FromAddress': 'other@example.com' } })).toBe(false);
    expect(policy.allows({ ...asked, context: { 'ses:FromAddress': 'nelm@example.com' } })).toBe(true);
  });

  test('knows which of its rights were of use', () => {
    const policy = readPolicy('Role', allow({ Action: ['s3:GetObject', 's3:PutObject'] }));
    policy.allows(get('arn:aws:s3:::b/runs/a'));
    expect([...policy.used]).toEqual([{ action: 's3:GetObject', pattern: 'arn:aws:s3:::b/runs/*' }]);
  });

  test.each([
    ['a denial', { Effect: 'Deny' }],
    ['an action of many', { Action: 's3:*' }],
    ['an exception', { NotResource: 'arn:aws:s3:::b/x' }],
    ['another condition', { Condition: { StringLike: { 's3:prefix': 'a' } } }],
    ['a principal', { Principal: '*' }],
    ['another function of CloudFormation', { Resource: { 'Fn::ImportValue': 'x' } }],
    ['another parameter', { Resource: { 'Fn::Sub': `arn:\${Stage}` } }],
  ])('is not read when it has %s, which is not understood', (_, more) => {
    expect(() => readPolicy('SomeRole', allow(more))).toThrow(/SomeRole.* not understood by local\/aws\/rights/);
  });
});
