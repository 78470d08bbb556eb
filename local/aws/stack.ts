import path from 'node:path';
import type { Clock } from './clock.ts';
import type { Execution } from './durable/execution.ts';
import { startHttpDoor } from './httpDoor.ts';
import { type Failure, type LambdaHost, startLambda } from './lambda.ts';
import { type ArrivedMail, startMailServer } from './mail.ts';
import type { StoredObject } from './objects.ts';
import { startParameterStore } from './parameters.ts';
import { createRights } from './rights/rights.ts';
import type { Schedule } from './schedule.ts';
import type { Port, RunningServer } from './server.ts';
import { type Storage, startStorage } from './storage.ts';
import { readWiring, type Wiring } from './wiring.ts';

export type StackOptions = {
  /** The folder of serverless.yml. */
  root: string;
  /** Where objects, durable executions and mails are kept. */
  dataFolder: string;
  ports: { storage: Port; lambda: Port; http: Port };
  /** The time of everything here. */
  clock: Clock;
  /** What the functions are told beside what serverless.yml says. */
  environment: Record<string, string>;
  /** What some functions are told instead, by a function's name. */
  environments?: Record<string, Record<string, string>>;
  /** What is run instead of a function's bundle, by the function's name. */
  bundles?: Record<string, string>;
  log: (line: string) => void;
  onChange: (execution: Execution) => void;
  /** Told of every invocation of a function that failed. */
  onFailure?: (failure: Failure) => void;
  /** Told of every mail that a function sends. */
  onMail?: (mail: ArrivedMail) => void;
};

/** The part of AWS that nelm needs, on this machine, wired as serverless.yml says. */
export type Stack = {
  storage: Storage;
  lambda: LambdaHost;
  door: RunningServer;
  bucket: string;
  /** What is fired when. The stack itself fires nothing. */
  schedules: Schedule[];
  /** Where mails lie as `.eml` and `.html`. */
  outbox: string;
  close(): Promise<void>;
};

/**
 * Starts storage and functions, goes on with what was running before, and tells the functions of every file that still
 * waits in the bucket: a start by name makes a second telling harmless, and none is lost.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const {
    root,
    dataFolder,
    ports,
    clock,
    environment,
    environments = {},
    bundles = {},
    log,
    onChange,
    onFailure,
    onMail,
  } = options;
  const wiring = await readWiring(root);
  const rights = createRights(wiring.roles);
  // When a later part cannot start, because its port is taken, the earlier ones end again.
  await using started = new AsyncDisposableStack();
  started.defer(() => rights.keepUsed());
  const open = async <Part extends RunningServer>(starting: Promise<Part>): Promise<Part> =>
    started.adopt(await starting, (part) => part.close());
  const lambda = await open(
    startLambda({
      port: ports.lambda,
      folder: path.join(dataFolder, 'executions'),
      clock,
      rights,
      log,
      onChange,
      ...(onFailure && { onFailure }),
    }),
  );
  const tell = (object: StoredObject) => tellFunctions(lambda, wiring, object);
  const storage = await open(
    startStorage({
      port: ports.storage,
      folder: path.join(dataFolder, 'bucket'),
      bucket: wiring.bucket,
      now: clock.now,
      rights,
      onCreated: tell,
    }),
  );
  const door = await open(
    startHttpDoor({
      port: ports.http,
      now: clock.now,
      routes: wiring.functions.flatMap(({ routes }) => routes),
      log,
      invoke: lambda.invoke,
    }),
  );
  const outbox = path.join(dataFolder, 'outbox');
  const mail = await open(startMailServer({ folder: outbox, now: clock.now, rights, ...(onMail && { onMail }) }));
  const parameters = await open(startParameterStore(rights, clock.now));
  const secrets = { AWS_ENDPOINT_URL_SSM: parameters.url };
  const aws = {
    ...secrets,
    ...awsEnvironment(storage.url, lambda.url),
    AWS_ENDPOINT_URL_SESV2: mail.url,
    // Of a service that nothing stands in for, such as SQS, a function asks Lambda's stand-in, which refuses it: not AWS itself.
    AWS_ENDPOINT_URL: lambda.url,
    NELM_URL: door.url,
  };
  for (const fn of wiring.functions) {
    // By this key what it asks of AWS is judged as its own, by its role.
    const own = { AWS_ACCESS_KEY_ID: fn.name };
    const given = parameters.keep(fn.environment, { ...environment, ...environments[fn.name] });
    const told = { ...fn.environment, ...aws, ...own, ...given };
    lambda.add({ ...fn, bundle: bundles[fn.name] ?? fn.bundle, environment: told });
  }
  lambda.resume();
  for (const folder of ['inbox/', 'roster/', 'preview/']) {
    for (const key of await storage.objects.list(folder)) {
      const object = await storage.objects.read(key);
      if (object) tell(object);
    }
  }
  const all = started.move();
  return {
    storage,
    lambda,
    door,
    bucket: wiring.bucket,
    schedules: wiring.schedules,
    outbox,
    close: () => all.disposeAsync(),
  };
}

/** What points a function's AWS clients to this machine. */
export function awsEnvironment(storageUrl: string, lambdaUrl: string): Record<string, string> {
  return {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_S3: storageUrl,
    AWS_ENDPOINT_URL_LAMBDA: lambdaUrl,
  };
}

function tellFunctions(lambda: LambdaHost, { bucket, functions }: Wiring, object: StoredObject): void {
  for (const { name, objectRules } of functions) {
    const concerned = objectRules.some(
      ({ prefix, suffix }) => object.key.startsWith(prefix) && object.key.endsWith(suffix),
    );
    if (concerned) lambda.notify(name, objectCreated(bucket, object));
  }
}

/** The event as S3 sends it: the key is form-encoded. */
function objectCreated(bucket: string, { key, bytes, etag, modified, sequencer, versionId }: StoredObject): unknown {
  const encoded = key.split('/').map((part) => encodeURIComponent(part).replaceAll('%20', '+'));
  const object = { key: encoded.join('/'), size: bytes.length, eTag: etag, versionId, sequencer };
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        eventTime: modified.toISOString(),
        s3: { bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` }, object },
      },
    ],
  };
}
