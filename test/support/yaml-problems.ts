import { BadFile } from '../../apps/ledger/src/files/checked-yaml';

/** Problems of a file that is being read, as `line:column path rule`. Empty: none. */
export const problemsIn = async (reading: Promise<unknown>): Promise<readonly string[]> => {
  try {
    await reading;
    return [];
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    return error.problems.map((problem) => problem.replace(/^.*\.yaml:/, ''));
  }
};
