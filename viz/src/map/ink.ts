// What is inked over the base map and changes only with the view: patterns of origin, danger zones, labels.
import { tx } from '../i18n/language.svelte'
import type { Base, Lines } from '../data/types'
import { screenX, screenY, visible, type Frame } from './camera'
import type { GridIndex } from './grid_index'
import { declutter } from './labels'
import { INK } from './palette'
import { hatch } from './patterns'

export interface InkParts { base: Base; buildings: GridIndex; links: GridIndex; streetNames: { x: number; y: number; street: number }[] }

const FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC","Segoe UI",system-ui,sans-serif'

/** Adds row `row` of lines to the path. */
export function trace(context: CanvasRenderingContext2D, f: Frame, lines: Lines, row: number, closed = false) {
  for (let p = lines.first[row]; p < lines.first[row + 1]; p++) {
    const [x, y] = [screenX(f, lines.xy[2 * p]), screenY(f, lines.xy[2 * p + 1])]
    if (p === lines.first[row]) context.moveTo(x, y)
    else context.lineTo(x, y)
  }
  if (closed) context.closePath()
}

/** Houses that stand for no surveyed thing: synthesised ones hatched, guessed ones dotted, houses of the map plain, surveyed ones with a firm outline. */
function origins(context: CanvasRenderingContext2D, f: Frame, { base, buildings, links }: InkParts) {
  const rows = buildings.within(visible(f))
  if (f.camera.scale < 0.15 || rows.length > 12000) return
  for (const origin of [2, 3]) {
    context.beginPath()
    for (const row of rows) if (base.buildings.origin[row] === origin) trace(context, f, base.buildings, row, true)
    context.fillStyle = hatch(context, origin === 2 ? 'lines' : 'dots', origin === 2 ? 'rgba(60,44,20,0.42)' : 'rgba(60,44,20,0.75)')
    context.fill()
  }
  context.beginPath()
  for (const row of rows) if (base.buildings.origin[row] === 0) trace(context, f, base.buildings, row, true)
  context.lineWidth = Math.min(1.4, f.camera.scale * 1.6)
  context.strokeStyle = '#4f4029'
  context.stroke()
  context.beginPath()
  for (const row of links.within(visible(f))) if (base.links.origin[row] >= 3) trace(context, f, base.links, row)
  context.setLineDash([2, 4])
  context.lineWidth = 1.2
  context.strokeStyle = '#6d4a17'
  context.stroke()
  context.setLineDash([])
}

function zones(context: CanvasRenderingContext2D, f: Frame, base: Base) {
  context.beginPath()
  for (let row = 0; row < base.dangerZones.count; row++) trace(context, f, base.dangerZones, row, true)
  context.fillStyle = hatch(context, 'wide', 'rgba(143,29,29,0.5)')
  context.fill()
  context.setLineDash([7, 3])
  context.lineWidth = 1.5
  context.strokeStyle = 'rgba(143,29,29,0.9)'
  context.stroke()
  context.setLineDash([])
}

const SIZES = [15, 13.5, 12, 11, 11]

function labels(context: CanvasRenderingContext2D, f: Frame, { base, streetNames }: InkParts) {
  const near = f.camera.scale > 0.1
  const all = [
    ...base.labels.map((l) => ({ x: l.x, y: l.y, text: tx(l.name), rank: l.rank })),
    ...(near ? streetNames.map((s) => ({ x: s.x, y: s.y, text: tx(base.streets[s.street]), rank: 4 })) : []),
  ]
  const font = (rank: number) => `${rank === 0 ? 600 : rank === 1 ? 500 : 400} ${SIZES[Math.min(4, rank)]}px ${FONT}`
  const wanted = all.filter((l) => l.text).map((l) => {
    context.font = font(l.rank)
    return { ...l, x: screenX(f, l.x), y: screenY(f, l.y), width: context.measureText(l.text).width, height: SIZES[Math.min(4, l.rank)] }
  })
  const taken = base.shelters.map((s): [number, number, number, number] => {
    const [x, y] = [screenX(f, s.x), screenY(f, s.y)]
    return [x - 12, y - 12, x + 12, y + 12]
  })
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  for (const label of declutter(wanted, f.width, f.height, taken)) {
    context.font = font(label.rank)
    context.lineWidth = 3.5
    context.strokeStyle = 'rgba(250,248,243,0.92)'
    context.strokeText(label.text, label.x, label.y)
    context.fillStyle = label.rank >= 3 ? '#4b463c' : INK
    context.fillText(label.text, label.x, label.y)
  }
}

export function drawInk(context: CanvasRenderingContext2D, f: Frame, parts: InkParts, showOrigins: boolean) {
  if (showOrigins) origins(context, f, parts)
  zones(context, f, parts.base)
  labels(context, f, parts)
}

/** Where each street's name may stand: the middle of its longest piece. */
export function streetNamePlaces(base: Base): { x: number; y: number; street: number }[] {
  const best = new Map<number, { x: number; y: number; street: number; length: number }>()
  const { links } = base
  for (let row = 0; row < links.count; row++) {
    const street = links.street[row]
    if (street >= base.streets.length || !tx(base.streets[street])) continue
    const [a, b] = [links.first[row], links.first[row + 1] - 1]
    const length = Math.hypot(links.xy[2 * a] - links.xy[2 * b], links.xy[2 * a + 1] - links.xy[2 * b + 1])
    if (length <= (best.get(street)?.length ?? 0)) continue
    best.set(street, { x: (links.xy[2 * a] + links.xy[2 * b]) / 2, y: (links.xy[2 * a + 1] + links.xy[2 * b + 1]) / 2, street, length })
  }
  return [...best.values()]
}
