/** What the documents show: every command of their ```sh blocks, every ```yaml block, every link. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../cli/package-root.ts';

/** Decisions and changes tell of their day, the architecture of the code. */
const ABOUT_ITSELF = /^docs\/decisions\/|^ARCHITECTURE\.md$|^CHANGELOG\.md$/;
const MENTION = /`((?:\w+=\S+ )*(?:sudo )?(?:npx )?nongso [a-z-]+(?: [^`:]*)?)`/g;
const FENCE = /^\s*```(\w*)/;

/** A place in a document. */
export interface Place {
  /** From the root of the project. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** A fenced block. */
export interface Block extends Place {
  /** What stands behind the fence, as `sh`. */
  readonly kind: string;
  readonly lines: readonly string[];
}

/** One command line, its continuations joined. */
export interface Shown extends Place {
  readonly command: string;
}

/** All of them, and what tells of the project itself. */
export const everyDocument = (): string[] =>
  globSync(['*.md', 'docs/**/*.md'], { cwd: packageRoot() }).sort();

/** Those whose commands and settings a person follows. */
export const documents = (): string[] => everyDocument().filter((file) => !ABOUT_ITSELF.test(file));

export const textOf = (file: string): string => readFileSync(join(packageRoot(), file), 'utf8');

export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let open: (Omit<Block, 'lines'> & { lines: string[] }) | undefined;
  for (const [index, text] of textOf(file).split('\n').entries()) {
    const fence = FENCE.exec(text);
    if (fence && open) open = undefined;
    else if (fence) {
      open = { file, line: index + 2, kind: fence[1] ?? '', lines: [] };
      blocks.push(open);
    } else open?.lines.push(text);
  }
  return blocks;
}

/** The commands that a document shows, in order. */
export function commandsOf(file: string): Shown[] {
  const shown: Shown[] = [];
  for (const { kind, line, lines } of blocksOf(file)) {
    if (kind !== 'sh') continue;
    let begun: Shown | undefined;
    for (const [index, raw] of lines.entries()) {
      const text = raw.replace(/(^|\s)#.*$/, '').trim();
      if (text === '') continue;
      const command = `${begun ? `${begun.command} ` : ''}${text.replace(/\s*\\$/, '')}`;
      const here: Shown = { file, line: begun?.line ?? line + index, command };
      if (text.endsWith('\\')) begun = here;
      else {
        shown.push(here);
        begun = undefined;
      }
    }
    if (begun) throw new Error(`${file}:${begun.line}: "${begun.command}" goes on after its block`);
  }
  return shown;
}

/** Calls of nongso in the midst of a sentence, as `npx nongso pin`: words in capitals stand for what a person puts there. */
export const mentionsOf = (file: string): Shown[] =>
  textOf(file)
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(MENTION)].map(([, command = '']) => ({ file, line: index + 1, command })),
    );

/** For a message that a person clicks on. */
export const at = ({ file, line, command }: Shown): string => `${file}:${line}: ${command}`;
