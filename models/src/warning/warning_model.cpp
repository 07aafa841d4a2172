#include "warning_model.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/state/layers.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/warning/notice.hpp"
#include "muster/models/zone/kinds.hpp"

namespace muster::warning {

namespace {

const Job job = {"warning/chain",
                 Phase::warning,
                 {"hazard/building_depth_m", "hazard/changed_buildings", "hazard/frame", "zone/signs?", "shock/at?", "area/power?", "area/power_lost?",
                  "area/network?", "area/phones?", "person/harm?", "link/?"},
                 {"warning/orders", "warning/news", "warning/alerted_persons", "household/alerted", "household/alerted_by", "household/advice",
                  "household/told", "household/heard_by", "household/tries", "household/confirmed", "area/ordered", "area/ordered_lowest_floors",
                  "area/ordered_basements", "building/water_at_door", "chain/"}};

/// Whether an order of the plan is for a part of the people of an area alone.
bool addresses_parts(const Plan& plan) {
  for (const PlanRule& rule : plan.rules)
    for (const PlanItem& action : rule.actions)
      if ((action.kind == "order_evacuation" || action.kind == "be_ready") && action.arguments != nullptr &&
          command::arguments_of<command::WarnAreas>(action).whom != Addressed::everybody)
        return true;
  return false;
}

}  // namespace

WarningModel::WarningModel(const ModelInputs& inputs, const WarningSettings& settings)
    : StandardModel(job), world_(inputs.world), settings_(settings), day_(settings.day_profile, inputs.start_minute_of_day) {
  plan_addresses_parts_ = inputs.plan != nullptr && addresses_parts(*inputs.plan);
}

void WarningModel::declare(StartContext& context) {
  const std::size_t households = world_->households.size(), areas = world_->areas.size(), rows = 2 * areas * (plan_addresses_parts_ ? addressed_kinds : 1);
  warning_ = &context.state.add<WarningState>();
  warning_->alerted.assign(households, Time::never());
  warning_->alerted_by.assign(households, Channel::none);
  warning_->advice.assign(households, Advice::none);
  warning_->told.assign(households, Time::never());
  warning_->heard_by.assign(households, 0);
  warning_->tries.assign(households, 0);
  warning_->confirmed.assign(households, Time::never());
  warning_->ordered.assign(world_->areas.size(), Time::never());
  warning_->water_at_door.assign(world_->buildings.size(), Time::never());
  warning_->offered = offered();
  context.state.add<NoticeSettings>() = {settings_.own_eyes.depth_m, settings_.own_eyes.shaking_g};
  if (plan_addresses_parts_) {
    addressed_ = &context.state.add<AddressedState>();
    addressed_->lowest_floors.assign(areas, Time::never()), addressed_->basements.assign(areas, Time::never());
    ordered_part_event_ = context.events.declare({"area/ordered_part", "area", "", "whom"});
  }
  chain_ = &context.state.add<ChainState>();
  chain_->stage.assign(rows, Stage::idle);
  chain_->attempt.assign(rows, 0), chain_->line.assign(rows, 1), chain_->gongs.assign(rows, 0), chain_->channels.assign(rows, 0),
      chain_->broadcasts.assign(rows, 0);
  chain_->call_rounds.assign(rows, 0), chain_->call_batch.assign(rows, 0), chain_->visits.assign(rows, 0);
  for (auto* times : {&chain_->called, &chain_->informed, &chain_->broadcast, &chain_->call_round, &chain_->visit, &chain_->gong})
    times->assign(rows, Time::never());
  chain_->message.assign(message_kinds.size() * rows, Time::never());
  chain_->answered.assign(2 * households, ChainState::unanswered);
  alerted_event_ = context.events.declare({"household/alerted", "household", "", "channel"});
  area_event_ = context.events.declare({"area/informed", "area", "person", "advice"});
  failed_event_ = context.events.declare({"area/unanswered", "area", "person", "advice"});
  broadcast_event_ = context.events.declare({"area/broadcast", "area", "", "advice"});
  ordered_event_ = context.events.declare({"area/ordered", "area", "", "advice"});
  no_power_event_ = context.events.declare({"area/channel_without_power", "area", "", "channel"});
  no_way_event_ = context.events.declare({"area/messenger_without_way", "area", "", "advice"});
  round_lost_event_ = context.events.declare({"area/round_without_warden", "area", "", "advice"});
  // Kinds are part of a result's hash: of those below there are none where they cannot happen.
  const std::vector<std::string>& spoken = world_->persons.language;
  if (std::any_of(spoken.begin(), spoken.end(), [](const std::string& tag) { return !tag.empty(); }))
    unclear_event_ = context.events.declare({"household/not_understood", "household", "", "channel"});
  if (settings_.loudspeakers.trigger != Trigger::on_the_spot)
    no_network_event_ = context.events.declare({"area/channel_without_network", "area", "", "channel"});
}

ChannelSet WarningModel::offered() const {
  const std::pair<Channel, bool> all[] = {{Channel::warden, settings_.wardens.calls != Whom::nobody},
                                          {Channel::door_knock, settings_.wardens.knocks != Whom::nobody},
                                          {Channel::loudspeaker, settings_.loudspeakers.enabled},
                                          {Channel::auto_call, settings_.auto_calls.enabled},
                                          {Channel::sms, settings_.sms.enabled},
                                          {Channel::cell_broadcast, settings_.cell_broadcast.enabled},
                                          {Channel::messaging_group, settings_.messaging_group.enabled},
                                          {Channel::gong, settings_.gong.enabled},
                                          {Channel::media, settings_.media.enabled}};
  ChannelSet out = 0;
  for (const auto& [channel, there] : all)
    if (there) out = static_cast<ChannelSet>(out | bit_of(channel));
  return out;
}

void WarningModel::start(StartContext& context) {
  hazard_ = &context.state.get<HazardState>();
  zones_ = context.state.find<zone::Zones>(), zone_state_ = context.state.find<zone::ZoneState>();
  shaking_ = context.state.find<earthquake::Shaking>();
  services_ = context.state.find<lifelines::ServiceState>(), harm_ = context.state.find<HarmState>();
  lanes_ = std::make_unique<Lanes>(*world_);
  lanes_->set_layers(context.state.find<LinkLayers>());
  seed_ = context.seed, threads_ = context.threads;
  drop_caches(context);
}

void WarningModel::drop_caches(StartContext& context) {
  const ClockState* clock = context.state.find<ClockState>();
  build_world_caches();
  rebuild_calendar(clock != nullptr ? clock->now : Time{0});
}

void WarningModel::step(StepContext& context) {
  events_ = &context.events, threads_ = context.threads;
  warning_->news.clear();
  if (!warning_->orders.empty())
    for (const WarningOrder& order : warning_->orders.take(context.now)) accept(order);
  if (hazard_->is_new(context.now, context.end)) see_water(context.now);
  if (zones_ != nullptr) see_zones(context.now);
  if (shaking_ != nullptr) feel_shaking();
  while (!calendar_.empty() && calendar_.top().time < context.end) {
    fetch_ahead();
    const Due due = calendar_.top();
    calendar_.pop();
    switch (due.kind) {
      case Due::Kind::post: post_due(due.row, due.time); break;
      case Due::Kind::broadcast: broadcast_due(due.row, due.time); break;
      case Due::Kind::auto_calls: auto_calls_due(due.row, due.time); break;
      case Due::Kind::warden: warden_due(due.row, due.time); break;
      case Due::Kind::tell:
        if (due.other == Due::unclear) wonder(due.row, due.time, Channel::neighbour);
        else reach(due.row, due.time, Channel::neighbour, due.other % 2 == 0 ? Advice::be_ready : Advice::move_now);
        break;
      case Due::Kind::see: reach(due.row, due.time, Channel::own_eyes, Advice::none); break;
      case Due::Kind::message: message_due(due.row, due.other, due.time); break;
      case Due::Kind::gong: gong_due(due.row, due.time); break;
    }
  }
  std::vector<HouseholdId>& news = warning_->news;
  std::sort(news.begin(), news.end());
  news.erase(std::unique(news.begin(), news.end()), news.end());
}

/// Households that something comes to lie apart in memory: what is read of those soon to come is brought meanwhile. Changes nothing.
void WarningModel::fetch_ahead() {
  constexpr std::size_t places = 8;
  if (const Due* due = calendar_.ahead(places); due != nullptr && due->kind == Due::Kind::tell) fetch(due->row);
}

void WarningModel::fetch(std::uint32_t household) const {
  __builtin_prefetch(warning_->rows.data() + household, 1), __builtin_prefetch(world_->households.key.data() + household);
  __builtin_prefetch(has_phone_.data() + household), __builtin_prefetch(grid_.data() + household), __builtin_prefetch(neighbours_.first.data() + household);
  __builtin_prefetch(world_->households.persons.data() + household), __builtin_prefetch(first_tell_.data() + 2 * static_cast<std::size_t>(household), 1);
  ears_.fetch(household);
}

/// Notes where water stands at the walls for the first time.
void WarningModel::see_water(Time now) {
  for (const BuildingId b : hazard_->changed_buildings) {
    if (hazard_->building_depth_m[b.index] < static_cast<float>(settings_.own_eyes.depth_m)) continue;
    if (!warning_->water_at_door[b.index].is_never()) continue;
    warning_->water_at_door[b.index] = now;
    water_came(b.index, now, now);
  }
}

/// Who sees signs of a zone is put down as soon as it is settled when they show; whose home it comes to, and who lives, sees that.
void WarningModel::see_zones(Time now) {
  for (std::uint32_t z = 0; z < zones_->zones.size(); ++z)
    if (signs_put_down_[z] == 0 && !zone_state_->signs[z].is_never()) signs_show(z, now);
  if (!settings_.own_eyes.enabled) return;
  for (const zone::Strike& strike : zones_->buildings) {
    if (!zone::kind_of(zones_->zones[strike.zone].kind).is_seen) continue;
    for (const std::uint32_t h : by_building_.of(strike.row)) push({strike.at, Due::Kind::see, h, strike.row});
  }
}

/// Whoever feels it strongly needs nobody to tell him.
void WarningModel::feel_shaking() {
  if (!settings_.own_eyes.enabled) return;
  for (const earthquake::Shake& shake : shaking_->now)
    for (std::uint32_t b = 0; b < shake.pga_g.size(); ++b) {
      if (static_cast<double>(shake.pga_g[b]) < settings_.own_eyes.shaking_g) continue;
      for (const std::uint32_t h : by_building_.of(b)) push({shake.at, Due::Kind::see, h, b});
    }
}

/// True where the message would change nothing any more.
bool WarningModel::has_heard(std::uint32_t household, Channel channel, Advice advice) const {
  return has(warning_->heard_by[household], channel) && advice <= warning_->advice[household] &&
      (advice != Advice::move_now || !warning_->told[household].is_never());
}

bool WarningModel::phones_work(std::uint32_t household) const { return lifelines::has_phones(services_, grid_of(household)); }

namespace {

/// 1 within half the range, falling in a straight line to `at_range` at its edge.
float nearness(double distance, double range, double at_range) {
  const double beyond = std::max(0.0, distance / range - 0.5) * 2;
  return static_cast<float>(1.0 + (at_range - 1.0) * beyond);
}

/// For each loudspeaker of an area the grid of the nearest building, on whose supply it hangs.
std::vector<AreaId> supplies_of(const World& world, std::uint32_t area) {
  std::vector<AreaId> out;
  const Ragged& horns = world.areas.loudspeakers;
  for (auto i = horns.first[area]; i + 1 < horns.first[area + 1]; i += 2) {
    const BuildingId nearest = nearest_building(world.buildings, horns.values[i], horns.values[i + 1]);
    out.push_back(nearest.valid() ? world.buildings.grid[nearest.index] : AreaId{});
  }
  return out;
}

bool needs_help(const World& world, std::uint32_t household) {
  const std::uint32_t first = world.households.first_person[household];
  for (std::uint32_t p = first; p < first + world.households.persons[household]; ++p)
    if (world.persons.impaired[p] != 0) return true;
  return false;
}

}  // namespace

void WarningModel::build_world_caches() {
  const World& world = *world_;
  const std::size_t areas = world.areas.size();
  by_building_ = households_by_building(world);
  by_area_ = households_by_area(world);
  neighbours_ = neighbour_graph(world, by_building_, static_cast<int>(settings_.neighbours.nearest_buildings), settings_.neighbours.range_m);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> children, direct;
  for (std::uint32_t a = 0; a < areas; ++a)
    if (world.areas.parent[a].valid()) children.emplace_back(world.areas.parent[a].index, a);
  for (std::uint32_t h = 0; h < world.households.size(); ++h)
    if (const AreaId grid = world.buildings.grid[world.households.home[h].index]; grid.valid()) direct.emplace_back(grid.index, h);
  children_ = Lists::from_pairs(areas, children);
  direct_ = Lists::from_pairs(areas, direct);

  ears_.build(world, settings_.hearing, settings_.languages, direct_);
  grid_.assign(world.households.size(), AreaId{});
  for (std::uint32_t h = 0; h < grid_.size(); ++h) grid_[h] = world.buildings.grid[world.households.home[h].index];
  has_phone_.assign(world.households.size(), 0);
  for (std::uint32_t h = 0; h < has_phone_.size(); ++h) {
    const auto* phone = world.persons.phone.data() + world.households.first_person[h];
    has_phone_[h] = std::any_of(phone, phone + world.households.persons[h], [](std::uint8_t p) { return p != 0; }) ? 1 : 0;
  }
  seat_.assign(areas, BuildingId{});
  for (std::uint32_t a = 0; a < areas; ++a) seat_[a] = seat_of(a);
  satellite_.assign(areas, 0);
  for (std::uint32_t a = 0; a < areas; ++a)
    for (const std::string& id : settings_.chain.satellite_phones)
      if (world.areas.id[a] == id) satellite_[a] = 1;
  rounds_.assign(areas, {}), gong_round_.assign(areas, {}), phone_part_.assign(areas, 0), hearers_.assign(areas, {});
  const WardenSettings& w = settings_.wardens;
  const auto wanted = [&world](Whom whom, std::uint32_t h) { return whom == Whom::all || (whom == Whom::listed && needs_help(world, h)); };
  for (std::uint32_t a = 0; a < areas; ++a) {
    for (const std::uint32_t h : direct_.of(a))
      if (has_phone(h) && wanted(w.calls, h)) rounds_[a].push_back(h);
    phone_part_[a] = static_cast<std::uint32_t>(rounds_[a].size());
    for (const bool listed : {true, false})
      for (const std::uint32_t h : direct_.of(a))
        if (needs_help(world, h) == listed && wanted(w.knocks, h)) rounds_[a].push_back(h);
    if (settings_.gong.enabled)
      for (const std::uint32_t h : direct_.of(a))
        if (const std::uint32_t home = world.households.home[h].index; gong_round_[a].empty() || gong_round_[a].back() != home) gong_round_[a].push_back(home);
    const double range = world.areas.loudspeaker_m[a];
    if (!(range > 0)) continue;
    const auto first = world.areas.loudspeakers.first[a], last = world.areas.loudspeakers.first[a + 1];
    const std::vector<AreaId> power = supplies_of(world, a);
    for (std::uint32_t b = 0; b < world.buildings.size(); ++b) {
      double best = INFINITY;
      AreaId grid;
      for (auto i = first; i + 1 < last; i += 2) {
        const double dx = world.buildings.x[b] - world.areas.loudspeakers.values[i], dy = world.buildings.y[b] - world.areas.loudspeakers.values[i + 1];
        if (dx * dx + dy * dy < best) best = dx * dx + dy * dy, grid = power[(i - first) / 2];
      }
      if (best > range * range) continue;
      for (const std::uint32_t h : by_building_.of(b)) hearers_[a].push_back({h, nearness(std::sqrt(best), range, settings_.loudspeakers.at_range), grid});
    }
  }
}

void WarningModel::rebuild_calendar(Time now) {
  calendar_ = {};
  first_tell_.assign(2 * world_->households.size(), Time::never());
  call_order_.assign(chain_->stage.size(), {});
  for (std::uint32_t row = 0; row < chain_->stage.size(); ++row) {
    if (chain_->stage[row] != Stage::idle && chain_->stage[row] != Stage::informed) {
      bool answered = false;
      push({call_ends(row, answered), Due::Kind::post, row, 0});
    }
    if (!chain_->broadcast[row].is_never()) push({chain_->broadcast[row], Due::Kind::broadcast, row, 0});
    if (!chain_->call_round[row].is_never()) push({batch_ends(row), Due::Kind::auto_calls, row, 0});
    if (!chain_->visit[row].is_never()) push({chain_->visit[row], Due::Kind::warden, row, 0});
    if (!chain_->gong[row].is_never()) push({chain_->gong[row], Due::Kind::gong, row, 0});
  }
  rebuild_messages(now);
  for (std::uint32_t b = 0; b < world_->buildings.size(); ++b)
    if (!warning_->water_at_door[b].is_never()) water_came(b, warning_->water_at_door[b], now);
  signs_put_down_.assign(zones_ == nullptr ? 0 : zones_->zones.size(), 0);
  for (std::uint32_t z = 0; z < signs_put_down_.size(); ++z)
    if (!zone_state_->signs[z].is_never()) signs_show(z, now);
  for (std::uint32_t h = 0; h < world_->households.size(); ++h) {
    if (!warning_->told[h].is_never()) pass_on(h, 1, warning_->told[h], now);
    if (warning_->alerted[h] < warning_->told[h]) pass_on(h, 0, warning_->alerted[h], now);
  }
}

std::unique_ptr<Model> make_warning_chain(const ModelInputs& inputs) { return std::make_unique<WarningModel>(inputs, settings_of<WarningSettings>(inputs)); }

}  // namespace muster::warning
