#include "muster/models/warning/settings.hpp"

namespace muster::warning {

namespace {

using config::About;
using config::Grade;

About share(std::string en, std::string zh, std::string source = {}, Grade grade = Grade::design_default) {
  return {.unit = "1", .min = 0, .max = 1, .meaning = std::move(en), .meaning_zh = std::move(zh), .source = std::move(source), .grade = grade};
}
About span(std::string en, std::string zh, std::string source = {}, Grade grade = Grade::design_default) {
  return {.unit = "s", .min = 0, .meaning = std::move(en), .meaning_zh = std::move(zh), .source = std::move(source), .grade = grade};
}
About span_above_zero(std::string en, std::string zh, std::string source = {}, Grade grade = Grade::design_default) {
  About about = span(std::move(en), std::move(zh), std::move(source), grade);
  about.above_min = true;
  return about;
}
About count(std::string en, std::string zh, double max) { return {.unit = "1", .min = 1, .max = max, .meaning = std::move(en), .meaning_zh = std::move(zh)}; }
About on(std::string en, std::string zh) { return {.meaning = std::move(en), .meaning_zh = std::move(zh)}; }

const std::vector<std::pair<std::string, Whom>> whom = {{"nobody", Whom::nobody}, {"listed", Whom::listed}, {"all", Whom::all}};

}  // namespace

void ChainSettings::describe(config::Builder<ChainSettings>& d) {
  using S = ChainSettings;
  d.about("chain", "Call-and-answer from post to post: county, township, village, grid", "县、乡镇、村、网格逐级叫应");
  d.duration("call", &S::call, span("time to pass the message on, per call", "每次通话传达信息所需时间"));
  d.duration("answer_day", &S::answer_day, span("mean time to answer by day", "白天平均应答时间"));
  d.duration("answer_night", &S::answer_night, span("mean time to answer at night", "夜间平均应答时间"));
  d.number("absent_day", &S::absent_day, share("share of post holders who cannot be reached by day", "白天联系不上的责任人比例"));
  d.number("absent_night", &S::absent_night, share("share of post holders who cannot be reached at night", "夜间联系不上的责任人比例"));
  d.duration("ack_limit", &S::ack_limit,
             span_above_zero("time allowed for an answer before the next attempt", "等待应答的时限，超时即再次呼叫",
                             "5 min: Changzhi rule on waking the responsible person; 10 and 15 min also in use", Grade::verified));
  d.integer("attempts", &S::attempts, count("calls to one post holder before turning to the deputy", "转叫副职前对同一责任人的呼叫次数", 10));
  d.duration("messenger", &S::messenger, span("time until somebody sent in person arrives, when nobody answers", "无人应答时派人到场所需时间"));
  d.integer("callers", &S::callers, count("calls that one post makes at the same time", "一个岗位可同时进行的呼叫数", 100));
  d.references("satellite_phones", &S::satellite_phones,
               {.meaning = "areas whose post has a satellite phone: it can be called without network",
                .meaning_zh = "岗位配有卫星电话的区域：断网时仍可叫应",
                .table = "area"});
}

void LoudspeakerSettings::describe(config::Builder<LoudspeakerSettings>& d) {
  using S = LoudspeakerSettings;
  d.about("loudspeakers", "Emergency loudspeakers of the villages", "村级应急广播（大喇叭）");
  d.boolean("enabled", &S::enabled, on("used at all", "是否启用"));
  d.duration("start_delay", &S::start_delay, span("from the village's acknowledgement to the first broadcast", "从村级应答到首次广播的时间"));
  d.duration("repeat", &S::repeat, span_above_zero("from one broadcast to the next", "两次广播的间隔"));
  d.integer("times", &S::times, count("number of broadcasts", "广播次数", 1000));
  d.number("outdoors", &S::outdoors, share("share of people out of doors who hear it", "室外人员听到的比例"));
  d.number("indoors", &S::indoors,
           share("share of people indoors and awake who hear it", "室内未睡人员听到的比例",
                 "76.5 % heard a full siren net in a midday test (LifeSim manual): mix of outdoors and indoors", Grade::computed));
  d.number("asleep", &S::asleep, share("share of sleeping people whom it wakes", "熟睡人员被唤醒的比例", "0.5 to 0.7 of the share indoors awake"));
  d.number("at_range", &S::at_range, share("factor at the edge of its range; 1 within half the range", "在范围边缘的折减系数，半程以内为 1"));
  d.duration("battery", &S::battery,
             span("how long they work after the supply of their grid has gone; 0 = they have no battery", "所在网格停电后可工作时间；0 为无电池"));
  d.choice(
      "trigger", &S::trigger, {{"on_the_spot", Trigger::on_the_spot}, {"from_outside", Trigger::from_outside}, {"either", Trigger::either}},
      on("what sets them off. on_the_spot: the village's post, which needs no network; from_outside: a signal, silent where the network is gone; either: a "
         "signal, and where the network is gone somebody who switches them on by hand",
         "触发方式。on_the_spot：村里现场播发，不需网络；from_outside：由外部信号触发，断网即哑；either：信号触发，断网时有人现场手动播发"));
  d.duration("by_hand", &S::by_hand,
             span("either: from the acknowledgement of the post until somebody is there to switch them on", "either 方式：从岗位应答到有人到场手动开启的时间"));
}

void AutoCallSettings::describe(config::Builder<AutoCallSettings>& d) {
  using S = AutoCallSettings;
  d.about("auto_calls", "Automated outbound calls to every household with a phone; one platform for the whole place",
          "智能外呼：全域共用一个平台，呼叫所有有电话的住户");
  d.boolean("enabled", &S::enabled, on("used at all", "是否启用"));
  d.duration("start_delay", &S::start_delay, span("from the order to the first call", "从下令到首个呼叫的时间"));
  d.duration("call", &S::call, span_above_zero("length of one call", "每次呼叫时长", "200 lines x 45 s = 267 calls/min", Grade::design_default));
  d.integer("lines", &S::lines, count("calls at the same time", "并发线路数", 1e6));
  d.integer("attempts", &S::attempts, count("rounds of calls; a round calls those who have not answered", "呼叫轮数，每轮呼叫尚未应答者", 20));
  d.number("answer_awake", &S::answer_awake,
           share("chance that an awake household answers", "未睡住户接听概率", "ceiling 0.93 for automatic telephone warning, Rogers & Sorensen 1988",
                 Grade::memory));
  d.number("answer_asleep", &S::answer_asleep, share("chance that a sleeping household answers", "熟睡住户接听概率"));
}

namespace {

template <class S>
void describe_message(config::Builder<S>& d, const About& coverage, const About& notices, const About& delay) {
  d.boolean("enabled", &S::enabled, on("the place has it", "该地具备此渠道"));
  d.duration("start_delay", &S::start_delay, span("from the order, or the post's acknowledgement, to the first message", "从下令或岗位应答到首条信息的时间"));
  d.duration("repeat", &S::repeat, span_above_zero("from one message to the next", "两条信息的间隔"));
  d.integer("times", &S::times, count("number of messages", "信息条数", S::most_times));
  d.duration("mean_delay", &S::mean_delay, delay);
  d.number("coverage", &S::coverage, coverage);
  d.number("notices_awake", &S::notices_awake, notices);
  d.number("notices_asleep", &S::notices_asleep,
           share("chance that it wakes a sleeping household", "唤醒熟睡住户的概率", "SMS: read only by who wakes up, 0.3 to 0.6"));
}

}  // namespace

SmsSettings::SmsSettings() { start_delay = Time::minutes(5), mean_delay = Time::minutes(10), notices_awake = 0.6, notices_asleep = 0.3; }
CellBroadcastSettings::CellBroadcastSettings() {
  start_delay = Time::minutes(2), mean_delay = Time::minutes(1), repeat = Time::minutes(10), times = 3, coverage = 0.9, notices_awake = 0.9,
  notices_asleep = 0.5;
}
MessagingGroupSettings::MessagingGroupSettings() { mean_delay = Time::minutes(5), coverage = 0.6, notices_awake = 0.75, notices_asleep = 0.1; }
MediaSettings::MediaSettings() {
  start_delay = Time::minutes(10), mean_delay = Time::minutes(5), repeat = Time::minutes(30), times = 12, coverage = 0.95, notices_awake = 0.25,
  notices_asleep = 0.02;
}

void SmsSettings::describe(config::Builder<SmsSettings>& d) {
  d.about("sms", "Text messages to every mobile phone of the area, one by one through the network", "向区域内所有手机发送短信");
  describe_message(d, share("share of households with a phone that the operator's list has", "运营商名单覆盖的有手机住户比例"),
                   share("chance that it is noticed by who is awake", "清醒者注意到的概率"),
                   span("mean time until it has come and been read", "送达并被阅读的平均时间"));
}
void CellBroadcastSettings::describe(config::Builder<CellBroadcastSettings>& d) {
  d.about("cell_broadcast", "Cell broadcast with alarm tone to all phones that a base station reaches", "小区广播（带警报音）");
  describe_message(d,
                   share("share of households with a phone that shows it", "手机可显示小区广播的住户比例",
                         "US test of 2021: not received on 8.4 % (4G) and 9.3 % (5G) of phones, FCC after Trade Law Daily 2022", Grade::verified),
                   share("chance that it is noticed by who is awake", "清醒者注意到的概率"),
                   span("mean time until it comes", "送达平均时间", "most within 2 min, same test", Grade::verified));
}
void MessagingGroupSettings::describe(config::Builder<MessagingGroupSettings>& d) {
  d.about("messaging_group", "The post writes into the village's messaging group", "网格（村）微信群通知");
  describe_message(
      d, share("share of households with a phone that are in the group", "有手机住户中入群的比例", "0.3 to 0.6 of households within 15 min by day"),
      share("chance that it is noticed by who is awake", "清醒者注意到的概率"), span("mean time until it is read", "被阅读的平均时间", "1 to 10 min"));
}
void MediaSettings::describe(config::Builder<MediaSettings>& d) {
  d.about("media", "Television and radio", "广播电视");
  describe_message(d, share("share of households with a set", "有收看收听设备的住户比例"),
                   share("chance that one message finds somebody awake at the set", "一次播出被清醒者收看到的概率",
                         "25 % reached in 30 min by media alone, Rogers & Sorensen 1988", Grade::memory),
                   span("mean time until it is noticed", "注意到的平均时间"));
}

void GongSettings::describe(config::Builder<GongSettings>& d) {
  using S = GongSettings;
  d.about("gong", "Somebody of the grid walks its lanes with gong and whistle, beside the warden", "鸣锣吹哨：除网格员外另有一人沿巷道巡走");
  d.boolean("enabled", &S::enabled, on("the place has it", "该地具备此渠道"));
  d.duration("prepare", &S::prepare, span("from the grid's acknowledgement to the first lane", "从网格应答到出发的时间"));
  d.number("walk_m_s", &S::walk_m_s, {.unit = "m/s", .min = 0, .max = 3, .above_min = true, .meaning = "walking speed", .meaning_zh = "步行速度"});
  d.number("range_m", &S::range_m, {.unit = "m", .min = 5, .max = 1000, .meaning = "how far it is heard", .meaning_zh = "可听距离", .source = "100 to 300 m"});
  d.number("hears_awake", &S::hears_awake, share("chance that an awake household in range hears it", "范围内清醒住户听到的概率"));
  d.number("hears_asleep", &S::hears_asleep, share("chance that it wakes a sleeping household", "唤醒熟睡住户的概率"));
}

void WardenSettings::describe(config::Builder<WardenSettings>& d) {
  using S = WardenSettings;
  d.about("wardens", "Grid wardens: a round of telephone calls, then from door to door", "网格员先电话通知，再敲门入户");
  d.choice("calls", &S::calls, whom,
           on("whom they telephone; listed = households with a person of limited mobility", "电话通知对象；listed 为有行动不便者的住户"));
  d.choice("knocks", &S::knocks, whom, on("at whose door they knock, listed ones first", "敲门对象，重点住户优先"));
  d.duration("prepare", &S::prepare, span("from the warden's acknowledgement to the first call or door", "从网格员应答到开始通知的时间"));
  d.duration("phone_call", &S::phone_call, span_above_zero("one telephone call", "每个电话所需时间"));
  d.duration("contact", &S::contact, span_above_zero("time at a door that opens", "入户通知时间", "contact 1 to 3 min"));
  d.duration("no_answer", &S::no_answer, span_above_zero("time at a door, or a phone, that stays silent", "无人应答时耗费的时间"));
  d.number("answers_phone_awake", &S::answers_phone_awake, share("chance that an awake household answers the phone", "未睡住户接听概率"));
  d.number("answers_phone_asleep", &S::answers_phone_asleep, share("chance that a sleeping household answers the phone", "熟睡住户接听概率"));
  d.number("answers_door_awake", &S::answers_door_awake, share("chance that an awake household opens", "未睡住户开门概率", "near 1 per contacted home"));
  d.number("answers_door_asleep", &S::answers_door_asleep, share("chance that a sleeping household opens", "熟睡住户开门概率"));
  d.number("walk_m_s", &S::walk_m_s,
           {.unit = "m/s",
            .min = 0,
            .max = 3,
            .above_min = true,
            .meaning = "walking speed between homes",
            .meaning_zh = "户间步行速度",
            .source = "1.2 m/s, 30 to 100 m between homes"});
  d.number("detour", &S::detour, {.unit = "1", .min = 1, .max = 5, .meaning = "way over straight distance", .meaning_zh = "绕行系数"});
  d.number("max_depth_m", &S::max_depth_m,
           {.unit = "m",
            .min = 0,
            .max = 3,
            .meaning = "doors with deeper water are passed over",
            .meaning_zh = "水深超过此值的住户不再敲门",
            .source = "wading above 0.5 m refused unless forced"});
  d.number("straight_m", &S::straight_m,
           {.unit = "m",
            .min = 0,
            .max = 1000,
            .meaning = "doors nearer than this are walked to straight, times the detour; others by the network's open ways",
            .meaning_zh = "近于此距离按直线乘绕行系数，远者沿可通行路网步行"});
  d.duration("least_walk", &S::least_walk, span_above_zero("least time between two doors", "两户之间最短用时"));
  d.integer("per_grid", &S::per_grid, count("people who do the round of one grid, sharing it", "每个网格参与入户的人数", 100));
}

void NeighbourSettings::describe(config::Builder<NeighbourSettings>& d) {
  using S = NeighbourSettings;
  d.about("neighbours", "Households that know tell their neighbours", "邻里相告");
  d.boolean("enabled", &S::enabled, on("used at all", "是否启用"));
  d.integer("nearest_buildings", &S::nearest_buildings,
            {.unit = "1",
             .min = 0,
             .max = 10,
             .meaning = "buildings that a household has an acquaintance in, besides two next doors in its own",
             .meaning_zh = "除本栋两户邻居外，有往来的邻近楼栋数"});
  d.number("range_m", &S::range_m, {.unit = "m", .min = 1, .max = 2000, .meaning = "how far the nearest buildings may be", .meaning_zh = "邻近楼栋的最大距离"});
  d.number("tells", &S::tells, share("share of neighbour pairs that tell each other", "相互转告的邻里对的比例"));
  d.duration("mean_delay", &S::mean_delay,
             span_above_zero("mean waking time until one tells the other", "转告的平均（清醒）时间",
                             "contagion rate 0.2/min over four acquaintances, Rogers & Sorensen 1988", Grade::memory));
  d.number("night_rate", &S::night_rate, share("rate among people asleep over rate awake", "熟睡时转告速率与清醒时之比"));
}

namespace {

template <class S>
void describe_ears(config::Builder<S>& d, const std::string& loudspeaker_source) {
  d.number("loudspeaker", &S::loudspeaker, share("factor on hearing a loudspeaker", "听到应急广播概率的系数", loudspeaker_source));
  d.number("gong", &S::gong, share("factor on hearing gong and whistle", "听到锣哨概率的系数"));
  d.number("calls", &S::calls, share("factor on a telephone call, of a warden or automated", "接听（网格员或智能外呼）电话概率的系数"));
  d.number("door", &S::door, share("factor on a warden's knock: who sees that nobody comes looks for them", "敲门得到回应概率的系数：无人应门时入内查看"));
  d.number("word_of_mouth", &S::word_of_mouth, share("factor on being told by a neighbour", "由邻居告知概率的系数"));
  d.number("media", &S::media, share("factor on television and radio; 1 with subtitles", "广播电视的系数；有字幕时为 1"));
}

}  // namespace

void HardOfHearingSettings::describe(config::Builder<HardOfHearingSettings>& d) {
  d.about("hard_of_hearing", "Factors where nobody there hears normally, and somebody is hard of hearing", "在场者均非正常听力、有人重听时的系数");
  describe_ears(d, "of sleepers with a loss of 25 to 70 dB a tone of 3100 Hz woke 56 %, one of 520 Hz 92 %, at 75 dBA: Bruck & Thomas 2009");
}
void DeafSettings::describe(config::Builder<DeafSettings>& d) {
  d.about("deaf", "Factors where only deaf people are there", "在场者均为聋人时的系数");
  describe_ears(d, "");
}

void HearingSettings::describe(config::Builder<HearingSettings>& d) {
  using S = HearingSettings;
  d.about("hearing", "Who of a household hears and understands; of worlds that say so of people", "住户中谁听得见、听得懂（世界含听力、语言信息时）");
  d.integer("from_age", &S::from_age,
            {.unit = "a",
             .min = 0,
             .max = 30,
             .meaning = "who is younger is not counted on to understand a warning, unless nobody older is there",
             .meaning_zh = "不满此年龄者不计入能听懂预警的人，除非家中无更年长者"});
  d.group("hard_of_hearing", &S::hard_of_hearing, on("factors of those hard of hearing", "重听者的系数"));
  d.group("deaf", &S::deaf, on("factors of the deaf", "聋人的系数"));
  d.number("understood_anyway", &S::understood_anyway,
           share("share of households that understand a warning in a language that nobody there knows: by pictures, tone, single words",
                 "无人懂该语言时仍能（凭图示、语气、个别词语）明白预警的住户比例"));
}

void OwnEyesSettings::describe(config::Builder<OwnEyesSettings>& d) {
  using S = OwnEyesSettings;
  d.about("own_eyes", "Households see the water at their door, or feel the ground shake", "住户看到水到门口，或感到地面摇动");
  d.boolean("enabled", &S::enabled, on("used at all", "是否启用"));
  d.number("depth_m", &S::depth_m,
           {.unit = "m", .min = 0.01, .max = 3, .meaning = "depth at the building that is noticed", .meaning_zh = "能被察觉的楼旁水深"});
  d.duration("mean_delay", &S::mean_delay, span_above_zero("mean waking time until it is noticed", "察觉所需平均（清醒）时间"));
  d.number("night_rate", &S::night_rate, share("rate among people asleep over rate awake", "熟睡时察觉速率与清醒时之比"));
  d.number("shaking", &S::shaking_g,
           {.unit = "g",
            .min = 0.005,
            .max = 3,
            .meaning = "peak ground acceleration at home from which people go outdoors by themselves, asleep or not",
            .meaning_zh = "人们（无论是否熟睡）自行跑到户外的住处峰值加速度",
            .source = "GB/T 17742-2020: most people run outdoors at intensity VII, from 0.09 g; confirm before quoting",
            .grade = config::Grade::memory});
}

void WarningSettings::describe(config::Builder<WarningSettings>& d) {
  using S = WarningSettings;
  d.about("warning/chain", "Warning: down the chain of posts to the households, and across channels", "预警逐级叫应并经多渠道传到户");
  d.group("chain", &S::chain, on("the posts", "各级岗位"));
  d.group("wardens", &S::wardens, on("the last step, to the household", "最后一级，到户"));
  d.group("loudspeakers", &S::loudspeakers, on("emergency loudspeakers", "应急广播"));
  d.group("auto_calls", &S::auto_calls, on("automated calls", "智能外呼"));
  d.group("sms", &S::sms, on("text messages", "短信"));
  d.group("cell_broadcast", &S::cell_broadcast, on("cell broadcast", "小区广播"));
  d.group("messaging_group", &S::messaging_group, on("the village's messaging group", "微信群"));
  d.group("media", &S::media, on("television and radio", "广播电视"));
  d.group("gong", &S::gong, on("gong and whistle", "鸣锣吹哨"));
  d.group("neighbours", &S::neighbours, on("word of mouth", "口口相传"));
  d.group("own_eyes", &S::own_eyes, on("what people see themselves", "亲眼所见"));
  d.group("hearing", &S::hearing, on("who hears and understands", "谁听得见、听得懂"));
  d.texts(
      "languages", &S::languages,
      {.meaning = "languages that messages are in besides the usual one, as BCP 47 tags (ug, bo-CN); wardens, gong and group speak that of their grid as well",
       .meaning_zh = "预警信息除通用语外使用的语言，BCP 47 标签（如 ug、bo-CN）；网格员、锣哨与微信群另使用本网格的语言"});
  d.path("day_profile", &S::day_profile,
         {.meaning = "table of the shares asleep and outdoors by hour; empty = the one that ships", .meaning_zh = "逐时入睡与室外比例表；空为自带表"});
}

}  // namespace muster::warning
