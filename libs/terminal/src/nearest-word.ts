import { Command } from 'commander';

/**
 * The known word that a mistyped one is nearest to, found as commander finds it for its own commands; whether letters are
 * capitals does not count. Undefined: none is near.
 */
export const nearestWord = (typed: string, known: readonly string[]): string | undefined => {
  const word = typed.toLowerCase();
  const same = known.find((candidate) => candidate.toLowerCase() === word);
  if (same !== undefined || word.startsWith('-')) return same;
  let said = '';
  const program = new Command()
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: (text) => void (said += text) });
  for (const candidate of known) program.command(candidate.toLowerCase());
  try {
    program.parse([word], { from: 'user' });
  } catch {
    // That there is no such command is what was asked for.
  }
  const [, nearest] = /\(Did you mean (?:one of )?([^,?]+)/.exec(said) ?? [];
  return known.find((candidate) => candidate.toLowerCase() === nearest);
};
