// Reads Flux (docs.influxdata.com/flux/v0/spec) as far as the dashboards use it: imports, one pipeline, calls with named
// arguments, functions of one expression. Anything else is a mistake that is thrown.

export type Flux =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'member'; readonly of: Flux; readonly name: string }
  | { readonly is: 'string' | 'number' | 'duration' | 'regex'; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly Flux[] }
  | { readonly is: 'record'; readonly fields: Named }
  | { readonly is: 'function'; readonly body: Flux }
  | { readonly is: 'call'; readonly of: Flux; readonly input: Flux | undefined; readonly given: Named }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Flux; readonly right: Flux };

type Named = Readonly<Record<string, Flux>>;

const TOKEN =
  /\s*(?:(?<string>"[^"\n]*")|(?<duration>\d+(?:ms|mo|[smhdwy])\b)|(?<number>\d+(?:\.\d+)?)|(?<regex>\/(?:[^/\\\n]|\\.)+\/)|(?<name>[A-Za-z_]\w*)|(?<sign>\|>|=>|==|!=|=~|!~|[-+*/(){}[\],:.=]))/y;

interface Token {
  readonly kind: string;
  readonly text: string;
}

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.trimEnd().length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    // A slash begins a regular expression only behind =~ or !~; elsewhere it divides.
    const [kind, text] = Object.entries(found?.groups ?? {}).find(([, part]) => part !== undefined) ?? [];
    if (kind === undefined || text === undefined) throw new Error(`cannot read ${source.slice(at, at + 30)}`);
    if (kind === 'regex' && !/^[=!]~$/.test(tokens.at(-1)?.text ?? '')) {
      tokens.push({ kind: 'sign', text: '/' });
      at = source.indexOf('/', at) + 1;
      continue;
    }
    tokens.push({ kind, text });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** How tightly operators bind, the loosest first. */
const LEVELS = [['or'], ['and'], ['==', '!=', '=~', '!~'], ['+', '-'], ['*', '/']];

/** The pipeline of a script. @throws Error with what cannot be read */
export function parseFlux(source: string): Flux {
  const tokens = tokensOf(source);
  let at = 0;
  const peek = (text: string): boolean => tokens[at]?.text === text && tokens[at]?.kind !== 'string';
  function take(text?: string): Token {
    const token = tokens[at];
    if (token === undefined || (text !== undefined && !peek(text)))
      throw new Error(`expected ${text ?? 'more'}, found ${token?.text ?? 'the end'}`);
    at += 1;
    return token;
  }
  const skip = (text: string): boolean => peek(text) && take() !== undefined;

  function named(end: string): Named {
    const fields: Record<string, Flux> = {};
    while (!skip(end)) {
      const { text } = take();
      take(':');
      fields[text] = expression();
      if (!peek(end)) take(',');
    }
    return fields;
  }

  function primary(): Flux {
    if (skip('-')) {
      const { kind, text } = take();
      if (kind !== 'duration' && kind !== 'number') throw new Error(`expected a number, found ${text}`);
      return { is: kind, text: `-${text}` };
    }
    if (skip('[')) {
      const items: Flux[] = [];
      while (!skip(']')) {
        items.push(expression());
        if (!peek(']')) take(',');
      }
      return { is: 'list', items };
    }
    if (skip('{')) {
      if (tokens[at + 1]?.text === 'with') at += 2; // {r with _value: …}
      return { is: 'record', fields: named('}') };
    }
    if (skip('(')) {
      if (peek('r') && tokens[at + 1]?.text === ')' && tokens[at + 2]?.text === '=>') {
        at += 3;
        return { is: 'function', body: expression() };
      }
      const inner = expression();
      take(')');
      return inner;
    }
    const { kind, text } = take();
    switch (kind) {
      case 'name':
        return { is: 'name', name: text };
      case 'string':
      case 'regex':
        return { is: kind, text: text.slice(1, -1) };
      case 'number':
      case 'duration':
        return { is: kind, text };
      default:
        throw new Error(`expected a value, found ${text}`);
    }
  }

  function postfix(input?: Flux): Flux {
    let value = primary();
    for (;;) {
      if (skip('.')) value = { is: 'member', of: value, name: take().text };
      else if (skip('(')) value = { is: 'call', of: value, input, given: named(')') };
      else return value;
    }
  }

  function binary(level: number): Flux {
    const operators = LEVELS[level];
    if (operators === undefined) return postfix();
    let left = binary(level + 1);
    for (let operator = operators.find(peek); operator !== undefined; operator = operators.find(peek)) {
      take();
      left = { is: 'binary', operator, left, right: binary(level + 1) };
    }
    return left;
  }

  function expression(): Flux {
    let value = binary(0);
    while (skip('|>')) value = postfix(value);
    return value;
  }

  while (skip('import')) take();
  const script = expression();
  if (at < tokens.length) throw new Error(`more behind the pipeline: ${tokens[at]?.text ?? ''}`);
  return script;
}
