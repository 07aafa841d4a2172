#include "muster/scenarios/yaml/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/temporary_folder.hpp"
#include "muster/scenarios/yaml/quantity.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster {
namespace {

enum class Colour { red, blue };

struct Pump {
  std::string gauge;
  double flow_m3_s = 1;
  static void describe(config::Builder<Pump>& d) {
    d.about("pump", "A pump", "水泵");
    d.reference("gauge", &Pump::gauge, {.required = true, .meaning = "its gauge", .meaning_zh = "其水位站", .table = "gauge"});
    d.number("flow_m3_s", &Pump::flow_m3_s, {.unit = "m3/s", .min = 0, .meaning = "flow", .meaning_zh = "流量"});
  }
};

struct Everything {
  bool on = true;
  std::int64_t count = 3;
  double depth_m = 1.5, share = 0.25;
  std::string name = "甲";
  Colour colour = Colour::red;
  Time wait = Time::minutes(10);
  std::vector<double> levels = {1, 2};
  std::vector<std::string> words = {"a", "b"};
  std::vector<Colour> colours = {Colour::blue};
  config::Series inflow{{Time{0}, Time::hours(1)}, {1, 2}};
  Pump main;
  std::vector<Pump> more;
  static void describe(config::Builder<Everything>& d) {
    d.about("everything", "One field of each kind", "每种字段各一");
    d.boolean("on", &Everything::on, {});
    d.integer("count", &Everything::count, {.min = 1, .max = 9});
    d.number("depth_m", &Everything::depth_m, {.unit = "m", .min = 0, .above_min = true});
    d.number("share", &Everything::share, {.unit = "1", .min = 0, .max = 1});
    d.text("name", &Everything::name, {});
    d.choice("colour", &Everything::colour, {{"red", Colour::red}, {"blue", Colour::blue}}, {});
    d.duration("wait", &Everything::wait, {.unit = "s", .max = 7200});
    d.numbers("levels", &Everything::levels, {.unit = "m"});
    d.texts("words", &Everything::words, {});
    d.choices("colours", &Everything::colours, {{"red", Colour::red}, {"blue", Colour::blue}}, {});
    d.series("inflow", &Everything::inflow, {.unit = "m3/s", .min = 0});
    d.group("main", &Everything::main, {});
    d.group_list("more", &Everything::more, {});
  }
  std::vector<config::Contradiction> contradictions() const {
    if (count == 9 && !on) return {{"count", "nine only when on", "开启时才可为九"}};
    return {};
  }
};

struct Outcome {
  Everything value;
  std::vector<std::string> problems;
  std::vector<yaml::Decision> decisions;
};

Outcome read(const std::string& text, const std::string& folder = "") {
  Outcome out;
  Problems problems;
  yaml::Reader reader("f.yaml", folder, problems);
  static const std::vector<std::string> gauges = {"bridge", "low_town"};
  reader.ids = [](std::string_view table) { return table == "gauge" ? &gauges : nullptr; };
  if (const auto node = yaml::parse(text, "f.yaml", problems)) reader.read(*node, config::description_of<Everything>(), &out.value, "");
  for (const Problem& problem : problems.list()) out.problems.push_back(render(problem, Language::en));
  out.decisions = reader.decisions;
  return out;
}

const std::string needed = "main: {gauge: bridge}\n";

TEST(Reader, fills_every_kind_of_field) {
  const Outcome out = read(
      "on: false\ncount: 5\ndepth_m: 250 cm\nshare: 40 %\nname: 乙\ncolour: blue\nwait: 1 h 30 min\nlevels: [1, 2.5 m, 3 km]\nwords: [x, 007]\n"
      "colours: [red, blue]\ninflow: [[0 s, 10], [2 h, 300]]\nmain: {gauge: low_town, flow_m3_s: 2}\nmore:\n  - gauge: bridge\n  - {gauge: low_town}\n");
  EXPECT_THAT(out.problems, testing::ElementsAre());
  const Everything& e = out.value;
  EXPECT_FALSE(e.on);
  EXPECT_EQ(e.count, 5);
  EXPECT_EQ(e.depth_m, 2.5);
  EXPECT_EQ(e.share, 0.4);
  EXPECT_EQ(e.name, "乙");
  EXPECT_EQ(e.colour, Colour::blue);
  EXPECT_EQ(e.wait, Time::minutes(90));
  EXPECT_EQ(e.levels, (std::vector<double>{1, 2.5, 3000}));
  EXPECT_EQ(e.words, (std::vector<std::string>{"x", "007"}));
  EXPECT_EQ(e.colours, (std::vector<Colour>{Colour::red, Colour::blue}));
  EXPECT_EQ(e.inflow.time, (std::vector<Time>{Time{0}, Time::hours(2)}));
  EXPECT_EQ(e.inflow.value, (std::vector<double>{10, 300}));
  EXPECT_EQ(e.main.gauge, "low_town");
  ASSERT_EQ(e.more.size(), 2U);
  EXPECT_EQ(e.more[1].gauge, "low_town");
}

TEST(Reader, shows_all_problems_of_a_file_at_once_with_their_places) {
  const Outcome out = read("on: yes\ncuont: 5\ncount: 12\ndepth_m: -1\nwait: 30\ncolour: bleu\nmain: {gauge: brigde}\nshare: .nan\n");
  EXPECT_THAT(out.problems,
              testing::UnorderedElementsAre("f.yaml:2:1  E1103  cuont: unknown key; did you mean \"count\"?",
                                            "f.yaml:1:5  E1209  on: expected true or false, got \"yes\"", "f.yaml:3:8  E1205  count: must be <= 9, got 12",
                                            "f.yaml:4:10  E1203  depth_m: must be > 0, got -1", "f.yaml:8:8  E1213  share: must be finite, got .nan",
                                            "f.yaml:6:9  E1207  colour: \"bleu\" is not known; did you mean \"blue\"?",
                                            "f.yaml:5:7  E1208  wait: expected a duration such as \"30 s\", \"10 min\" or \"2 h\", got \"30\"",
                                            "f.yaml:7:15  E1217  main.gauge: no gauge is called \"brigde\"; did you mean \"bridge\"?"));
}

TEST(Reader, keeps_defaults_that_were_written_out) {
  const Everything usual;
  std::string text;
  const auto& description = config::description_of<Everything>();
  for (const config::Field& field : description.fields)
    if (field.get) text += field.name + ": " + yaml::value_text(field, field.get(&usual)) + "\n";
  const Outcome out = read(text + needed);
  EXPECT_THAT(out.problems, testing::ElementsAre());
  for (const config::Field& field : description.fields)
    EXPECT_TRUE(!field.get || yaml::value_text(field, field.get(&out.value)) == yaml::value_text(field, field.get(&usual))) << field.name;
}

TEST(Reader, records_values_that_are_marked_as_decisions) {
  const Outcome out =
      read("depth_m: {value: 2, decision: [1, 300 cm]}\nwait: {value: 20 min, decision: [0, 1 h]}\nlevels: [{value: 1, decision: [0, 2]}]\n" + needed);
  EXPECT_THAT(out.problems, testing::ElementsAre());
  EXPECT_EQ(out.value.depth_m, 2);
  ASSERT_EQ(out.decisions.size(), 3U);
  EXPECT_EQ(out.decisions[0].path, "depth_m");
  EXPECT_EQ(out.decisions[0].max, 3);
  EXPECT_EQ(out.decisions[1].path, "wait");
  EXPECT_EQ(out.decisions[1].max, 3600);
  EXPECT_EQ(out.decisions[2].path, "levels[0]");
}

TEST(Reader, refuses_decisions_that_make_no_sense) {
  EXPECT_THAT(read("depth_m: {value: 5, decision: [1, 3]}\n" + needed).problems.at(0), testing::HasSubstr("E4004  depth_m.decision"));
  EXPECT_THAT(read("name: {value: a, decision: [b, c]}\n" + needed).problems.at(0), testing::HasSubstr("E1108  name"));
  EXPECT_THAT(read("depth_m: {value: 5}\n" + needed).problems.at(0), testing::HasSubstr("E1102  depth_m.decision"));
}

TEST(Reader, says_which_fields_do_not_go_together) {
  EXPECT_THAT(read("count: 9\non: false\n" + needed).problems, testing::ElementsAre("f.yaml:1:8  E1215  count: nine only when on"));
}

TEST(Reader, reads_series_from_tables) {
  const TemporaryFolder own;
  const std::string folder = own.path().string();
  std::ofstream(folder + "/flow.csv") << "# source: made up\ntime_min,low,high\n0,1,10\n30,2,20\n";
  const Outcome out = read("inflow: {csv: flow.csv, column: high}\n" + needed, folder);
  EXPECT_THAT(out.problems, testing::ElementsAre());
  EXPECT_EQ(out.value.inflow.time.at(1), Time::minutes(30));
  EXPECT_EQ(out.value.inflow.value, (std::vector<double>{10, 20}));
  EXPECT_EQ(read("inflow: flow.csv\n" + needed, folder).value.inflow.value, (std::vector<double>{1, 2}));
  std::ofstream(folder + "/bad.csv") << "time_h,q\n0,1\n0,x\n1\n-1,5\n";
  EXPECT_THAT(read("inflow: bad.csv\n" + needed, folder).problems,
              testing::ElementsAre(testing::HasSubstr("bad.csv:3  E1201  inflow"), testing::HasSubstr("bad.csv:4  E1303  inflow"),
                                   testing::HasSubstr("bad.csv:5  E1212  inflow")));
}

TEST(Yaml, counts_columns_in_characters) {
  EXPECT_THAT(read("name: 中文名, \ndepth_m: 深\n" + needed).problems, testing::ElementsAre(testing::HasSubstr("f.yaml:2:10")));
  EXPECT_THAT(read("main: {gauge: bridge}\nmore: [{gauge: 城关水位站, 流量: 1}]\n").problems.back(), testing::HasSubstr("f.yaml:2:16"));
}

TEST(Yaml, refuses_what_could_grow_hide_or_hang) {
  const auto found = [](const std::string& text) {
    std::string all;
    for (const std::string& problem : read(text).problems) all += problem + "\n";
    return all;
  };
  EXPECT_THAT(found("a: &x [1]\nb: *x\n"), testing::HasSubstr("E1105"));
  EXPECT_THAT(found("count: 1\ncount: 2\n" + needed), testing::HasSubstr("E1009  count: the key stands twice; first at line 1"));
  EXPECT_THAT(found(std::string(100, '[')), testing::HasSubstr("E1006"));
  EXPECT_THAT(found(std::string(2'000'000, '[')), testing::HasSubstr("E1006"));
  EXPECT_THAT(found(std::string(5'000'000, ' ')), testing::HasSubstr("E1007"));
  EXPECT_THAT(found("name: \xC4\xE3\n"), testing::HasSubstr("E1003"));
  EXPECT_THAT(found(std::string("name: a\x04\ncount: 99\n")), testing::HasSubstr("E1014"));
  EXPECT_THAT(found(""), testing::HasSubstr("E1004"));
  EXPECT_THAT(found("# nothing\n"), testing::HasSubstr("E1004"));
  EXPECT_THAT(found("name: a\n---\nname: b\n"), testing::HasSubstr("E1008"));
  EXPECT_THAT(found("name: !!python/object:os.system x\n"), testing::HasSubstr("E1013"));
  EXPECT_THAT(found("main:\n\tgauge: bridge\n"), testing::HasSubstr("f.yaml:2:1  E1011"));
  EXPECT_THAT(found("main: {gauge: bridge\n"), testing::HasSubstr("E1002"));
  EXPECT_THAT(found("main：\n"), testing::HasSubstr("E1012"));
  EXPECT_THAT(found("[1]: 2\n" + needed), testing::HasSubstr("E1107"));
}

TEST(Yaml, survives_any_cut_and_any_changed_byte) {
  const std::string text = "on: false\nlevels: [1, 2.5 m]\ninflow: [[0 s, 10], [2 h, \"300\"]]\nmain: {gauge: 'low_town'}\nmore:\n  - gauge: bridge\n# end\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) read(text.substr(0, cut));
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const char with : {'\0', '\t', '{', '}', '[', ']', ':', '&', '*', '!', '|', '>', '"', '\'', '%', '@', '?', '-', '\n', '\xff'}) {
      std::string changed = text;
      changed[at] = with;
      read(changed);
    }
}

