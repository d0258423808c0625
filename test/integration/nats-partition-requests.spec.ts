import { NATS_ROUTES, NATS_SUBJECTS, ownersInOrder, partitionOf } from '@ledger/protocol';
import { eventually } from '../support/eventually';
import { natsCaller, natsFaultOf, type Json, type NatsCaller } from '../support/nats-client';
import { agreed, fund, LEDGERS, natsMember, type NatsMember } from '../support/nats-member';
import { natsMembers } from '../support/nats-members';
import { natsServer, type NatsServer } from '../support/nats-server';

const A = '127.0.0.1:7001';
const B = '127.0.0.1:7002';

const net = natsMembers();
const { started } = net;

describe('a request to a partition', () => {
  beforeEach(async () => agreed(await started(A)));

  it('can be a batch', async () => {
    const { body } = await net.caller.request(NATS_ROUTES.batch('acme')[0], { commands: [fund('acme'), fund('acme')] });
    expect(body['answers']).toMatchObject([{ at: A }, { at: A }]);
  });

  it('can be a query', async () => {
    const fault = natsFaultOf(await net.caller.request(NATS_ROUTES.query('acme', 'Nothing')[0], {}));
    expect(fault).toMatchObject({ status: 'UNIMPLEMENTED', message: 'there is no query Nothing' });
  });

  it('can be nothing else', async () => {
    const subject = NATS_SUBJECTS.partition(0).replace('>', 'intake.acme');
    expect(natsFaultOf(await net.caller.request(subject, {}))).toMatchObject({ status: 'UNIMPLEMENTED' });
  });

  it('is of the ledger that the subject names', async () => {
    const fault = natsFaultOf(await net.caller.request(NATS_ROUTES.command('acme')[0], fund('other')));
    expect(fault.violations[0]!.field).toBe('fund.envelope.ledgerId');
  });
});

describe('the subject of members', () => {
  it('moves nothing by what is no note', async () => {
    const a = await started(A);
    await agreed(a);
    for (const text of ['', '{', '{"member":"x:1"}', '{"member":"x:1","instance":"i","state":"idle"}']) {
      net.caller.connection.publish(NATS_SUBJECTS.member, text);
    }
    const b = await started(B);
    await agreed(a, b);
  });

  it('shows two servers of one name, which are told to mend it', async () => {
    const [a, twin] = [await started(A), await started(A)] as const;
    await eventually(() => a.warnings.length > 0 && twin.warnings.length > 0);
    expect(a.warnings[0]).toContain('LEDGER_ADVERTISE');
  });

  it('shows a name that was made up, when it matters', async () => {
    const guessing = await started('box:7001', { isGuess: true });
    await agreed(guessing);
    expect(guessing.warnings).toEqual([]);
    const b = await started(B);
    await agreed(guessing, b);
    expect(guessing.warnings).toEqual([expect.stringContaining('LEDGER_ADVERTISE')]);
  });
});

describe('a mapping of subjects in the NATS server', () => {
  const settings = `mappings = { "budget.v1.command.*": "budget.v1.partition.{{partition(64,1)}}.command.{{wildcard(1)}}" }`;
  let mapping: NatsServer;
  let both: readonly NatsMember[];
  let plain: NatsCaller;

  beforeAll(async () => {
    mapping = await natsServer({ jetStream: false, settings });
    both = await Promise.all([A, B].map((name) => natsMember(mapping.url, name)));
    await agreed(...both);
    plain = await natsCaller(mapping.url);
  });
  afterAll(async () => {
    await plain.close();
    await Promise.all(both.map((member) => member.leave()));
    await mapping.remove();
  });

  it('brings commands of clients that know no partitions to the owner', async () => {
    for (const ledgerId of [...LEDGERS, 'over:nats@home_1-a', 'x'.repeat(128)]) {
      const { body } = await plain.request(NATS_SUBJECTS.command(ledgerId), fund(ledgerId));
      expect(body['answer'] as Json).toMatchObject({
        ledgerId,
        at: ownersInOrder([A, B], partitionOf(ledgerId))[0],
      });
    }
  });
});
