import { expect, test } from 'vitest'
import { damagedOf, zonesAt } from '../../src/map/live'

const zones = {
  count: 3, first: new Uint32Array([0, 3, 6, 9]), xy: new Float32Array(18), zone: new Uint32Array([0, 0, 1]),
  from: new Uint32Array([600, 660, 4294967295]), until: new Uint32Array([660, 4294967295, 4294967295]), rows: [],
}

test('a zone is drawn as far as it has come, one outline at a time, and not at all where it never begins', () => {
  expect(zonesAt(zones, 599)).toEqual([])
  expect(zonesAt(zones, 600)).toEqual([0])
  expect(zonesAt(zones, 660)).toEqual([1])
  expect(zonesAt(zones, 86400)).toEqual([1])
})

test('a house is drawn as damaged from when it was, and only where the damage is extensive or worse', () => {
  const shaken = { state: new Uint8Array([0, 2, 3, 5]), since: new Uint32Array([4294967295, 1200, 1200, 19200]) }
  expect(damagedOf(shaken, [0, 1, 2, 3], 1199)).toEqual([])
  expect(damagedOf(shaken, [0, 1, 2, 3], 1200)).toEqual([2])
  expect(damagedOf(shaken, [0, 1, 3], 86400)).toEqual([3])
})
