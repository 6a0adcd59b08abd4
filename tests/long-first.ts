/** The order of the test files: what waits long for other processes begins first, so that nothing long is left at the end. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const long = [/\/tests\/privacy\//, /\/tests\/journeys\//, /\/killed\.test\.ts$/, /\/tests\//];
const place = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((folder) => folder.test(moduleId));
  return at < 0 ? long.length : at;
};

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
