import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { assertFree } from './free-address';

describe('an address to listen on', () => {
  it.each(['127.0.0.1', '::1'])(
    'is refused in plain words when it is in use, and free afterwards: %s',
    async (host) => {
      const other = createServer().listen(0, host);
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const listen = `${host.includes(':') ? `[${host}]` : host}:${port}`;
      await expect(assertFree(listen)).rejects.toThrow(
        `${listen} is in use: another server listens there; GRPC_LISTEN chooses another`,
      );
      other.close();
      await once(other, 'close');
      await assertFree(listen);
      // The probe let go of the address.
      await assertFree(listen);
    },
  );

  it('is refused when it belongs to another machine', async () => {
    await expect(assertFree('192.0.2.1:50051')).rejects.toThrow('192.0.2.1:50051 is not an address of this machine');
  });

  it('may be any free port', () => assertFree('127.0.0.1:0'));
});
