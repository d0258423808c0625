// The reference page: what the proto files and the domain's sources say, in one place and in the order of use.

import { rulesInWords } from '../rules/words.mjs';
import { FIELDS } from './field-meanings.mjs';

const COMMANDS = 'LedgerCommandService';
const QUERIES = 'LedgerQueryService';

const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const cell = (text) => String(text).replaceAll('|', '\\|');
const code = (text) => `\`${text}\``;
const anchor = (heading) =>
  `#${heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')}`;
const link = (heading, text = heading) => `[${text}](${anchor(heading)})`;

/** @throws Error naming the field that says nothing of itself. */
const meaningOf = (owner, { name, comment }) => {
  const meaning = comment || FIELDS[name];
  if (meaning) return meaning;
  throw new Error(`${owner}.${name} has no meaning: write a comment at it`);
};

export const pageOf = ({ messages, enums, calls }, sources, { messages: judged, carriers }) => {
  const commands = calls.filter(({ service, name }) => service === COMMANDS && sources.eventsOf.has(name));
  const shown = new Set();

  const typeOf = ({ type, refers }) => {
    if (refers === undefined || !(messages.has(refers) || enums.has(refers))) return type;
    shown.add(refers);
    return type.replace(refers, link(refers));
  };
  const messageTable = (name, hidden = []) => {
    const { fields } = messages.get(name);
    const rules = (judged.get(name) ?? carriers.get(name))?.fields;
    const rulesOf = (field) =>
      rulesInWords(
        rules.find((rule) => rule.name === field.name),
        judged,
      ).join('; ');
    const rows = fields
      .filter((field) => !hidden.includes(field.name))
      .map((field) => [code(field.name), typeOf(field), ...(rules ? [rulesOf(field)] : []), field.comment]);
    return rows.length === 0 ? '' : table(['field', 'type', ...(rules ? ['rules'] : []), 'meaning'], rows);
  };
  const eventFields = ({ name, fields }) =>
    fields.length === 0
      ? ''
      : table(
          ['field', 'type', 'meaning'],
          fields.map((field) => [
            code(field.optional ? `${field.name}?` : field.name),
            code(field.type),
            meaningOf(name, field),
          ]),
        );
  const eventsOf = (command) => {
    const { oneOf, also } = sources.eventsOf.get(command);
    const always = oneOf.map((name) => link(name)).join(' or ');
    return also.length === 0
      ? always
      : `${always}; where it comes to that ${also.map((name) => link(name)).join(', ')}`;
  };

  requireSame(
    'commands',
    commands.map(({ name }) => name),
    [...sources.eventsOf.keys()],
  );
  requireSame(
    'rejections',
    sources.precedence,
    sources.rejections.map(({ name }) => name),
  );
  requireSame('remedies', sources.precedence, [...sources.remedies.keys()]);
  const allEvents = sources.events.flatMap(({ events }) => events);
  for (const { name, comment } of allEvents) if (comment === '') throw new Error(`${name} does not say what happened`);

  const parts = [
    intro(),
    '## Commands',
    table(
      ['command', 'what it does', 'events'],
      commands.map(({ name, comment }) => [link(name), comment, eventsOf(name)]),
    ),
    ...commands.flatMap(({ name, request }) => [
      `### ${name}`,
      messages.get(request).comment,
      `Writes ${eventsOf(name)}.`,
      messageTable(request, ['envelope']),
    ]),
    '### Envelope',
    messages.get('CommandEnvelope').comment,
    messageTable('CommandEnvelope'),
    '### Batches and streams',
    ...calls
      .filter(({ service, name }) => service === COMMANDS && !sources.eventsOf.has(name))
      .flatMap(({ name, comment, request, response }) => [
        `**${name}**: ${comment}`,
        messageTable(request),
        messageTable(response),
      ]),
    '## Answers',
    messages.get('CommandAnswer').comment,
    messageTable('CommandAnswer'),
    '## Rejections',
    'In order of precedence: where several apply, the first is returned; within a code source before destination, nearest account first, resources by name. A rejected command moved nothing, and is final for its id: a new try takes a new id. A rejection that carries `retry_at` has the remedy `wait`, whatever stands here.',
    rejectionTable(sources, enums),
    '### Why it is not permitted',
    table(
      ['reason', 'meaning'],
      sources.reasons.map((reason) => [code(reason.name), meaningOf('NotPermittedReason', reason)]),
    ),
    '### Bounds of a ledger',
    table(
      ['bound', 'meaning'],
      sources.capacities.map((bound) => [code(bound.name), meaningOf('CapacityLimit', bound)]),
    ),
    '### What a rejection says of itself in events',
    'The field `rejection` of CommandRejected and `observed` of spending hold the code and these particulars.',
    ...sources.rejections
      .filter(({ fields }) => fields.length > 0)
      .flatMap((rejection) => [
        `**${rejection.name}**${rejection.comment && `: ${rejection.comment}`}`,
        eventFields(rejection),
      ]),
    '## Events',
    'What is stored, for good. Besides its own fields the data of each event ends with `at`, the time of its decision in UTC; its metadata names command, actor, correlation and cause. Amounts are exact decimals in text.',
    ...sources.events.flatMap(({ area, events }) => [
      `### ${area.replace(/\.$/, '')}`,
      ...events.flatMap((event) => [
        `#### ${event.name}`,
        event.comment,
        writersOf(sources, event.name),
        eventFields(event),
      ]),
    ]),
    '### Parts of events',
    ...sources.shapes
      .filter(({ name }) => isUsed(name, sources))
      .flatMap((shape) => [
        `**${shape.name}**${shape.alias === undefined ? '' : ` = ${code(shape.alias)}`}${shape.comment && `: ${shape.comment}`}`,
        eventFields(shape),
      ]),
    '## Queries',
    ...calls
      .filter(({ service }) => service === QUERIES)
      .flatMap(({ name, comment, request, response }) => [
        `### ${name}`,
        comment,
        ...(messages.get(request).fields.length > 0 ? ['Asks with:', messageTable(request)] : []),
        'Answers:',
        messageTable(response),
      ]),
  ];
  return (
    [...parts, ...vocabulary(shown, messages, enums, messageTable)].filter((part) => part !== '').join('\n\n') + '\n'
  );
};

