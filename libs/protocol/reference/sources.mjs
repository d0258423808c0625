// Words of the domain's sources on events and rejections, read through the TypeScript compiler.
import { existsSync } from 'node:fs';
import ts from 'typescript';

const LEDGER = 'libs/domain/src/ledger';
/** In the order of the reference. */
const FEATURES = [
  'lifecycle',
  'accounts',
  'funds',
  'limits',
  'status',
  'spending',
  'reports',
  'reservations',
  'escrow',
  'adjustments',
  'periods',
  'clock',
  'signals',
  'rejections',
];
const EVENT_FILES = FEATURES.map((feature) => `${LEDGER}/${feature}/events.ts`).filter((path) => existsSync(path));
const COMMAND_TABLES = FEATURES.map((feature) => `${LEDGER}/${feature}/decide.ts`).filter((path) => existsSync(path));
const PART_FILES = [
  ...['event-parts', 'words', 'terms', 'threshold-set', 'usage', 'principal'].map(
    (name) => `${LEDGER}/kernel/${name}.ts`,
  ),
  `${LEDGER}/rejections/events.ts`,
];
const REJECTIONS = `${LEDGER}/kernel/rejections.ts`;
const REMEDIES = 'apps/ledger/src/wire/rejection-remedies.ts';

const oneLine = (text) => text.trim().replace(/\s+/g, ' ');

export const readSources = () => {
  const program = ts.createProgram([...EVENT_FILES, ...PART_FILES, ...COMMAND_TABLES, REJECTIONS, REMEDIES], {
    noEmit: true,
    noLib: false,
    strict: true,
    target: ts.ScriptTarget.ES2023,
    types: [],
  });
  const checker = program.getTypeChecker();
  const fileAt = (path) => program.getSourceFile(path);
  const fieldsOf = (type) => checker.getPropertiesOfType(type).map((symbol) => fieldOf(symbol, checker));
  return {
    events: EVENT_FILES.map((path) => {
      const file = fileAt(path);
      const [alias] = file.statements.filter(ts.isTypeAliasDeclaration);
      return { area: docOf(alias, checker), events: membersOf(alias, file, 'type', checker, fieldsOf) };
    }),
    shapes: PART_FILES.flatMap((path) =>
      fileAt(path)
        .statements.filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
        .map((node) => shapeOf(node, fileAt(path), checker, fieldsOf)),
    ),
    rejections: membersOf(aliasNamed(fileAt(REJECTIONS), 'Rejection'), fileAt(REJECTIONS), 'code', checker, fieldsOf),
    reasons: literalsOf(aliasNamed(fileAt(REJECTIONS), 'NotPermittedReason'), fileAt(REJECTIONS)),
    capacities: literalsOf(aliasNamed(fileAt(REJECTIONS), 'CapacityLimit'), fileAt(REJECTIONS)),
    precedence: stringsOf(variableNamed(fileAt(REJECTIONS), 'REJECTION_PRECEDENCE')),
    eventsOf: new Map(
      COMMAND_TABLES.flatMap((path) =>
        propertiesOf(tableIn(fileAt(path))).map(([command, meaning]) => {
          const parts = new Map(propertiesOf(new Map(propertiesOf(meaning)).get('events')));
          return [command, { oneOf: stringsOf(parts.get('oneOf')), also: stringsOf(parts.get('also')) }];
        }),
      ),
    ),
    remedies: new Map(
      propertiesOf(variableNamed(fileAt(REMEDIES), 'ADVICE')).map(([code, value]) => [
        code,
        new Map(propertiesOf(value)).get('remedy').text,
      ]),
    ),
  };
};

const aliasNamed = (file, name) =>
  file.statements.find((node) => ts.isTypeAliasDeclaration(node) && node.name.text === name);

/** The table of a feature's commands: the one variable of its file that is exported. */
const tableIn = (file) =>
  bare(
    file.statements
      .filter(ts.isVariableStatement)
      .find(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)).declarationList
      .declarations[0].initializer,
  );

const variableNamed = (file, name) => {
  const declarations = file.statements
    .filter(ts.isVariableStatement)
    .flatMap((s) => [...s.declarationList.declarations]);
  return bare(declarations.find((node) => node.name.text === name).initializer);
};

/** Without `as const` and `satisfies`. */
const bare = (node) => (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? bare(node.expression) : node);

const propertiesOf = (node) => bare(node).properties.map(({ name, initializer }) => [name.text, bare(initializer)]);
const stringsOf = (node) => bare(node).elements.map(({ text }) => text);

const docOf = (node, checker) => {
  const symbol = checker.getSymbolAtLocation(node.name);
  return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\{@link (\w+)\}/g, '$1'));
};

/** Members of a union, each with the comment that stands before its bar. */
const parted = (alias, file) => {
  const nodes = ts.isUnionTypeNode(alias.type) ? [...alias.type.types] : [alias.type];
  let end = alias.type.getFullStart();
  return nodes.map((node) => {
    const before = file.text.slice(end, node.getStart(file));
    end = node.getEnd();
    const comments = [...before.matchAll(/\/\*\*(.*?)\*\//gs)].map(([, text]) => text.replace(/^\s*\* ?/gm, ' '));
    return { node, comment: oneLine(comments.join(' ').replaceAll('`', '`')) };
  });
};

const membersOf = (alias, file, key, checker, fieldsOf) =>
  parted(alias, file).map(({ node, comment }) => {
    const all = fieldsOf(checker.getTypeAtLocation(node));
    const name = all.find((field) => field.name === key).type.replace(/^'|'$/g, '');
    const data = checker.getTypeAtLocation(node).getProperty('data');
    const fields = data ? fieldsOf(checker.getTypeOfSymbol(data)) : all.filter((field) => field.name !== key);
    return { name, comment, fields };
  });

const literalsOf = (alias, file) =>
  parted(alias, file).map(({ node, comment }) => ({ name: node.literal.text, comment }));

const fieldOf = (symbol, checker) => {
  const [declaration] = symbol.declarations;
  return {
    name: symbol.name,
    optional: declaration.questionToken !== undefined,
    type: shortType(declaration.type.getText()),
    comment: oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
  };
};

/** Type as the sources write it, on one line and without what only a compiler reads. */
const shortType = (text) =>
  oneLine(text.replace(/\/\*\*.*?\*\//gs, ''))
    .replace(/\breadonly /g, '')
    .replace(/^\| /, '')
    .replace(/^Readonly<(.*)>$/, '$1')
    .replace(/^CommandName$/, 'name of a command');

const shapeOf = (node, file, checker, fieldsOf) => ({
  name: node.name.text,
  comment: docOf(node, checker),
  fields: isRecord(node) ? fieldsOf(checker.getTypeAtLocation(node)) : [],
  alias: isRecord(node) ? undefined : shortType(node.type.getText(file)),
});

const isRecord = (node) => ts.isInterfaceDeclaration(node);
