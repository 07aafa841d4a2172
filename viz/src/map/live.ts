// What moves or changes with time: streets under water or closed, people under way, how full shelters are, and what is looked at.
import type { Base, Plan, Shaken, Shelter, ZoneCourse } from '../data/types'
import { screenX, screenY, visible, type Frame } from './camera'
import { frameAt } from './flood_times'
import type { GridIndex } from './grid_index'
import { trace } from './ink'
import { CAR, CLOSED, DAMAGED, FOOT, INK, ROAD, SHELTER, WET } from './palette'
import { drawParties } from './parties'
import type { TrackPositions } from './tracks'

export interface LiveParts { base: Base; plan: Plan; links: GridIndex; buildings: GridIndex; positions: TrackPositions | null }
export interface LiveOptions { time: number; roads: boolean; use: boolean; people: boolean; word: { full: string } }

/** Streets that carried people, as wide as the persons that they carried in the whole run. */
function used(context: CanvasRenderingContext2D, f: Frame, { base, plan, links }: LiveParts) {
  const use = plan.links.use
  if (!use) return
  const most = use.reduce((a, b) => Math.max(a, b), 1)
  const widths = [1, 2.2, 4, 6.5, 9.5]
  const rows = links.within(visible(f)).filter((row) => use[row] > 0)
  context.strokeStyle = 'rgba(120,60,10,0.62)'
  context.lineCap = 'round'
  widths.forEach((width, k) => {
    context.beginPath()
    for (const row of rows) if (useClass(use[row], most) === k) trace(context, f, base.links, row)
    context.lineWidth = width
    context.stroke()
  })
}

/** Five classes, each a factor of the most: up to 1/16, 1/8, 1/4, 1/2, all of it. */
export const useClass = (use: number, most: number): number => Math.max(0, Math.min(4, 4 + Math.ceil(Math.log2(use / most))))

function roadStates(context: CanvasRenderingContext2D, f: Frame, { base, plan, links }: LiveParts, time: number) {
  const minute = time / 60
  const { flooded, closed } = plan.links
  const rows = links.within(visible(f))
  const shown = (row: number) => f.camera.scale >= ROAD[Math.min(ROAD.length - 1, base.links.class[row])].from * (base.links.count < 6000 ? 0.4 : 1)
  const wide = Math.max(1.3, Math.min(4, f.camera.scale * 5))
  if (flooded) {
    context.beginPath()
    for (const row of rows) if (flooded[row] <= minute && flooded[row] !== 65535 && shown(row)) trace(context, f, base.links, row)
    context.lineWidth = wide
    context.setLineDash([wide * 2, wide * 1.6])
    context.lineCap = 'butt'
    context.strokeStyle = WET
    context.stroke()
    context.setLineDash([])
  }
  if (!closed) return
  const shut = rows.filter((row) => closed[row] <= minute && closed[row] !== 65535)
  context.beginPath()
  for (const row of shut) trace(context, f, base.links, row)
  context.lineWidth = wide
  context.strokeStyle = CLOSED
  context.stroke()
  if (f.camera.scale > 0.1) crosses(context, f, base, shut)
}

/** A cross on closed streets; where many lie together, one for each square of 28 pixels. */
function crosses(context: CanvasRenderingContext2D, f: Frame, base: Base, rows: number[]) {
  const taken = new Set<number>()
  context.beginPath()
  for (const row of rows) {
    const p = (base.links.first[row] + base.links.first[row + 1] - 1) >> 1
    const [x, y] = [screenX(f, base.links.xy[2 * p]), screenY(f, base.links.xy[2 * p + 1])]
    const square = Math.floor(x / 28) * 4096 + Math.floor(y / 28)
    if (taken.has(square)) continue
    taken.add(square)
    context.moveTo(x - 4, y - 4)
    context.lineTo(x + 4, y + 4)
    context.moveTo(x + 4, y - 4)
    context.lineTo(x - 4, y + 4)
  }
  context.lineWidth = 1.8
  context.strokeStyle = CLOSED
  context.stroke()
}

/** People inside shelter `s` at `time`, or null where nobody counted. */
export function occupants(plan: Plan, s: number, count: number, time: number): number | null {
  if (!plan.shelters) return null
  const at = frameAt(plan.shelters.time, time)
  return at < 0 ? 0 : plan.shelters.occupants[at * count + s]
}

