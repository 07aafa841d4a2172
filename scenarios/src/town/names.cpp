#include "town/names.hpp"

#include <array>
#include <iterator>

#include "town/draw.hpp"

namespace muster::town {

namespace {

struct Word {
  const char *zh, *en;
};
constexpr Word rivers[] = {{"清溪", "Qingxi"},    {"白沙", "Baisha"}, {"沅水", "Yuanshui"},  {"桃江", "Taojiang"},
                           {"澄水", "Chengshui"}, {"柳河", "Liuhe"},  {"青川", "Qingchuan"}, {"玉江", "Yujiang"}};
constexpr Word town_stems[] = {{"临江", "Linjiang"}, {"石渡", "Shidu"},  {"河口", "Hekou"},    {"安澜", "Anlan"},
                               {"古埠", "Gubu"},     {"沙湾", "Shawan"}, {"长滩", "Changtan"}, {"水西", "Shuixi"}};
constexpr Word county_stems[] = {{"清平", "Qingping"}, {"永安", "Yong'an"}, {"宁川", "Ningchuan"}, {"丰水", "Fengshui"}, {"云溪", "Yunxi"}, {"泰和", "Taihe"}};
constexpr Word main_stems[] = {{"人民", "Renmin"},    {"解放", "Jiefang"},  {"建设", "Jianshe"},  {"中山", "Zhongshan"},
                               {"和平", "Heping"},    {"文化", "Wenhua"},   {"新华", "Xinhua"},   {"胜利", "Shengli"},
                               {"迎宾", "Yingbin"},   {"振兴", "Zhenxing"}, {"团结", "Tuanjie"},  {"友谊", "Youyi"},
                               {"光明", "Guangming"}, {"朝阳", "Chaoyang"}, {"东风", "Dongfeng"}, {"滨河", "Binhe"}};
constexpr Word lane_first[] = {{"桂", "Gui"}, {"梅", "Mei"},  {"柳", "Liu"}, {"竹", "Zhu"},   {"荷", "He"},  {"枫", "Feng"}, {"槐", "Huai"}, {"桑", "Sang"},
                               {"石", "Shi"}, {"井", "Jing"}, {"书", "Shu"}, {"钟", "Zhong"}, {"米", "Mi"},  {"盐", "Yan"},  {"布", "Bu"},   {"油", "You"},
                               {"马", "Ma"},  {"渔", "Yu"},   {"铁", "Tie"}, {"瓦", "Wa"},    {"茶", "Cha"}, {"花", "Hua"},  {"灯", "Deng"}, {"庙", "Miao"}};
constexpr Word lane_second[] = {{"花", "hua"},     {"园", "yuan"}, {"坪", "ping"}, {"塘", "tang"}, {"台", "tai"}, {"桥", "qiao"},
                                {"院", "yuan"},    {"坡", "po"},   {"铺", "pu"},   {"门", "men"},  {"市", "shi"}, {"行", "hang"},
                                {"码头", "matou"}, {"家", "jia"},  {"山", "shan"}, {"湾", "wan"}};
constexpr Word surnames[] = {{"李", "Li"},   {"王", "Wang"}, {"张", "Zhang"}, {"刘", "Liu"}, {"陈", "Chen"},  {"杨", "Yang"}, {"黄", "Huang"},
                             {"周", "Zhou"}, {"吴", "Wu"},   {"徐", "Xu"},    {"孙", "Sun"}, {"胡", "Hu"},    {"朱", "Zhu"},  {"高", "Gao"},
                             {"林", "Lin"},  {"何", "He"},   {"郭", "Guo"},   {"罗", "Luo"}, {"梁", "Liang"}, {"宋", "Song"}};
constexpr Word village_ends[] = {
    {"家村", "jia Village"}, {"家湾村", "jiawan Village"}, {"家坪村", "jiaping Village"}, {"家冲村", "jiachong Village"}, {"家塘村", "jiatang Village"}};
constexpr Word community_stems[] = {{"滨江", "Binjiang"}, {"城东", "Chengdong"}, {"城西", "Chengxi"}, {"老街", "Laojie"},
                                    {"北门", "Beimen"},   {"南门", "Nanmen"},    {"文庙", "Wenmiao"}, {"桥头", "Qiaotou"},
                                    {"新城", "Xincheng"}, {"金山", "Jinshan"},   {"花园", "Huayuan"}, {"学府", "Xuefu"},
                                    {"龙泉", "Longquan"}, {"凤凰", "Fenghuang"}, {"幸福", "Xingfu"},  {"高岭", "Gaoling"}};
constexpr Word bridges[] = {{"清溪大桥", "Qingxi Bridge"}, {"东大桥", "East Bridge"}, {"新桥", "New Bridge"}, {"西大桥", "West Bridge"}};

template <std::size_t N>
const Word& pick(const Word (&list)[N], std::uint64_t seed, const char* what) {
  return list[uniform_index(seed, Stream::town_terrain, entity_key("name", what), 0, N)];
}

/// The nth row of a list in an order that the seed decides: start and stride, so that no two n below N meet.
template <std::size_t N>
std::size_t shuffled(std::uint64_t seed, const char* what, std::size_t n) {
  constexpr std::array<std::size_t, 4> strides = {1, 3, 7, 11};
  const EntityKey key = entity_key("name order", what);
  const std::size_t start = uniform_index(seed, Stream::town_streets, key, 0, N);
  std::size_t stride = strides[uniform_index(seed, Stream::town_streets, key, 1, strides.size())];
  if (N % stride == 0) stride = 1;
  return (start + n * stride) % N;
}

std::string numbered(std::size_t round) { return round == 0 ? "" : std::to_string(round + 1); }

}  // namespace

PlaceNames place_names(std::uint64_t seed) {
  const Word river = pick(rivers, seed, "river"), town = pick(town_stems, seed, "town"), county = pick(county_stems, seed, "county");
  return {{std::string(county.zh) + "县", std::string(county.en) + " County"},
          {std::string(town.zh) + "镇", std::string(town.en) + " Town"},
          {std::string(river.zh) + "河", std::string(river.en) + " River"}};
}

Name community_name(std::uint64_t seed, std::size_t n) {
  constexpr std::size_t count = std::size(community_stems);
  const Word stem = community_stems[shuffled<count>(seed, "community", n % count)];
  return {stem.zh + numbered(n / count) + "社区", std::string(stem.en) + numbered(n / count) + " Community"};
}

Name village_name(std::uint64_t seed, std::size_t n) {
  constexpr std::size_t count = std::size(surnames), ends = std::size(village_ends);
  const Word family = surnames[shuffled<count>(seed, "village", n % count)], end = village_ends[(n + n / count) % ends];
  return {family.zh + numbered(n / (count * ends)) + end.zh, std::string(family.en) + numbered(n / (count * ends)) + end.en};
}

Name bridge_name(std::size_t n) {
  const Word word = bridges[n % std::size(bridges)];
  return {word.zh + numbered(n / std::size(bridges)), word.en + numbered(n / std::size(bridges))};
}

StreetNames::StreetNames(std::uint64_t seed, const std::vector<Street>& streets) {
  constexpr std::size_t mains = std::size(main_stems), first = std::size(lane_first), second = std::size(lane_second);
  constexpr Word sides[] = {{"", ""}, {"东", " East"}, {"西", " West"}, {"北", " North"}, {"南", " South"}};
  std::size_t main = 0, lane = 0, track = 0;
  for (const Street& street : streets) {
    if (street.road <= RoadClass::collector) {
      const Word stem = main_stems[shuffled<mains>(seed, "street", main % mains)], side = sides[(main / mains) % std::size(sides)];
      const std::string again = numbered(main / (mains * std::size(sides)));
      ++main;
      const bool wide = street.road == RoadClass::arterial;
      names_.push_back(
          {std::string(stem.zh) + again + side.zh + (wide ? "大道" : "路"), std::string(stem.en) + again + side.en + (wide ? " Avenue" : " Road")});
    } else if (street.road == RoadClass::lane) {
      // Every pair of syllables once before any comes again: the second runs on with each full turn of the first.
      const std::size_t a = shuffled<first>(seed, "lane", lane % first), b = (lane + lane / first) % second;
      const std::string again = numbered(lane / (first * second));
      ++lane;
      names_.push_back({std::string(lane_first[a].zh) + lane_second[b].zh + again + "巷", std::string(lane_first[a].en) + lane_second[b].en + again + " Lane"});
    } else {
      ++track;
      names_.push_back({"机耕道" + std::to_string(track), "Field Track " + std::to_string(track)});
    }
  }
}

}  // namespace muster::town
