// The base map as deck.gl layers: water and green, boundaries, houses, streets. Made once per map; arrays are shared by all maps.
import type { Layer } from '@deck.gl/core'
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers'
import type { Base } from '../data/types'
import type { Box } from './camera'
import { buildingMesh, coverPolygons, type Mesh, pathsOf, type Paths, tilesOf, type Tile } from './geometry'
import { boundsOf } from './grid_index'
import { BANK, COVER, ROAD, rgb } from './palette'

/** Geometry in the form that layers take; made once for a report. */
export interface BaseGeometry {
  cover: ReturnType<typeof coverPolygons>
  banks: Paths
  brooks: { paths: Paths; width: number }
  buildings: Mesh
  outlines: Paths
  areas: Paths
  roads: Tile[][]
  bridges: Paths
  count: number
}

/** More streets than this are cut into squares, and small streets wait for a nearer view. */
export const LARGE = 6000
const SQUARES = 10

export function baseGeometry(base: Base): BaseGeometry {
  const { cover, links, areas } = base
  const brooks = pathsOf(cover, (row) => cover.kind[row] === 5)
  const widths = [...cover.width].filter((w, row) => cover.kind[row] === 5 && w > 0)
  const buildings = buildingMesh(base.buildings)
  const [west, south, east, north] = boundsOf(links)
  const side = links.count > LARGE ? Math.max(east - west, north - south) / SQUARES : 1e9
  return {
    cover: coverPolygons(cover),
    banks: pathsOf(cover, (row) => cover.kind[row] === 0, true),
    brooks: { paths: brooks, width: widths.length > 0 ? widths.reduce((a, b) => a + b) / widths.length : 4 },
    buildings, outlines: { length: buildings.length, startIndices: buildings.startIndices, value: buildings.value },
    areas: pathsOf(areas, () => true, true),
    roads: ROAD.map((_, k) => tilesOf(links, (row) => links.class[row] === k && links.structure[row] !== 2, k < 2 ? 1e9 : side)),
    bridges: pathsOf(links, (row) => links.structure[row] === 1),
    count: links.count,
  }
}

/** The same object for the same paths: deck.gl fills its buffers anew where `data` is another object. */
const known = new WeakMap<Paths, object>()
function binary(paths: Paths): object {
  if (!known.has(paths)) known.set(paths, { length: paths.length, startIndices: paths.startIndices, attributes: { getPath: { value: paths.value, size: 2 } } })
  return known.get(paths)!
}
function houses(mesh: Mesh): object {
  if (!known.has(mesh)) {
    const attributes = { getPolygon: { value: mesh.value, size: 2 }, getFillColor: { value: mesh.colors, size: 4, normalized: true } }
    known.set(mesh, { length: mesh.length, startIndices: mesh.startIndices, attributes })
  }
  return known.get(mesh)!
}
const line = { positionFormat: 'XY', _pathType: 'open', widthUnits: 'common', capRounded: true, jointRounded: true, pickable: false } as const

function path(id: string, paths: Paths, color: string, width: number, least: number, more: object = {}): Layer {
  return new PathLayer({ id, data: binary(paths), getColor: [...rgb(color), 255], getWidth: width, widthMinPixels: least, ...line, ...more } as never)
}

/** Least scale, px per metre, at which streets of a class are drawn. */
export const drawnFrom = (k: number, count: number): number => ROAD[Math.min(5, k)].from * (count < LARGE ? 0.4 : 1.6)

/** Streets in sight: a casing under the fill, small streets first; the smallest are plain grey lines until there is room. */
function roads(g: BaseGeometry, scale: number, [west, south, east, north]: Box): Layer[] {
  const cased = g.count < LARGE || scale > 0.3
  const shown = ROAD.flatMap((style, k) => (scale < drawnFrom(k, g.count) ? [] : g.roads[k].map((tile, i) => ({ style, k, i, tile })))).reverse()
    .filter(({ tile }) => tile.west <= east && tile.east >= west && tile.south <= north && tile.north >= south)
  return [
    ...shown.filter(({ k }) => k < 3 || (k === 3 && cased)).map(({ style, k, i, tile }) => path(`casing-${k}-${i}`, tile.paths, style.casing, style.width + 2.2, style.least + 1.5)),
    ...shown.map(({ style, k, i, tile }) => path(`road-${k}-${i}`, tile.paths, k === 3 && !cased ? style.casing : style.fill, style.width, style.least)),
  ]
}

const STEPS = [0.06, 0.12, 0.25, 0.3]
/** Names the set of layers that a view needs: while it stays the same, layers need not be made again. */
export function layerKey(g: BaseGeometry, scale: number, [west, south, east, north]: Box): string {
  const level = STEPS.filter((step) => scale > step).length * 10 + ROAD.filter((_, k) => scale >= drawnFrom(k, g.count)).length
  if (g.count <= LARGE) return String(level)
  const seen = g.roads.flatMap((tiles) => tiles.map((tile) => (tile.west <= east && tile.east >= west && tile.south <= north && tile.north >= south ? 1 : 0)))
  return `${level} ${seen.join('')}`
}

/** All layers of a view; the same ids keep their GPU buffers. */
export function baseLayers(g: BaseGeometry, scale: number, box: Box): Layer[] {
  const detail = scale > 0.06
  return [
    new SolidPolygonLayer({ id: 'cover', data: g.cover, getPolygon: (d: { polygon: unknown }) => d.polygon, getFillColor: (d: { kind: number }) => [...rgb(COVER[d.kind]), 255], positionFormat: 'XY', filled: true, extruded: false } as never),
    path('brooks', g.brooks.paths, COVER[5], g.brooks.width, 1.2),
    path('banks', g.banks, BANK, 0.5, 0.8),
    path('area-band', g.areas, '#c9b8cf', 5, 3.5, { opacity: 0.45 }),
    path('area-line', g.areas, '#8b7396', 0.6, 0.9),
    ...(detail ? [new SolidPolygonLayer({ id: 'buildings', data: houses(g.buildings), positionFormat: 'XY', _normalize: false, filled: true, extruded: false } as never)] : []),
    ...(scale > 0.25 ? [path('outlines', g.outlines, '#8c7b63', 0.25, 0.5)] : []),
    ...roads(g, scale, box),
    ...(scale > 0.12 ? [path('bridges', g.bridges, '#5b5348', 14, 3.6, { capRounded: false, opacity: 0.35 })] : []),
  ]
}
