import { colour } from './theme.ts';

const FONT = '600 12px system-ui, sans-serif';

/** Text with a halo of the ground around it, so that the curve may pass behind. */
export function drawLabel(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, fill: string): void {
  ctx.save();
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4;
  ctx.strokeStyle = colour('--surface');
  ctx.strokeText(text, x, y);
  ctx.fillStyle = fill;
  ctx.fillText(text, x, y);
  ctx.restore();
}

/** How wide a label is, without its halo. */
export function labelWidth(ctx: CanvasRenderingContext2D, text: string): number {
  ctx.save();
  ctx.font = FONT;
  const { width } = ctx.measureText(text);
  ctx.restore();
  return width;
}
