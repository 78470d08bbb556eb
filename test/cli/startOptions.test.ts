import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { readStartOptions, withStartOptions } from '../../cli/startOptions.ts';

const read = (args: string[], environment = {}) => {
  const command = withStartOptions(new Command()).parse(args, { from: 'user' });
  return readStartOptions('/project', command.opts(), environment);
};

describe('readStartOptions', () => {
  test('has defaults for everything', () => {
    expect(read([])).toEqual({
      once: undefined,
      fresh: false,
      startAt: undefined,
      dataFolder: '/project/.local',
      inbox: '/project/inbox',
      ports: { tenant: 8484, storage: 4566, lambda: 4567, http: 3000 },
    });
  });

  test('takes a port from an option before the environment', () => {
    const environment = { NELM_TENANT_PORT: '9001', NELM_S3_PORT: '9002' };
    expect(read(['--tenant-port', '9100'], environment).ports).toEqual({
      tenant: 9100,
      storage: 9002,
      lambda: 4567,
      http: 3000,
    });
  });

  test('reads --once with its source', () => {
    const options = read(['--once', '/tmp/people.csv', '--source', 'Interns', '--json']);
    expect(options.once).toEqual({ file: '/tmp/people.csv', source: 'Interns', json: true });
  });

  test('reads the moment to start at', () => {
    expect(read(['--clock', '2027-01-31T06:00Z']).startAt).toBe(Date.UTC(2027, 0, 31, 6));
    expect(read(['--clock', '2027-01-31T06:00:30+01:00']).startAt).toBe(Date.UTC(2027, 0, 31, 5, 0, 30));
  });

  test.each([
    [['--once', 'people.csv'], '--once needs --source NAME'],
    [['--json'], '--source and --json go with --once FILE'],
    [['--s3-port', 'x'], '--s3-port must be a port between 0 and 65535, not "x"'],
    [['--lambda-port', '70000'], '--lambda-port must be a port between 0 and 65535, not "70000"'],
    [
      ['--clock', '2027-01-31'],
      '--clock must be a moment with its offset, such as 2027-01-31T06:00Z, not "2027-01-31"',
    ],
  ])('refuses %j and says why', (args, message) => {
    expect(() => read(args)).toThrow(message);
  });
});
