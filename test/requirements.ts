import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run requirements`: each requirement with the tests that name it in their titles, then those without. */
interface Requirement {
  readonly id: string;
  readonly title: string;
  readonly source: string;
}

const requirements = readFileSync(join(import.meta.dirname, 'requirements.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line): Requirement => {
    const [id = '', title = '', source = ''] = line.split('\t');
    return { id, title, source };
  });

/** The titles of all tests, table rows included: they are sentences that name what they prove. */
const titles = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(\.test|cases)\.ts$/.test(name))
  .flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const named = text.matchAll(
      /(?:\b(?:test|it|describe)(?:\.each\([^)]*\))?\(\s*|\[\s*|title: )(['`])((?:(?!\1).)+)\1/g,
    );
    return [...named].map(([, , title = '']) => ({ file, title }));
  });

const names = (title: string, id: string): boolean =>
  new RegExp(`(^|[^A-Za-z0-9-])${id}(?![0-9A-Za-z])`, 'i').test(title);

const proofs = requirements.map((requirement) => ({
  ...requirement,
  tests: titles.filter(({ title }) => names(title, requirement.id)),
}));

for (const { id, title, tests } of proofs.filter(({ tests }) => tests.length > 0)) {
  console.log(`${id}  ${title}`);
  for (const test of tests) console.log(`    ${test.file}: ${test.title}`);
}
console.log('\nWithout a test that names them:');
for (const { id, title, source } of proofs.filter(({ tests }) => tests.length === 0))
  console.log(`${id}  ${title}  (${source})`);
const proved = proofs.filter(({ tests }) => tests.length > 0).length;
console.log(
  `\nrequirements: ${requirements.length} listed, ${proved} proved by tests, ${requirements.length - proved} without`,
);
