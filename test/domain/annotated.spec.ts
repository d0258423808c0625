import { close, open } from '../support/ledger-builders';
import { accepted, event, rejected, ruleTable } from '../support/rule-table';

const annotate = (accountId: string, note = 'watch this one') =>
  ({ type: 'AnnotateAccount', accountId, note }) as const;

ruleTable('notes on accounts', [
  {
    rule: 'a note is recorded',
    given: [open('a')],
    when: annotate('a'),
    then: accepted(event('AccountAnnotated', { accountId: 'a', note: 'watch this one' })),
  },
  {
    rule: 'a closed account takes none',
    given: [open('a'), close('a')],
    when: annotate('a'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
  {
    rule: 'a note that says nothing is refused',
    given: [open('a')],
    when: annotate('a', 'a'),
    then: rejected({ code: 'note_idle', accountId: 'a' }),
  },
  {
    rule: 'a closed account is told before the note',
    given: [open('a'), close('a')],
    when: annotate('a', 'a'),
    then: rejected({ code: 'account_closed', accountId: 'a' }),
  },
]);
