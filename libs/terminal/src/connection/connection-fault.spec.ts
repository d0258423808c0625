import { status } from '@grpc/grpc-js';
import { connectionFault } from './connection-fault';

const REFUSED = 'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ';

describe('a call that was answered UNAVAILABLE', () => {
  it.each([
    { what: 'nobody listens', details: REFUSED, told: /^no ledger server answers at ledger:1:/ },
    {
      what: 'nobody listens at any of several',
      details: 'No connection established to any of a:1, b:1',
      told: /^no ledger server answers/,
    },
    {
      what: 'a name that nobody knows',
      details: 'Name resolution failed for target dns:ledger:1',
      told: /^no ledger server answers/,
    },
    { what: 'a connection that was cut', details: 'read ECONNRESET', told: /^no ledger server answers/ },
    {
      what: 'a server whose event store is away',
      details: `read of ledger-acme: 14 UNAVAILABLE: ${REFUSED}`,
      told: /^the server at ledger:1 is not available now: read of ledger-acme: /,
    },
    {
      what: 'a server that waited in vain',
      details: 'not decided in time, and nothing was recorded: send it again',
      told: /^the server at ledger:1 is not available now: not decided in time/,
    },
  ])('$what', ({ details, told }) => {
    const call = Object.assign(new Error(`14 UNAVAILABLE: ${details}`), { code: status.UNAVAILABLE, details });
    expect(connectionFault(call, 'ledger:1')).toMatchObject({ message: expect.stringMatching(told) as string });
  });
});