TEST(Quantity, takes_units_that_fit_and_no_others) {
  EXPECT_EQ(yaml::parse_quantity("2.5", "m").value, 2.5);
  EXPECT_EQ(yaml::parse_quantity("36 km/h", "m/s").value, 10);
  EXPECT_EQ(yaml::parse_quantity("10%", "1").value, 0.1);
  EXPECT_EQ(yaml::parse_quantity("1e3", "m").value, 1000);
  EXPECT_EQ(yaml::parse_quantity("2 s", "m").fault, yaml::QuantityFault::wrong_unit);
  EXPECT_EQ(yaml::parse_quantity("1,5", "m").fault, yaml::QuantityFault::not_a_number);
  EXPECT_EQ(yaml::parse_quantity("1e999", "m").fault, yaml::QuantityFault::not_finite);
  EXPECT_EQ(yaml::parse_quantity("-inf", "m").fault, yaml::QuantityFault::not_finite);
  EXPECT_EQ(yaml::parse_quantity("abc", "m").fault, yaml::QuantityFault::not_a_number);
}

TEST(Quantity, takes_durations_only_with_their_unit) {
  EXPECT_EQ(yaml::parse_duration("1 d"), Time::hours(24));
  EXPECT_EQ(yaml::parse_duration("90min"), Time::minutes(90));
  EXPECT_EQ(yaml::parse_duration("0"), Time{0});
  EXPECT_EQ(yaml::parse_duration("1.5 h"), Time::minutes(90));
  for (const char* bad : {"", "30", "-5 s", "5 parsecs", "1 h 30", "h", "1e300 d"}) EXPECT_FALSE(yaml::parse_duration(bad)) << bad;
  for (const std::int64_t ms : {0LL, 250LL, 30000LL, 5400000LL, 7200000LL, 172800000LL})
    EXPECT_EQ(yaml::parse_duration(yaml::duration_text(Time{ms})), Time{ms});
}

