import { AccessDeniedError, EventStoreDBClient, UnavailableError, type EventData } from '@eventstore/db-client';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateAuthority } from '../support/certificates';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { collected, errorOf, newStreamName, rawEvent } from '../support/server-under-test';
import { temporaryDirectories } from '../support/temporary-directories';

/** TLS, users and clients' certificates of the double, as a real server of 23.10 was seen to answer. */
describe('a secure node', () => {
  const newDirectory = temporaryDirectories();
  const authority = certificateAuthority();
  const stranger = certificateAuthority('another authority');
  const clients: EventStoreDBClient[] = [];
  let double: EventStoreDbDouble;
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await double.stop();
  });

  const file = (name: string, content: Buffer): string => {
    const path = join(newDirectory(), name);
    writeFileSync(path, content);
    return encodeURIComponent(path);
  };
  const connect = (user: string, settings = '', trusted = authority): EventStoreDBClient => {
    const trust = `&tlsCAFile=${file('ca.crt', trusted.certificate)}`;
    const url = `esdb://${user}localhost:${double.port}?tls=true${trust}${settings}`;
    clients.push(EventStoreDBClient.connectionString(url));
    return clients.at(-1)!;
  };
  const append = (client: EventStoreDBClient, event: EventData = rawEvent()) =>
    client.appendToStream(newStreamName(), event, { expectedRevision: 'no_stream' });

  it.each([
    { who: 'nobody', user: '', batch: '', read: '7 PERMISSION_DENIED: Access Denied' },
    { who: 'a user with a wrong password', user: 'admin:wrong@', batch: '16 UNAUTHENTICATED: Unauthenticated' },
    { who: 'a user that is not there', user: 'other:changeit@', batch: '16 UNAUTHENTICATED: Unauthenticated' },
  ])('turns $who away', async ({ user, batch, read = batch }) => {
    double = await startDouble({ users: { admin: 'changeit' }, tls: authority.issue('server') });
    const client = connect(user);
    const errors = [
      await errorOf(append(client)),
      await errorOf(collected(client.readAll())),
      await errorOf(collected(client.readStream('any'))),
      await errorOf(client.deleteStream('any')),
    ];
    expect(errors.every((error) => error instanceof AccessDeniedError)).toBe(true);
    expect(errors.map(({ message }) => message)).toEqual([batch, read, read, read]);
  });

  it('lets in who knows the password', async () => {
    double = await startDouble({ users: { admin: 'change:it' }, tls: authority.issue('server') });
    const client = connect('admin:change%3Ait@');
    expect(await append(client)).toMatchObject({ success: true });
    expect((await collected(client.readAll({ maxCount: 1 }))).length).toBe(1);
  });

  it('is not spoken to by who does not trust its certificate', async () => {
    double = await startDouble({ tls: authority.issue('server') });
    const error = await errorOf(append(connect('', '', stranger)));
    expect(error).toMatchObject({ code: 14 });
    expect(error).not.toBeInstanceOf(UnavailableError);
  });

  it.each([
    { who: 'with a certificate that it trusts', issuer: authority, isLetIn: true },
    { who: 'with one of somebody else', issuer: stranger, isLetIn: false },
    { who: 'without one', issuer: undefined, isLetIn: false },
  ])('asks for clients’ certificates: a client $who', async ({ issuer, isLetIn }) => {
    const tls = { ...authority.issue('server'), clientAuthority: authority.certificate };
    double = await startDouble({ tls });
    const own = issuer?.issue('client');
    const settings =
      own && `&userCertFile=${file('user.crt', own.certificate)}&userKeyFile=${file('user.key', own.key)}`;
    const appending = append(connect('', settings));
    if (isLetIn) expect(await appending).toMatchObject({ success: true });
    else expect(await errorOf(appending)).toMatchObject({ code: 14 });
  });
});
