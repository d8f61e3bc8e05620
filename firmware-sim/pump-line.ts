/** The hydraulics of a supply: a well, its pump, perhaps a master valve, and the valves behind them. Pure. */

export interface LineState {
  /** Whether current reaches the pump, and whether there is water at its foot. */
  readonly pump: 'runs' | 'rests';
  readonly well: 'wet' | 'dry';
  /** `none`: there is no master valve. */
  readonly master: 'open' | 'shut' | 'none';
  /** What each valve that lets water through would take by itself, L/min, by its name. */
  readonly open: ReadonlyMap<string, number>;
  /** What flows out of a broken pipe behind the master while there is pressure, L/min. */
  readonly burst_l_min: number;
  /** What seeps away behind the meter even without the pump, L/min: a pressure vessel keeps the pipe full. */
  readonly leak_l_min: number;
  /** The most that the well and its pump can give, L/min. */
  readonly capacity_l_min: number;
}

export interface LineFlow {
  /** Past the meter, which stands before the master valve, L/min. */
  readonly metered_l_min: number;
  /** Through each valve, L/min. */
  readonly through: ReadonlyMap<string, number>;
  /** What the pump draws, A. */
  readonly current_a: number;
}

/** What a pump of 1.5 kW draws when it lifts water, against a shut line, and without water at its foot, A. */
export const CURRENT_A = { lifting: 6.8, shut_line: 4.1, dry: 2.4 } as const;

/** Where the water goes. Valves that ask for more than there is share what there is. */
export function flowOf(line: LineState): LineFlow {
  const { pump, well, master, open, burst_l_min, leak_l_min, capacity_l_min } = line;
  const lifts = pump === 'runs' && well === 'wet' && master !== 'shut';
  const asked = lifts ? [...open.values()].reduce((sum, flow) => sum + flow, burst_l_min) : 0;
  const share = asked > capacity_l_min ? capacity_l_min / asked : 1;
  const through = new Map([...open].map(([valve, flow]) => [valve, lifts ? flow * share : 0] as const));
  const leak = well === 'wet' ? leak_l_min : 0;
  const lifted = asked * share;
  return { metered_l_min: lifted + leak, through, current_a: currentOf(line, lifted) };
}

function currentOf({ pump, well }: LineState, lifted_l_min: number): number {
  if (pump === 'rests') return 0;
  if (well === 'dry') return CURRENT_A.dry;
  return lifted_l_min > 0 ? CURRENT_A.lifting : CURRENT_A.shut_line;
}
