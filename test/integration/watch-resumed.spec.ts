import { ServerConnection } from '@ledger/terminal';
import { eventually } from '../support/eventually';
import { temporaryDirectories } from '../support/temporary-directories';
import { WatchRig } from '../support/watch-rig';

const directory = temporaryDirectories();

it('the command line goes on by itself where a watch was ended for its slowness', async () => {
  const rig = await WatchRig.open(directory(), {}, { stallMs: 100, farewellMs: 100_000 });
  for (let i = 0; i < 20; i++) await rig.record('long', Array<string>(100).fill('a'), 1_000);
  const server = new ServerConnection(rig.address);
  const over = new AbortController();
  const positions: string[] = [];
  let ends = 0;
  for await (const { message } of server.watch({ ledgerId: 'long' }, over.signal)) {
    if (message?.$case === 'caughtUp') break;
    positions.push(message!.value.position);
    if (positions.length !== 1 && positions.length !== 700) continue;
    // The call before may not have been let go of yet.
    await eventually(() => rig.watchers.figures.ended >= 1);
    ends += 1;
  }
  expect(ends).toBe(2);
  expect(positions).toEqual(await rig.logged({ ledgerId: 'long' }));
  server.close();
  await rig.close();
});