function shelterSign(context: CanvasRenderingContext2D, f: Frame, shelter: Shelter, inside: number | null, word: string) {
  const half = f.width < 500 ? 7 : 8.5
  const [x, y] = [screenX(f, shelter.x), screenY(f, shelter.y)]
  if (x < -20 || y < -20 || x > f.width + 20 || y > f.height + 20) return
  const exit = shelter.kind === 3
  const outline = () => {
    context.beginPath()
    if (exit) {
      context.moveTo(x, y - half * 1.2)
      context.lineTo(x + half * 1.1, y + half)
      context.lineTo(x - half * 1.1, y + half)
      context.closePath()
    } else {
      context.moveTo(x - half, y - half * 0.35)
      context.lineTo(x, y - half * 1.25)
      context.lineTo(x + half, y - half * 0.35)
      context.lineTo(x + half, y + half)
      context.lineTo(x - half, y + half)
      context.closePath()
    }
  }
  outline()
  context.fillStyle = '#ffffff'
  context.fill()
  const share = inside === null || shelter.capacity === 0 ? 0 : Math.min(1, inside / shelter.capacity)
  context.save()
  outline()
  context.clip()
  context.fillStyle = share >= 1 ? SHELTER : '#5aa68c'
  context.fillRect(x - half * 1.2, y + half - share * half * 2.25, half * 2.4, share * half * 2.25)
  context.restore()
  outline()
  context.lineWidth = 1.8
  context.strokeStyle = SHELTER
  context.setLineDash(shelter.origin >= 3 ? [2, 2] : shelter.origin === 2 ? [4, 2] : [])
  context.stroke()
  context.setLineDash([])
  if (inside === null || inside === 0) return
  const text = share >= 1 ? `${inside.toLocaleString('en-US')} ${word}` : inside.toLocaleString('en-US')
  context.font = '600 11px system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif'
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.lineWidth = 3
  context.lineJoin = 'round'
  context.strokeStyle = 'rgba(255,255,255,0.95)'
  context.strokeText(text, x + half + 4, y + 1)
  context.fillStyle = '#06402f'
  context.fillText(text, x + half + 4, y + 1)
}

/** A gauge: a small board with marks. */
function gaugeSign(context: CanvasRenderingContext2D, f: Frame, x: number, y: number) {
  const [px, py] = [screenX(f, x), screenY(f, y)]
  context.fillStyle = '#ffffff'
  context.strokeStyle = INK
  context.lineWidth = 1.2
  context.fillRect(px - 3, py - 8, 6, 16)
  context.strokeRect(px - 3, py - 8, 6, 16)
  context.beginPath()
  for (const dy of [-4, 0, 4]) {
    context.moveTo(px - 3, py + dy)
    context.lineTo(px + 1, py + dy)
  }
  context.stroke()
}

/** Outlines of danger zones that hold at `time`: the ground that they have come to so far. */
export const zonesAt = ({ count, from, until }: ZoneCourse, time: number): number[] =>
  Array.from({ length: count }, (_, ring) => ring).filter((ring) => from[ring] <= time && time < until[ring])

function dangerZones(context: CanvasRenderingContext2D, f: Frame, zones: ZoneCourse, time: number) {
  context.beginPath()
  for (const ring of zonesAt(zones, time)) trace(context, f, zones, ring, true)
  context.fillStyle = 'rgba(143,29,29,0.28)'
  context.fill()
  context.lineWidth = 2
  context.strokeStyle = 'rgba(143,29,29,0.95)'
  context.stroke()
}

/** From a long way off houses are dots. */
const DOTS_BELOW = 0.06

/** Of some houses those that shocks have damaged extensively or worse by `time`. */
export const damagedOf = ({ state, since }: Shaken, rows: number[], time: number): number[] => rows.filter((row) => state[row] >= 3 && since[row] <= time)

/** Houses that shocks have damaged extensively or worse by `time`. */
function damagedHouses(context: CanvasRenderingContext2D, f: Frame, { base, plan, buildings }: LiveParts, time: number) {
  const { state } = plan.shaken!
  const rows = damagedOf(plan.shaken!, buildings.within(visible(f)), time)
  for (const [level, color] of DAMAGED.entries()) {
    context.fillStyle = color
    context.beginPath()
    for (const row of rows) {
      if (state[row] !== level + 3) continue
      if (f.camera.scale >= DOTS_BELOW) trace(context, f, base.buildings, row, true)
      else {
        const at = 2 * base.buildings.first[row]
        context.rect(screenX(f, base.buildings.xy[at]) - 1, screenY(f, base.buildings.xy[at + 1]) - 1, 2, 2)
      }
    }
    context.fill()
  }
}

export function drawLive(context: CanvasRenderingContext2D, f: Frame, parts: LiveParts, options: LiveOptions) {
  const { base, plan, positions } = parts
  if (plan.zones) dangerZones(context, f, plan.zones, options.time)
  if (plan.shaken) damagedHouses(context, f, parts, options.time)
  if (options.use) used(context, f, parts)
  if (options.roads) roadStates(context, f, parts, options.time)
  if (options.people && positions && plan.tracks) drawParties(context, f, positions.update(options.time), plan.tracks.mode, { foot: FOOT, car: CAR })
  for (const gauge of base.gauges) gaugeSign(context, f, gauge.x, gauge.y)
  base.shelters.forEach((shelter, s) => shelterSign(context, f, shelter, occupants(plan, s, base.shelters.length, options.time), options.word.full))
}
