import type { Command } from '../command.ts';

export const start: Command = {
  name: 'start',
  usage: 'start',
  summary: 'runs the demonstration: simulator, gateway, phone page, cooperative and its stamps',
  example: 'npm start',
  options: {},
  async run(_, surroundings) {
    // Loaded here: a command that makes a PIN needs no services.
    const { runDemo } = await import('../demo/run.ts');
    await runDemo(surroundings);
    return 0;
  },
};
