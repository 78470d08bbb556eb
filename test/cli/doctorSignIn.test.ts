import { describe, expect, test } from 'vitest';
import { checkDomain } from '../../cli/doctor/checkDomain.ts';
import { checkSignIn } from '../../cli/doctor/checkSignIn.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { startStrangeProvider } from '../lib/doors/console/strangeProvider.ts';

const target = 'd-abcdefghij.execute-api.eu-central-1.amazonaws.com';
const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/0e3f5d1c-8a54-4f0e-9d0b-0a1b2c3d4e5f';
const named = defineConfig({ domain: { name: 'nelm.example.com', certificateArn } });

/** A DNS of these names. */
const dns = (aliases: Record<string, string[]>, addresses: Record<string, string[]> = {}) => ({
  aliases: async (name: string) => aliases[name] ?? [],
  addresses: async (name: string) => addresses[name] ?? [],
});

describe('the organisation’s sign-in', () => {
  test('is as it should be, is another one, or is not there', async () => {
    const provider = await startStrangeProvider();
    const { issuer } = provider;
    const config = defineConfig({ signIn: { issuer, clientId: 'console' } });
    const look = async () => await checkSignIn(config, 'https://nelm.example.com', 2_000);
    expect(await look()).toEqual([
      {
        check: 'sign-in',
        state: 'ok',
        said: `${issuer} says of itself that it is that issuer; the redirect URI to register there is https://nelm.example.com/console/sign-in/callback`,
      },
    ]);
    provider.says.metadata['issuer'] = `${issuer}/v2.0`;
    expect(await look()).toEqual([
      {
        check: 'sign-in',
        state: 'not ok',
        said: `${issuer} does not say of itself that it is that issuer (OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED).`,
        todo: 'set signIn.issuer to what "issuer" is in its discovery document, …/.well-known/openid-configuration (docs/console.md)',
      },
    ]);
    await provider.close();
    expect(await look()).toEqual([
      {
        check: 'sign-in',
        state: 'not ok',
        said: `${issuer} does not answer (no answer): nobody can sign in to the console.`,
        todo: 'look whether it can be reached from here, or set signIn.mailedLinks until it answers (docs/console.md)',
      },
    ]);
  });

  test('is not looked at where there is none', async () => {
    expect(await checkSignIn(defineConfig({}), undefined, 1)).toEqual([]);
  });
});

describe('the organisation’s own name', () => {
  test.each([
    ['stands for that of API Gateway', dns({ 'nelm.example.com': [`${target.toUpperCase()}.`] }), 'ok'],
    [
      'has its addresses, as an alias of Route 53 has them',
      dns({}, { 'nelm.example.com': ['192.0.2.2'], [target]: ['192.0.2.1', '192.0.2.2'] }),
      'ok',
    ],
    ['is not known yet', dns({}, { [target]: ['192.0.2.1'] }), 'not ok'],
    ['leads elsewhere', dns({}, { 'nelm.example.com': ['198.51.100.1'], [target]: ['192.0.2.1'] }), 'not ok'],
  ])('%s', async (_, lookUp, state) => {
    expect(await checkDomain(named, target, lookUp)).toMatchObject([{ check: 'domain', state }]);
  });

  test('has its record written out where it leads nowhere', async () => {
    expect(await checkDomain(named, target, dns({}))).toEqual([
      {
        check: 'domain',
        state: 'not ok',
        said: 'nelm.example.com does not lead to the console.',
        todo: `make the DNS record nelm.example.com CNAME ${target}, in Route 53 an alias (docs/deploy.md)`,
      },
    ]);
  });

  test('is deployed first, and nothing is said where there is none', async () => {
    expect(await checkDomain(named, undefined, dns({}))).toMatchObject([
      { state: 'not ok', said: 'The stack was deployed without nelm.example.com.' },
    ]);
    expect(await checkDomain(defineConfig({}), target, dns({}))).toEqual([]);
  });
});
