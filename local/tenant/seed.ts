/** A personal access token's or an application's client id and secret. */
export type Credentials = { clientId: string; clientSecret: string };

/**
 * The clients that every tenant knows. All but `app` are personal access tokens of the identity with the same id; `app`
 * is bound to no user.
 */
export const seededClients = {
  admin: credentials('2c9180000000000000000000000000a1'),
  owner: credentials('2c9180000000000000000000000000b1'),
  manager: credentials('2c9180000000000000000000000000c1'),
  approver: credentials('2c9180000000000000000000000000d1'),
  approver2: credentials('2c9180000000000000000000000000d2'),
  app: credentials('2c9180000000000000000000000000e1'),
} as const satisfies Record<string, Credentials>;

type SeededSource = { id: string; sourceId: string; name: string; description: string };

/** The two sources of a new tenant. `id` and `sourceId` name the same source; every operation takes either. */
export const seededSources: Readonly<Record<'Contractors' | 'Interns', SeededSource>> = {
  Contractors: {
    id: '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01',
    sourceId: '2c918085800000000000000000000001',
    name: 'Contractors',
    description: 'People who work for us through a contract with their own or another company.',
  },
  Interns: {
    id: '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a02',
    sourceId: '2c918085800000000000000000000002',
    name: 'Interns',
    description: 'Students who work with us for a limited time.',
  },
};

function credentials(clientId: string): Credentials {
  return { clientId, clientSecret: `${clientId}-secret` };
}