TEST(Quantity, checks_dates_and_offsets) {
  EXPECT_EQ(yaml::parse_local_time("1970-01-02T00:00"), 86400000);
  EXPECT_EQ(yaml::parse_local_time("2026-07-20 18:00:30"), 1784570430000);
  EXPECT_TRUE(yaml::parse_local_time("2028-02-29T00:00"));
  for (const char* bad : {"2026-02-29T00:00", "2026-13-01T00:00", "2026-07-20", "20.7.2026", "2026-07-20T24:00", "2026-07-20T18:00Z"})
    EXPECT_FALSE(yaml::parse_local_time(bad)) << bad;
  EXPECT_EQ(yaml::parse_utc_offset("-03:30"), -210);
  EXPECT_FALSE(yaml::parse_utc_offset("8"));
}

TEST(Suggest, finds_the_nearest_word_if_it_is_near_enough) {
  const std::vector<std::string> words = {"county", "township", "village", "甲街"};
  EXPECT_EQ(yaml::nearest("Townshp", words), "township");
  EXPECT_EQ(yaml::nearest("vilalge", words), "village");
  EXPECT_EQ(yaml::nearest("申街", words), "甲街");
  EXPECT_FALSE(yaml::nearest("hospital", words));
  EXPECT_EQ(yaml::edit_distance("ab", "ba"), 1);
}

}  // namespace
}  // namespace muster
