// Compiles kernel/ and prints it as src/sources/kernel-code.ts, which is what runs. With --check: fails where the two differ, changes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const printed = join(root, 'src/sources/kernel-code.ts');

/** The module as it would be printed. */
const kernelCode = async () => {
  let code = null;
  const { error, stderr } = await main(
    [
      'index.ts',
      '--outFile',
      'kernel.wasm',
      '-O3',
      '--runtime',
      'minimal',
      '--noAssert',
      '--enable',
      'simd',
      '--use',
      'abort=',
    ],
    {
      readFile: (name, base) => {
        try {
          return readFileSync(join(root, 'kernel', base, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_name, bytes) => {
        code = bytes;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  return `/** The compiled kernel/, in base64; printed by bin/kernel.mjs, not to be changed by hand. */\nexport const kernelCode =\n  '${Buffer.from(code).toString('base64')}';\n`;
};

const now = await kernelCode();
if (!process.argv.includes('--check')) writeFileSync(printed, now);
else if (readFileSync(printed, 'utf8') !== now) {
  console.error('src/sources/kernel-code.ts is not what kernel/ compiles to: node bin/kernel.mjs');
  process.exitCode = 1;
}
