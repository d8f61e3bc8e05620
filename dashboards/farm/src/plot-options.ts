/** How uPlot draws a point's history: the band to keep, the spread of each step and the mean as a line. */
import type uPlot from 'uplot';
import type { ChartProps } from './chart-props.ts';

// A canvas knows no custom properties; these are --green, --green-band, --blue and --line of tokens.css.
const INK = '#12211a';
const BAND_FILL = 'rgba(143, 207, 159, 0.45)';
const BAND_EDGE = '#0a5a36';
const LINE = '#0b4a85';
const SPREAD = 'rgba(11, 74, 133, 0.22)';
const GRID = '#d5ded7';

const FONT = '16px system-ui, Roboto, sans-serif';
const DAY_S = 86_400;

type Options = Omit<uPlot.Options, 'width' | 'height'>;

export function plotOptions(
  { band, data, face, time, showsDays }: Omit<ChartProps, 'words'>,
  onPoint: (index: number | null) => void,
): Options {
  const spread: uPlot.Series = { stroke: 'transparent', points: { show: false } };
  const axis: uPlot.Axis = {
    stroke: INK,
    font: FONT,
    grid: { stroke: GRID, width: 1 },
    ticks: { show: false },
  };
  return {
    // uPlot lays ticks on round hours of this Date's getters: make them the farm's.
    tzDate: (at) => time.local(at * 1_000),
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false } },
    padding: [12, 26, 0, 0],
    scales: { y: { range: () => scaleY(data, band) } },
    series: [{}, spread, spread, { stroke: LINE, width: 3, spanGaps: false, points: { show: false } }],
    bands: [{ series: [1, 2], fill: SPREAD }],
    axes: [
      {
        ...axis,
        space: 70,
        values: (_plot, ticks) =>
          ticks.map((at) => (showsDays ? time.day(at * 1_000) : time.clock(at * 1_000))),
        ...(showsDays ? { incrs: [1, 2, 5, 10, 20].map((days) => days * DAY_S) } : {}),
      },
      { ...axis, size: 46, values: (_plot, ticks) => ticks.map((value) => face.value(value)) },
    ],
    hooks: {
      drawClear: [
        (plot) => {
          if (band) drawBand(plot, band);
        },
      ],
      setCursor: [
        (plot) => {
          onPoint(plot.cursor.idx ?? null);
        },
      ],
    },
  };
}

/** Always shows the whole band and all values, with a little air. */
function scaleY(data: ChartProps['data'], band: ChartProps['band']): [number, number] {
  const low = Math.min(data.lowest, band?.low ?? data.lowest);
  const high = Math.max(data.highest, band?.high ?? data.highest);
  const air = Math.max((high - low) * 0.1, 0.5);
  return [low - air, high + air];
}

function drawBand(plot: uPlot, { low, high }: NonNullable<ChartProps['band']>): void {
  const { left, width } = plot.bbox;
  const top = plot.valToPos(high, 'y', true);
  const bottom = plot.valToPos(low, 'y', true);
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = BAND_FILL;
  ctx.fillRect(left, top, width, bottom - top);
  ctx.strokeStyle = BAND_EDGE;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (const y of [top, bottom]) {
    ctx.moveTo(left, y);
    ctx.lineTo(left + width, y);
  }
  ctx.stroke();
  ctx.restore();
}
