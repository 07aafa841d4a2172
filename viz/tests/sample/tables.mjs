// The written parts of the sample: numbers are made up.
const pair = (en, zh) => [en, zh]

export const tables = (absolute) => ({
  channels: [pair('household call by the grid warden', '网格员上门叫应'), pair('village loudspeaker', '村广播'), pair('text message', '手机短信'), pair('neighbours', '邻居转告')],
  outcomes: [pair('at home', '在家'), pair('on the way', '在途'), pair('in a shelter', '在避难场所'), pair('left the area', '已撤离'), pair('stranded', '滞留途中'), pair('dead', '死亡')],
  headline: {
    caption: pair('Mean over 20 seeds, and below it the 90 % interval of that mean. People.', '20 个种子的平均值，下方为其 90% 区间。单位：人。'),
    columns: [pair('No order', '不下达命令'), pair('Early call', '提前叫应转移')],
    rows: [
      ...(absolute ? [{ key: 'dead', name: pair('Dead', '死亡'), grade: pair('synthesised', '合成'), cells: [{ mean: '12', range: '9 – 15' }, { mean: '3', range: '2 – 5' }], differences: [{ mean: '-9', range: '-12 … -6', word: pair('better', '改善'), kind: 'better' }] }] : []),
      { key: 'exposed', name: pair('In dangerous water', '遭遇危险水流'), grade: pair('guessed', '推测'), cells: [{ mean: '161', range: '150 – 172' }, { mean: '54', range: '48 – 60' }], differences: [{ mean: '-107', range: '-118 … -96', word: pair('better', '改善'), kind: 'better' }] },
      { key: 'moved', name: pair('Left home', '离家转移'), grade: pair('synthesised', '合成'), cells: [{ mean: '1,120', range: '1,090 – 1,150' }, { mean: '2,560', range: '2,520 – 2,600' }], differences: [{ mean: '+1,440', range: '1,400 … 1,480', word: pair('better', '改善'), kind: 'better' }] },
      { key: 'stranded', name: pair('Left home and did not arrive', '离家后未到达'), grade: null, cells: [{ mean: '44', range: '36 – 52' }, { mean: '51', range: '40 – 62' }], differences: [{ mean: '+7', range: '-6 … 20', word: pair('may be chance', '可能出于偶然'), kind: 'none' }] },
    ],
  },
  compared: [pair('2 plans, each played 20 times with the same luck, compared pair by pair.', '共 2 个预案，各以相同的偶然因素运行 20 次，逐对比较。')],
  sentences: [pair('In dangerous water: 107 people fewer with “Early call” than with “No order” (90 % interval 96 to 118).', '遭遇危险水流：采用“提前叫应转移”比“不下达命令”少 107 人（90% 区间 96 至 118）。'),
    pair('Cannot be told from chance between “Early call” and “No order”: left home and did not arrive.', '“提前叫应转移”与“不下达命令”之间无法与偶然区分的项目：离家后未到达。')],
  weak: [{ path: 'behaviour.refuse', value: '0.12', unit: '', grade: pair('from memory', '凭记忆'), source: 'Mileti & Sorensen 1990', meaning: pair('Share of people who stay whatever they hear', '无论如何都不转移的人所占比例') },
    { path: 'warning.call_min', value: '1.5', unit: 'min', grade: pair('design default', '设计默认值'), source: '', meaning: pair('Time of one call at a door', '上门叫应一户所需时间') }],
  origins: [{ table: pair('Buildings', '建筑物'), total: '800', cells: ['133', '400', '133', '134'] }, { table: pair('Streets', '道路'), total: '1,935', cells: ['–', '1,888', '–', '47'] }],
  findings: [{ severity: 'guessed', sentence: pair('134 buildings stand for homes that the map does not show; where they stand is a guess.', '地图上缺少住房，已推测 134 栋建筑的位置。'), where: 'population.csv', count: 134 },
    { severity: 'dropped', sentence: pair('3 rows without a usable place were left out.', '3 行因没有可用的位置而未采用。'), where: 'shelters.xlsx!Sheet1!A14', count: 3 },
    { severity: 'note', sentence: pair('Coordinates of the layer were taken as CGCS2000 / 3-degree zone 114E.', '图层坐标按 CGCS2000 / 3 度带 114E 读取。'), where: 'areas.shp', count: 1 }],
  provenance: [[pair('Program', '程序'), 'muster 1.0'], [pair('Scenario', '场景'), 'sample'], [pair('Seeds', '随机种子'), '1-20'], [pair('Hash of the place', '场地哈希'), 'c0ffee00c0ffee00c0ffee00c0ffee00']],
  inputs: [['scenario.yaml', '0f9a…'], ['world.h5', '77b1…']],
  runs: [{ file: 'none-1.nc', plan: 'none', seed: '1', hash: '5f3c9a1e' }, { file: 'early-1.nc', plan: 'early', seed: '1', hash: '9b07d2c4' }],
})
