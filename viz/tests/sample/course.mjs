// What happens in the made-up place: water that rises from the river, and parties that walk or drive to shelters along the streets. Not a
// simulation: a picture of one, for tests.
import { river } from './place.mjs'

export const NONE = 4294967295

/** Frames of water: [frame, row, column] of classes, the greatest and the arrival. */
export function flood(size, cells, frames, duration) {
  const cell = size / cells
  const depthM = Float32Array.from({ length: 26 }, (_, i) => (i < 11 ? i * 0.1 : 1 + (i - 10) * 0.25))
  const depth = new Uint8Array(frames * cells * cells)
  const greatest = new Uint8Array(cells * cells)
  const arrival = new Uint16Array(cells * cells).fill(65535)
  const time = Float32Array.from({ length: frames }, (_, f) => (f / (frames - 1)) * duration)
  const classOf = (m) => {
    let k = 0
    while (k + 1 < depthM.length && depthM[k + 1] <= m) k++
    return k
  }
  for (let f = 0; f < frames; f++) {
    const u = f / (frames - 1)
    const level = 6.4 * Math.min(1, Math.max(0, (u - 0.12) / 0.4)) * (u > 0.75 ? 1 - (u - 0.75) : 1)
    for (let r = 0; r < cells; r++) for (let c = 0; c < cells; c++) {
      const [x, y] = [(c + 0.5) * cell, (r + 0.5) * cell]
      const away = y - river(x, size)
      const low = Math.max(0, 1 - Math.hypot(x - size * 0.43, y - size * 0.37) / (size * 0.22))
      const ground = away < 0 ? 1.2 + 0.004 * -away : Math.max(0, (away / size) * 26 - 4 * low) + 0.3 * Math.sin(x / 90) * Math.sin(y / 70)
      const at = r * cells + c
      const k = classOf(Math.max(0, level - 1.4 - ground))
      depth[f * cells * cells + at] = k
      if (k > greatest[at]) greatest[at] = k
      if (k > 0 && arrival[at] === 65535) arrival[at] = Math.round(time[f] / 60)
    }
  }
  return { grid: { columns: cells, rows: cells, cell_m: cell, west: 0, south: 0 }, time, depth, depthM, greatest, arrival }
}

/** Next link on the way to the nearest of `goals`, by breadth, for every junction. */
export function ways(points, links, goals) {
  const out = points.map(() => [])
  links.forEach((link, l) => {
    out[link.from].push([l, link.to, 1])
    out[link.to].push([l, link.from, 0])
  })
  const next = new Array(points.length).fill(null)
  const goal = new Array(points.length).fill(-1)
  const queue = []
  goals.forEach((node, g) => { goal[node] = g; queue.push(node) })
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]
    for (const [l, other, forward] of out[node]) {
      if (goal[other] >= 0) continue
      goal[other] = goal[node]
      next[other] = { link: l, to: node, direction: 1 - forward }
      queue.push(other)
    }
  }
  return { next, goal }
}

/** Parties that leave at different times and go their way; rows as the view wants them. */
export function journeys(count, houses, links, way, { leave, share, duration }, random) {
  const rows = []
  for (let p = 0; p < count; p++) {
    const h = Math.floor(random() * houses.length)
    const alerted = 1800 + random() * leave
    const goes = random() < share && way.goal[houses[h].near] >= 0
    const row = { building: h, persons: 1 + Math.floor(random() * 5), alerted, left: NONE, arrived: NONE, shelter: NONE, mode: random() < 0.35 ? 2 : 1, time: [], link: [], direction: [] }
    if (goes) {
      let t = alerted + 600 + random() * 5400
      row.left = t
      row.shelter = way.goal[houses[h].near]
      const speed = row.mode === 2 ? 7 : 1.2
      for (let node = houses[h].near; way.next[node]; node = way.next[node].to) {
        const { link, direction } = way.next[node]
        const [a, , b] = links[link].line
        row.time.push(t)
        row.link.push(link)
        row.direction.push(direction)
        t += Math.hypot(a[0] - b[0], a[1] - b[1]) / speed
      }
      row.arrived = t < duration ? t : NONE
    }
    rows.push(row)
  }
  return rows
}