const intro = () => `# Reference

Every command, answer, rejection, event and query. Written by \`npm run generate\` from the proto files and the sources of
the domain, which say the same to a compiler: do not edit it.

Amounts are exact decimals in text, instants ISO 8601 in UTC. A field that is \`optional\`, a message or \`repeated\` can be
absent; what that means stands beside it. Names are written here as the proto files and the events write them.`;

const rejectionTable = (sources, enums) => {
  const numbers = new Map(
    enums
      .get('RejectionCode')
      .values.map(({ name, number, comment }) => [
        name.replace('REJECTION_CODE_', '').toLowerCase(),
        { number, comment },
      ]),
  );
  return table(
    ['', 'code', 'number', 'remedy', 'meaning'],
    sources.precedence.map((name, i) => {
      const { number, comment } = numbers.get(name);
      return [i + 1, code(name), number, code(sources.remedies.get(name)), comment];
    }),
  );
};

const writersOf = ({ eventsOf }, event) => {
  const commands = [...eventsOf].filter(([, { oneOf, also }]) => oneOf.includes(event) || also.includes(event));
  if (commands.length === 0) return 'Written by the server itself.';
  return `Written by ${commands.map(([name]) => link(name)).join(', ')}.`;
};

/** True: an event, or a part of one, has the shape. */
const isUsed = (name, { events, shapes, rejections }) => {
  const reached = new Set();
  const reach = (text) => {
    for (const shape of shapes) {
      if (reached.has(shape.name) || !new RegExp(`\\b${shape.name}\\b`).test(text)) continue;
      reached.add(shape.name);
      reach(shape.alias ?? shape.fields.map(({ type }) => type).join(' '));
    }
  };
  const fields = [...events.flatMap((area) => area.events), ...rejections].flatMap((owner) => owner.fields);
  reach(fields.map(({ type }) => type).join(' '));
  return reached.has(name);
};

/** Messages and enums that the tables above name, and what those name in turn. */
const vocabulary = (shown, messages, enums, messageTable) => {
  const written = [];
  const done = new Set();
  for (const name of shown) {
    // The set grows while it is gone through: a message names others.
    if (done.has(name) || !messages.has(name)) continue;
    done.add(name);
    written.push([name, [`### ${name}`, messages.get(name).comment, messageTable(name)]]);
  }
  const words = [...shown].filter((name) => enums.has(name));
  return [
    '## Messages',
    ...written.sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, parts]) => parts),
    '## Enums',
    ...words.sort().flatMap((name) => [
      `### ${name}`,
      enums.get(name).comment,
      table(
        ['member', 'number', 'meaning'],
        enums.get(name).values.map((value) => [code(value.name), value.number, value.comment]),
      ),
    ]),
  ];
};

const requireSame = (what, one, other) => {
  const missing = [...one.filter((name) => !other.includes(name)), ...other.filter((name) => !one.includes(name))];
  if (missing.length > 0) throw new Error(`${what} differ between the sources: ${missing.join(', ')}`);
};
