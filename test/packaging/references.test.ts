import { describe, expect, test } from 'vitest';
import { danglingReferences, resourcesInCycles } from './references.ts';

const resource = (Properties: Record<string, unknown>, DependsOn: string | string[] = []) => ({
  Type: 'Test',
  Properties,
  DependsOn,
});

describe('danglingReferences', () => {
  test('names what Ref, GetAtt, Sub and DependsOn do not find', () => {
    const resources = {
      A: resource({ deep: [{ Ref: 'Gone' }] }),
      B: resource({ array: { 'Fn::GetAtt': ['Missing', 'Arn'] }, text: { 'Fn::GetAtt': 'Lost.Arn' } }),
      C: resource({ text: { 'Fn::Sub': `arn:\${Away}/\${Off.Arn}` } }),
      D: resource({}, ['A', 'Nowhere']),
    };
    expect(danglingReferences(resources)).toEqual([
      'A -> Gone',
      'B -> Missing',
      'B -> Lost',
      'C -> Away',
      'C -> Off',
      'D -> Nowhere',
    ]);
  });

  test('knows pseudo parameters and the variables of a Sub', () => {
    const resources = {
      A: resource({
        region: { Ref: 'AWS::Region' },
        text: { 'Fn::Sub': [`\${AWS::AccountId}-\${name}`, { name: 'x' }] },
      }),
    };
    expect(danglingReferences(resources)).toEqual([]);
  });
});

describe('resourcesInCycles', () => {
  test('finds a cycle through other resources and leaves out what only leads to it', () => {
    const resources = {
      Bucket: resource({ target: { 'Fn::GetAtt': ['Door', 'Arn'] } }),
      Door: resource({}, 'Role'),
      Role: resource({ text: { 'Fn::Sub': `arn:\${Bucket}` } }),
      Alarm: resource({ of: { Ref: 'Door' } }),
      Itself: resource({ of: { Ref: 'Itself' } }),
    };
    expect(resourcesInCycles(resources)).toEqual(['Bucket', 'Door', 'Role', 'Itself']);
  });

  test('finds none where two paths meet', () => {
    const resources = { A: resource({}, ['B', 'C']), B: resource({}, 'D'), C: resource({}, 'D'), D: resource({}) };
    expect(resourcesInCycles(resources)).toEqual([]);
  });
});
