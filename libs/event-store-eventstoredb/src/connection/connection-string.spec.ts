import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { BadConnectionString, readConnectionString } from './connection-string';

const read = (text: string) => readConnectionString(text).connectionString;
const newDirectory = temporaryDirectories();

/** Files of the names with this content each. */
const files = (contents: Readonly<Record<string, string>>) => {
  const directory = newDirectory();
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(directory, name), content);
  return (name: string) => encodeURIComponent(join(directory, name));
};

describe('a connection string', () => {
  it.each([
    ['one node', 'esdb://db', 'esdb://db:2113?gossipTimeout=2'],
    ['KurrentDB', ' kurrentdb://db:2114/?tls=false ', 'esdb://db:2114?gossipTimeout=2&tls=false'],
    ['its short name', 'kdb+discover://db', 'esdb+discover://db:2113?gossipTimeout=2'],
    ['a cluster by DNS', 'esdb+discover://db:2113?tls=true', 'esdb+discover://db:2113?gossipTimeout=2&tls=true'],
    ['a cluster by hosts', 'esdb://a:1,b:2,c', 'esdb://a:1,b:2,c:2113?gossipTimeout=2'],
    ['hosts where the client would take the first', 'esdb+discover://a,b', 'esdb://a:2113,b:2113?gossipTimeout=2'],
    [
      'options in any case',
      'esdb://a?KEEP_ALIVE_INTERVAL=10000',
      'esdb://a:2113?gossipTimeout=2&keepAliveInterval=10000',
    ],
    ['a stated default', 'esdb://a?gossipTimeout=7', 'esdb://a:2113?gossipTimeout=7'],
    ['a password', 'esdb://u:p%40%3A%2f@a', 'esdb://u:p%40%3A%2F@a:2113?gossipTimeout=2'],
    ['a name with an @', 'esdb://a?connectionName=x%40y', 'esdb://a:2113?gossipTimeout=2&connectionName=x%40y'],
  ])('is understood: %s', (_, given, then) => expect(read(given)).toBe(then));

  it.each([
    ['no scheme', 'localhost:2113'],
    ['another scheme', 'http://a'],
    ['no host', 'esdb://'],
    ['no host in a list', 'esdb://a,,b'],
    ['a port out of range', 'esdb://a:70000'],
    ['a port that is no number', 'esdb://a:x'],
    ['a colon in the password, after which the client would drop the rest', 'esdb://u:se:cret@a'],
    ['an @ in the password', 'esdb://u:se@cret@a'],
    ['an empty password', 'esdb://u:@a'],
    ['a bad escape', 'esdb://u:secret%@a'],
    ['an unknown option', 'esdb://u:secret@a?tlsVerify=true'],
    ['an option twice', 'esdb://u:secret@a?tls=true&TLS=false'],
    ['an option without a value', 'esdb://u:secret@a?tls'],
    ['a flag that is none', 'esdb://u:secret@a?tls=yes'],
    ['append failures as results', 'esdb://u:secret@a?throwOnAppendFailure=false'],
    ['certificates unchecked', 'esdb://u:secret@a?tlsVerifyCert=false'],
    ['no keep-alive', 'esdb://u:secret@a?keepAliveInterval=-1'],
    ['a keep-alive that the client advises against', 'esdb://u:secret@a?keepAliveInterval=9999'],
    ['no attempts', 'esdb://u:secret@a?maxDiscoverAttempts=0'],
    ['milliseconds for seconds', 'esdb://u:secret@a?gossipTimeout=3000'],
    ['an unknown preference', 'esdb://u:secret@a?nodePreference=nearest'],
    ['a name that no header can carry', 'esdb://u:secret@a?connectionName=%0a'],
    ['a CA that is not there', 'esdb://u:secret@a?tlsCAFile=/nowhere/ca.crt'],
    ['a certificate without its key', 'esdb://u:secret@a?userCertFile=/dev/null'],
    ['files without TLS', 'esdb://u:secret@a?tls=false&tlsCAFile=/dev/null'],
  ])('is refused without its password: %s', (_, given) => {
    const refuse = () => readConnectionString(given);
    expect(refuse).toThrow(BadConnectionString);
    expect(refuse).not.toThrow(/cret/);
  });

  it.each([
    { option: 'tls=fals', problem: 'tls is "fals", expected true or false' },
    { option: 'tlsCAFile=/nowhere/ca.crt', problem: 'tlsCAFile: /nowhere/ca.crt cannot be read' },
  ])('is refused in words: $option', ({ option, problem }) => {
    expect(() => read(`esdb://a?${option}`)).toThrow(problem);
  });

  it('may name certificates, which are looked into at once', () => {
    const file = files({ 'ca.crt': 'no PEM', 'user.key': 'no PEM either' });
    expect(() => read(`esdb://a?tlsCAFile=${file('ca.crt')}`)).toThrow('tlsCAFile holds no certificate');
    expect(() => read(`esdb://a?userCertFile=${file('ca.crt')}&userKeyFile=${file('user.key')}`)).toThrow(
      'userCertFile and userKeyFile hold no certificate and its key',
    );
    expect(() => read(`esdb://a?userCertFile=${file('ca.crt')}&userKeyFile=${file('none')}`)).toThrow(
      /userKeyFile: .*none/,
    );
    const authority = files({ 'ca.crt': rootCertificates[0]! })('ca.crt');
    expect(read(`esdb://a?tlsCAFile=${authority}`)).toContain(authority);
  });

  it('warns of what has no effect', () => {
    const { connectionString, warnings } = readConnectionString(
      'esdb://u:secret@a?tls=false&nodePreference=follower&defaultDeadline=7&tlsVerifyCert=true&throwOnAppendFailure=true',
    );
    expect(connectionString).toBe('esdb://u:secret@a:2113?gossipTimeout=2&tls=false');
    expect(warnings).toHaveLength(3);
    expect(warnings.join()).toMatch(/user and password.*nodePreference.*defaultDeadline/);
    expect(warnings.join()).not.toContain('secret');
  });
});
