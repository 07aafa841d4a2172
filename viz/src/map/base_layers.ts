// The base map as deck.gl layers: water and green, boundaries, houses, streets. Made once per map; arrays are shared by all maps.
import type { Layer } from '@deck.gl/core'
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers'
import type { Base } from '../data/types'
import { buildingMesh, coverPolygons, type Mesh, pathsOf, type Paths } from './geometry'
import { BANK, COVER, DIP, PARAPET, ROAD, rgb } from './palette'

/** Geometry in the form that layers take; made once for a report. */
export interface BaseGeometry {
  cover: ReturnType<typeof coverPolygons>
  banks: Paths
  brooks: { paths: Paths; width: number }
  buildings: Mesh
  outlines: Paths
  areas: Paths
  roads: Paths[]
  bridges: Paths[]
  underpasses: Paths[]
  count: number
}

export function baseGeometry(base: Base): BaseGeometry {
  const { cover, links, areas } = base
  const brooks = pathsOf(cover, (row) => cover.kind[row] === 5)
  const widths = [...cover.width].filter((w, row) => cover.kind[row] === 5 && w > 0)
  const buildings = buildingMesh(base.buildings)
  return {
    cover: coverPolygons(cover),
    banks: pathsOf(cover, (row) => cover.kind[row] === 0, true),
    brooks: { paths: brooks, width: widths.length > 0 ? widths.reduce((a, b) => a + b) / widths.length : 4 },
    buildings, outlines: { length: buildings.length, startIndices: buildings.startIndices, value: buildings.value },
    areas: pathsOf(areas, (row) => areas.level[row] < 3, true),
    roads: ROAD.map((_, k) => pathsOf(links, (row) => links.class[row] === k && links.structure[row] !== 2)),
    bridges: ROAD.map((_, k) => pathsOf(links, (row) => links.structure[row] === 1 && links.class[row] === k)),
    underpasses: ROAD.map((_, k) => pathsOf(links, (row) => links.structure[row] === 3 && links.class[row] === k)),
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

/** Streets of one class: a casing under the fill. At `scale` px per metre; small streets come in when there is room for them. */
function roads(g: BaseGeometry, scale: number): Layer[] {
  const room = g.count < 6000 ? 0.4 : 1
  const shown = ROAD.map((style, k) => ({ style, k, paths: g.roads[k] })).filter(({ style, paths }) => paths.length > 0 && scale >= style.from * room).reverse()
  const wide = (meters: number, k: number) => (k >= 4 ? meters : meters + 2.2)
  const casing = shown.filter(({ k }) => k < 4)
  return [
    ...casing.map(({ style, k, paths }) => path(`casing-${k}`, paths, style.casing, wide(style.width, k), style.least + 1.5)),
    ...shown.map(({ style, k, paths }) => path(`road-${k}`, paths, k >= 4 || style.least >= 1 || scale > 0.05 ? style.fill : style.casing, style.width, style.least)),
  ]
}

/** Bridges between dark parapets; underpasses, where water stands first, between dark walls that are seen at every scale. */
function structures(g: BaseGeometry, scale: number): Layer[] {
  const room = g.count < 6000 ? 0.4 : 1
  return ROAD.flatMap((style, k) => {
    const bridge = g.bridges[k], below = g.underpasses[k], shown = scale >= style.from * room
    return [
      ...(bridge.length > 0 && shown ? [path(`bridge-${k}`, bridge, PARAPET, style.width + 7, style.least + 4, { capRounded: false }), path(`deck-${k}`, bridge, style.fill, style.width, style.least)] : []),
      ...(below.length > 0 ? [path(`walls-${k}`, below, DIP, style.width + 8, 8, { capRounded: false }), path(`dip-${k}`, below, style.fill, style.width, 2.5)] : []),
    ]
  })
}

const STEPS = [0.012, 0.028, 0.03, 0.04, 0.048, 0.05, 0.06, 0.07, 0.1, 0.12, 0.25]
/** How many of the scales at which the set of layers changes lie below `scale`. */
export const detailLevel = (scale: number): number => STEPS.filter((step) => scale > step).length

/** All layers at a scale; the same ids keep their GPU buffers. */
export function baseLayers(g: BaseGeometry, scale: number): Layer[] {
  const detail = scale > 0.06
  return [
    new SolidPolygonLayer({ id: 'cover', data: g.cover, getPolygon: (d: { polygon: unknown }) => d.polygon, getFillColor: (d: { kind: number }) => [...rgb(COVER[d.kind]), 255], positionFormat: 'XY', filled: true, extruded: false } as never),
    path('brooks', g.brooks.paths, COVER[5], g.brooks.width, 1.2),
    path('banks', g.banks, BANK, 0.5, 0.8),
    path('area-band', g.areas, '#c9b8cf', 5, 3, { opacity: 0.35 }),
    path('area-line', g.areas, '#8b7396', 0.6, 0.7),
    ...(detail ? [new SolidPolygonLayer({ id: 'buildings', data: houses(g.buildings), positionFormat: 'XY', _normalize: false, filled: true, extruded: false } as never)] : []),
    ...(scale > 0.25 ? [path('outlines', g.outlines, '#8c7b63', 0.25, 0.5)] : []),
    ...roads(g, scale),
    ...structures(g, scale),
  ]
}
