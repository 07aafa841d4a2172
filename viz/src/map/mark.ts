// The ring or line around what the reader looks at.
import type { Selection } from '../state/session.svelte'
import { screenX, screenY, type Frame } from './camera'
import { trace } from './ink'
import type { MapModel } from './model'

export function drawMark(context: CanvasRenderingContext2D, f: Frame, model: MapModel, plan: number, selection: Selection | null) {
  if (!selection) return
  const { base } = model.view
  context.beginPath()
  switch (selection.kind) {
    case 'link': trace(context, f, base.links, selection.row); break
    case 'building':
      if (base.buildings.first[selection.row + 1] - base.buildings.first[selection.row] < 3) ring(context, f, ...pointOf(model, selection)!)
      else trace(context, f, base.buildings, selection.row, true)
      break
    case 'area': trace(context, f, base.areas, selection.row, true); break
    case 'zone': trace(context, f, base.dangerZones, selection.row, true); break
    case 'party': {
      const xy = model.positions[plan]?.xy
      if (!xy || selection.plan !== plan || Number.isNaN(xy[2 * selection.row])) return
      ring(context, f, xy[2 * selection.row], xy[2 * selection.row + 1])
      break
    }
    default: ring(context, f, ...pointOf(model, selection)!)
  }
  context.setLineDash([])
  context.lineCap = context.lineJoin = 'round'
  for (const [width, color] of [[6, 'rgba(255,255,255,0.9)'], [2.6, '#7a0f5c']] as const) {
    context.lineWidth = width
    context.strokeStyle = color
    context.stroke()
  }
}

function ring(context: CanvasRenderingContext2D, f: Frame, x: number, y: number) {
  context.arc(screenX(f, x), screenY(f, y), 14, 0, 6.2832)
}

/** A point, m, that stands for what is selected; null for a party, which moves. */
export function pointOf(model: MapModel, selection: Selection): [number, number] | null {
  const { base } = model.view
  const middle = ([w, s, e, n]: number[]): [number, number] => [(w + e) / 2, (s + n) / 2]
  switch (selection.kind) {
    case 'point': return [selection.x, selection.y]
    case 'shelter': return [base.shelters[selection.row].x, base.shelters[selection.row].y]
    case 'gauge': return [base.gauges[selection.row].x, base.gauges[selection.row].y]
    case 'link': return middle(model.links.boxOf(selection.row))
    case 'building': return middle(model.buildings.boxOf(selection.row))
    case 'area': return middle(model.areas.boxOf(selection.row))
    case 'zone': return middle(model.zones.boxOf(selection.row))
    case 'party': return null
  }
}
