import { natsCaller, type NatsCaller } from './nats-client';
import { natsMember, type NatsMember } from './nats-member';
import { natsServer, type NatsServer } from './nats-server';

/**
 * A NATS server without JetStream, a caller and members for the tests of a file. The members are gone after each test.
 */
export const natsMembers = () => {
  let nats: NatsServer;
  let caller: NatsCaller;
  /** A member that leaves by itself must be taken out of the list. */
  const members: NatsMember[] = [];
  beforeAll(async () => {
    nats = await natsServer({ jetStream: false });
    caller = await natsCaller(nats.url);
  });
  afterEach(async () => {
    await Promise.all(members.splice(0).map((member) => member.die()));
  });
  afterAll(async () => {
    await caller.close();
    await nats.remove();
  });
  return {
    members,
    get caller(): NatsCaller {
      return caller;
    },
    started: async (name: string, options: Parameters<typeof natsMember>[2] = {}): Promise<NatsMember> => {
      const member = await natsMember(nats.url, name, options);
      members.push(member);
      return member;
    },
  };
};
