// Writes the checks of stored events and of the commands that refusals keep, libs/domain/src/generated/event-checks.ts, from
// their TypeScript types: straight-line code, since every event that is read goes through it. With --check it writes nothing
// and says whether it would. Runs from the repository's root.
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const EVENTS = 'libs/domain/src/ledger/events.ts';
const COMMANDS = 'libs/domain/src/ledger/commands.ts';
const FILE = 'libs/domain/src/generated/event-checks.ts';
/** Most literals of a union that are compared one by one; more are looked up in a set. */
const LITERALS_COMPARED_MAX = 4;

const program = ts.createProgram([EVENTS, COMMANDS], {
  noEmit: true,
  strict: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  types: ['node'],
  skipLibCheck: true,
});
const checker = program.getTypeChecker();

/** Functions and sets by name, in the order in which they were finished: each comes before those that use it. */
const declarations = new Map();
const nameOf = new Map();

const is = (type, flags) => (type.flags & flags) !== 0;
const membersOf = (type) => (type.isUnion() ? type.types : [type]);
const propertiesOf = (type) =>
  checker.getPropertiesOfType(type).map((symbol) => ({
    name: symbol.name,
    isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
    type: checker.getTypeOfSymbol(symbol),
  }));
const propertyOf = (type, name) => checker.getTypeOfSymbol(type.getProperty(name));
const capital = (text) => text[0].toUpperCase() + text.slice(1);
/** Sorts, since the compiler's own order of a union may change with the other files that it reads. */
const sortedBy = (list, keyOf) => [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** Name that the sources gave a type, or one made from its place. */
const namedOrPlaced = (type, place) => {
  const symbol = type.aliasSymbol ?? type.symbol;
  const isOwn = symbol?.declarations?.some((node) => node.getSourceFile().fileName.includes('libs/domain/src'));
  const isNamed = isOwn && !symbol.name.startsWith('__') && !type.aliasTypeArguments;
  return `check${isNamed ? symbol.name : place}`;
};

/** Declares the function of a type once, and answers its name. */
const declared = (type, place, bodyOf) => {
  const known = nameOf.get(type);
  if (known !== undefined) return known;
  const name = namedOrPlaced(type, place);
  const body = bodyOf().map((line) => `  ${line}`);
  const text = [`const ${name}: Check = (v) => {`, ...body, '  return undefined;', '};'].join('\n');
  if ((declarations.get(name) ?? text) !== text) throw new Error(`two types would be checked by ${name}`);
  declarations.set(name, text);
  nameOf.set(type, name);
  return name;
};

const NOT_AN_OBJECT = "if (typeof v !== 'object' || v === null || Array.isArray(v)) return ' is not an object';";

const recordCheck = (type, place) =>
  declared(type, place, () => [
    NOT_AN_OBJECT,
    ...propertiesOf(type).flatMap(({ name, isOptional, type: inner }) =>
      checkOf(inner, `v.${name}`, `.${name}`, `${place}${capital(name)}`, isOptional),
    ),
  ]);

/** Check of a union of records, which differ in one property that is another literal in each. */
const variantsCheck = (type, variants, place) =>
  declared(type, place, () => {
    const key = propertiesOf(variants[0]).find(({ name }) =>
      variants.every((one) => one.getProperty(name) && propertyOf(one, name).isStringLiteral()),
    )?.name;
    if (key === undefined) throw new Error(`${place}: no property tells its variants apart`);
    const cases = sortedBy(variants, (one) => propertyOf(one, key).value).map((one) => {
      const { value } = propertyOf(one, key);
      const check = recordCheck(one, `${place}${value.split('_').map(capital).join('')}`);
      return `  case '${value}': return ${check}(v);`;
    });
    return [NOT_AN_OBJECT, `switch (v.${key}) {`, ...cases, `  default: return '.${key} is not a known one';`, '}'];
  });

/** Statements that return a fault unless `at` is of the type. */
const checkOf = (type, at, path, place, isOptional = false) => {
  const members = membersOf(type).filter((one) => !is(one, ts.TypeFlags.Undefined));
  const rest = members.filter((one) => !is(one, ts.TypeFlags.Null));
  const unless = [
    ...(isOptional ? [`${at} !== undefined`] : []),
    ...(rest.length < members.length ? [`${at} !== null`] : []),
  ];
  const objects = rest.filter((one) => is(one, ts.TypeFlags.Object | ts.TypeFlags.Intersection));
  if (objects.length === 0) return [leafCheck(rest, at, path, place, unless)];
  if (objects.length < rest.length) throw new Error(`${place}: a value that may be an object or a plain one`);
  return guarded(unless, objectCheck(type, objects, at, path, place));
};

const guarded = (unless, lines) =>
  unless.length === 0 ? lines : [`if (${unless.join(' && ')}) {`, ...lines.map((line) => `  ${line}`), '}'];

const objectCheck = (type, objects, at, path, place) => {
  const [only] = objects;
  if (objects.length === 1 && checker.isArrayType(only)) {
    const [inner] = checker.getTypeArguments(only);
    return [
      `if (!Array.isArray(${at})) return '${path} is not a list';`,
      `for (let i = 0; i < ${at}.length; i += 1) {`,
      `  const one = ${at}[i];`,
      ...checkOf(inner, 'one', `${path}[\${i}]`, place).map((line) => `  ${line}`),
      '}',
    ];
  }
  const values = objects.length === 1 && only.getStringIndexType();
  if (values) {
    if (is(values, ts.TypeFlags.String)) return called('checkTexts', at, path);
    if (!is(values, ts.TypeFlags.Unknown)) throw new Error(`${place}: a map of something else than text or anything`);
    return called('checkObject', at, path);
  }
  const name = objects.length === 1 ? recordCheck(only, place) : variantsCheck(withoutNothing(type), objects, place);
  return called(name, at, path);
};

/** Removes the undefined that an optional field adds to a union, which brings the union's alias back. */
const withoutNothing = (type) => checker.getNonNullableType(type);

const called = (name, at, path) => {
  const fault = `fault${path.replace(/\W/g, '')}`;
  return [`const ${fault} = ${name}(${at});`, `if (${fault} !== undefined) return \`${path}\${${fault}}\`;`];
};

const leafCheck = (types, at, path, place, unless) => {
  const { wrong, expected } = leafOf(types, at, place);
  const quote = path.includes('${') || expected.includes("'") ? '`' : "'";
  return `if (${[...unless, ...wrong].join(' && ')}) return ${quote}${path} is not ${expected}${quote};`;
};

const leafOf = (types, at, place) => {
  if (types.length === 1 && is(types[0], ts.TypeFlags.String))
    return { wrong: [`typeof ${at} !== 'string'`], expected: 'text' };
  if (types.length === 1 && is(types[0], ts.TypeFlags.Number))
    return { wrong: [`typeof ${at} !== 'number'`], expected: 'a number' };
  if (types.every((one) => is(one, ts.TypeFlags.BooleanLiteral))) {
    if (types.length === 2) return { wrong: [`typeof ${at} !== 'boolean'`], expected: 'true or false' };
    const value = checker.typeToString(types[0]);
    return { wrong: [`${at} !== ${value}`], expected: value };
  }
  const prefixes = types.filter((one) => is(one, ts.TypeFlags.TemplateLiteral)).map(({ texts }) => texts[0]);
  const values = types.filter((one) => one.isStringLiteral()).map(({ value }) => value);
  values.sort();
  if (prefixes.length + values.length < types.length) throw new Error(`${place}: a type that no check is known for`);
  const prefixed = prefixes.map((text) => `!(typeof ${at} === 'string' && ${at}.startsWith('${text}'))`);
  if (values.length > LITERALS_COMPARED_MAX)
    return { wrong: [`!${literalSet(values, place)}.has(${at})`, ...prefixed], expected: 'a known one' };
  const expected = [...values, ...prefixes.map((text) => `${text}...`)].join(' or ');
  return { wrong: [...values.map((value) => `${at} !== '${value}'`), ...prefixed], expected };
};

const literalSet = (values, place) => {
  const text = `: ReadonlySet<unknown> = new Set([${values.map((value) => `'${value}'`).join(', ')}]);`;
  for (const [name, known] of declarations) if (known === `const ${name}${text}`) return name;
  const name = `KNOWN_${place.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`;
  declarations.set(name, `const ${name}${text}`);
  return name;
};

/** The members of the union that a file exports by that name, by their type. */
const variantsOf = (path, name) => {
  const file = program.getSourceFile(path);
  const alias = file.statements.find((node) => ts.isTypeAliasDeclaration(node) && node.name.text === name);
  const variants = membersOf(checker.getTypeAtLocation(alias));
  return sortedBy(
    variants.map((variant) => ({ type: propertyOf(variant, 'type').value, variant })),
    ({ type }) => type,
  );
};

const written = () => {
  const events = variantsOf(EVENTS, 'LedgerEvent').map(
    ({ type, variant }) => `  ${type}: ${recordCheck(propertyOf(variant, 'data'), `${type}Event`)},`,
  );
  const commands = variantsOf(COMMANDS, 'Instruction').map(
    ({ type, variant }) => `  ${type}: ${recordCheck(variant, `${type}Command`)},`,
  );
  return `// Written by libs/domain/event-checks.mjs from the types of the events and of the commands.
/** Answers where parsed data are of another shape than their type says, and nothing where they are of it. */
export type EventCheck = (data: unknown) => string | undefined;
type Check = (v: any) => string | undefined;

const checkObject: Check = (v) => {
  ${NOT_AN_OBJECT}
  return undefined;
};

const checkTexts: Check = (v) => {
  ${NOT_AN_OBJECT}
  for (const key in v) if (typeof v[key] !== 'string') return \`.\${key} is not text\`;
  return undefined;
};

${[...declarations.values()].join('\n\n')}

export const EVENT_CHECKS = {
${events.join('\n')}
} satisfies Record<string, EventCheck>;

export const COMMAND_CHECKS = {
${commands.join('\n')}
} satisfies Record<string, EventCheck>;
`;
};

const text = written();
if (!process.argv.includes('--check')) {
  writeFileSync(FILE, text);
} else if (text !== readFileSync(FILE, 'utf8')) {
  process.stdout.write(`${FILE} is not current: npm run generate\n`);
  process.exitCode = 1;
}
