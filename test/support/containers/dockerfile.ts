/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  /** In capitals, as `COPY`. */
  readonly word: string;
  readonly rest: string;
}

/** From one FROM to the next. */
export interface Stage {
  /** `FROM … AS name`; '' for one without. */
  readonly name: string;
  /** The image or the stage that it starts from. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Reads what this repository's Dockerfile uses: comments, continued lines, stages. @throws Error on an instruction before FROM */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: (Stage & { readonly instructions: Instruction[] })[] = [];
  for (const instruction of instructionsOf(text)) {
    const { word, rest } = instruction;
    if (word === 'FROM') {
      const [, from = '', name = ''] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
      stages.push({ name, from, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (!stage) throw new Error(`${word} before FROM`);
    stage.instructions.push(instruction);
  }
  return stages;
}

const instructionsOf = (text: string): Instruction[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line)) // also between continued lines, as Docker has it
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [word = '', ...rest] = line.split(/\s+/);
      return { word: word.toUpperCase(), rest: rest.join(' ') };
    });

/** What follows each `word` of a stage. */
export const all = (stage: Stage, word: string): readonly string[] =>
  stage.instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest);

/** The words of an exec form, `["node", "x"]`; undefined for a shell form, which puts a shell before the program. */
export function execForm(rest: string | undefined): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(rest ?? '');
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    return undefined;
  }
}

/** The `NAME=value` pairs of every ENV. */
export const environmentOf = (stage: Stage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    all(stage, 'ENV').flatMap((rest) =>
      [...rest.matchAll(/(\w+)=(?:"([^"]*)"|(\S*))/g)].map(([, name = '', quoted, plain = '']) => [
        name,
        quoted ?? plain,
      ]),
    ),
  );

/** What a COPY takes and where it puts it. */
export function copyOf(rest: string): {
  readonly from: string;
  readonly sources: readonly string[];
  readonly target: string;
} {
  const words = rest.split(' ');
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length) ?? '';
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}
