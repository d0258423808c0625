import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '../../..');
const PROTOS = 'libs/protocol/src/proto/budget/v1';
const READ = `import { readRules } from '${pathToFileURL(join(ROOT, 'libs/protocol/rules/read-rules.mjs')).href}'; readRules();`;

describe('reading the rules of the protos', () => {
  const copy = mkdtempSync(join(tmpdir(), 'rules-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** Says how the rules are read after a change of one text in one file. */
  const readAfter = (file: string, text: string, other: string): string => {
    for (const path of ['buf.yaml', 'src/proto', 'src/dto/checks.ts']) {
      mkdirSync(join(copy, 'libs/protocol', path, '..'), { recursive: true });
      cpSync(join(ROOT, 'libs/protocol', path), join(copy, 'libs/protocol', path), { recursive: true });
    }
    rmSync(join(copy, 'node_modules'), { force: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const before = readFileSync(join(copy, file), 'utf8');
    expect(before).toContain(text);
    writeFileSync(join(copy, file), before.replace(text, other));
    const { status, stderr } = spawnSync('node', ['--input-type=module', '-e', READ], { cwd: copy, encoding: 'utf8' });
    return status === 0 ? 'fine' : (/^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.slice(0, 1_000));
  };

  it.each([
    ['nothing', 'package budget.v1;', 'package budget.v1;', 'fine'],
    ['a field without a rule', 'string account_id = 2 [(rules).kind = KIND_ID];', 'string account_id = 2;', 'OpenAccountRequest.account_id has no rule: state one, as options.proto has them'],
    ['a rule of another type', 'scale = 3 [(rules).kind = KIND_SCALE]', 'scale = 3 [(rules).kind = KIND_ID]', 'DefineResourceRequest.scale is a number, for which there is no rule characters'],
    ['a field that is not there', 'different_from = "from_id"', 'different_from = "form_id"', 'TransferRequest.to_id: TransferRequest has no field form_id'],
    ['a member that is not there', 'member: "CONSUME_MODE_ENFORCE"', 'member: "CONSUME_MODE_FORCE"', 'ConsumeRequest.on_shortage: mode has no member CONSUME_MODE_FORCE'],
    ['a condition that is not there', 'check: "isMeasured"', 'check: "isWeighed"', 'ConsumeRequest.amounts: libs/protocol/src/dto/checks.ts has no function isWeighed'],
    ['a function that is not there', 'name: "haveWeights"', 'name: "haveWeight"', 'DistributeRequest.children: libs/protocol/src/dto/checks.ts has no function haveWeight'],
  ])('refuses %s', (_what, text, other, answer) => {
    expect(readAfter(`${PROTOS}/commands.proto`, text, other)).toBe(answer);
  }); // prettier-ignore

  it('refuses a function that no rule names', () => {
    const file = 'libs/protocol/src/dto/checks.ts';
    expect(readAfter(file, 'export const isInstant =', 'export const isIdle = 1;\nexport const isInstant =')).toBe(
      'libs/protocol/src/dto/checks.ts: no rule names isIdle',
    );
  });
});
