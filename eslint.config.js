import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import compat from 'eslint-plugin-compat';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** Where time, chance and settings enter the product. The domain has no such place. */
const adapters = ['**/main.ts', '**/config.ts', '**/*.config.ts', '**/*clock*.ts', '**/*random*.ts'];

const typeChecked = {
  parserOptions: {
    projectService: true,
    tsconfigRootDir: import.meta.dirname,
    extraFileExtensions: ['.svelte'],
  },
};

/** Architecture rule 7: time, chance and settings come in through ports, so a season runs in seconds under test. */
const noAmbientInput = {
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Take a clock.' },
    { object: 'Math', property: 'random', message: 'Take a source of chance.' },
    { object: 'process', property: 'env', message: 'Take it from the config.' },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
      message: 'Take a clock: this reads the wall clock.',
    },
    {
      selector: 'ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name="env"]',
      message: 'Take it from the config.',
    },
  ],
};

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'data']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [ts.configs.recommendedTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: typeChecked,
    rules: {
      'max-lines': ['error', { max: 300, skipComments: true }],
      'no-console': 'error',
      'no-undef': 'off', // TypeScript knows better, also inside components
      '@typescript-eslint/consistent-type-definitions': 'off', // unions and records read better as types
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { requireDefaultForNonUnion: true, considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  {
    files: ['cli/**', 'bench/**', 'test/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // in a test, undefined is a failure like any other
      '@typescript-eslint/unbound-method': 'off', // support code gives functions, not objects with a this
      '@typescript-eslint/require-await': 'off', // fakes keep the signature of what they stand for
    },
  },

  // The bootstrap and the bin run before anything is installed or compiled.
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: nodeGlobals('require', 'module', '__dirname') },
  },
  {
    files: ['cli/**/*.{js,cjs}'],
    languageOptions: { globals: nodeGlobals('process', 'console', 'URL', 'fetch', 'AbortSignal') },
  },

  // The dashboards: Svelte, and browsers as old as Chrome 90 on a farmer's phone.
  {
    files: ['dashboards/**'],
    extends: [svelte.configs.recommended, compat.configs['flat/recommended']],
    settings: { lintAllEsApis: true },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['**/*.svelte'],
    rules: {
      // The compiler takes type imports away before dependency-cruiser sees a component, so ESLint watches them.
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '(^|/)(gateway|api|firmware-sim|cli|bench|test)/',
              message: 'A dashboard imports domain and dashboards only; it reaches a server over HTTP.',
            },
            { regex: '^node:', message: 'A dashboard runs in a browser.' },
          ],
        },
      ],
    },
  },

  { files: ['domain/**'], rules: noAmbientInput },
  {
    files: ['gateway/**', 'api/**', 'firmware-sim/**', 'dashboards/**'],
    ignores: adapters,
    rules: noAmbientInput,
  },
);

function nodeGlobals(...names) {
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
