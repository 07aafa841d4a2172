#include "muster/engine/agents/party.hpp"
#include "muster/engine/world/tables.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/zone/kinds.hpp"
#include "parts.hpp"

namespace py = pybind11;

namespace muster::python {

/// The numbers that arrays hold for kinds of things, with their names.
void bind_words(py::module_& module) {
  py::enum_<Channel>(module, "Channel", "By what a household was alerted: household/alerted_by.")
      .value("none", Channel::none)
      .value("warden", Channel::warden)
      .value("loudspeaker", Channel::loudspeaker)
      .value("auto_call", Channel::auto_call)
      .value("neighbour", Channel::neighbour)
      .value("own_eyes", Channel::own_eyes)
      .value("door_knock", Channel::door_knock)
      .value("sms", Channel::sms)
      .value("cell_broadcast", Channel::cell_broadcast)
      .value("messaging_group", Channel::messaging_group)
      .value("gong", Channel::gong)
      .value("media", Channel::media);
  py::enum_<Try>(module, "Try", "How an attempt to reach a household ended: four bits per channel of household/tries.")
      .value("none", Try::none)
      .value("heard", Try::heard)
      .value("not_heard", Try::not_heard)
      .value("no_answer", Try::no_answer)
      .value("no_phone", Try::no_phone)
      .value("no_power", Try::no_power)
      .value("no_network", Try::no_network)
      .value("deep_water", Try::deep_water)
      .value("no_way", Try::no_way)
      .value("warden_lost", Try::warden_lost)
      .value("nobody_hears", Try::nobody_hears)
      .value("not_understood", Try::not_understood);
  py::enum_<Hearing>(module, "Hearing", "What somebody hears of speech and sirens: person/hearing.")
      .value("normal", Hearing::normal)
      .value("hard_of_hearing", Hearing::hard_of_hearing)
      .value("deaf", Hearing::deaf);
  py::enum_<Intent>(module, "Intent", "Where a household stands in its decision: household/intent.")
      .value("unaware", Intent::unaware)
      .value("deciding", Intent::deciding)
      .value("preparing", Intent::preparing)
      .value("leaving", Intent::leaving)
      .value("refused", Intent::refused)
      .value("staying", Intent::staying);
  py::enum_<PartyStatus>(module, "PartyStatus", "Where a party is in its journey: party/status.")
      .value("none", PartyStatus::none)
      .value("waiting", PartyStatus::waiting)
      .value("on_link", PartyStatus::on_link)
      .value("arrived", PartyStatus::arrived)
      .value("abandoned", PartyStatus::abandoned)
      .value("in_place", PartyStatus::in_place)
      .value("dead", PartyStatus::dead)
      .value("carried", PartyStatus::carried);
  py::enum_<Cause>(module, "Cause", "What harmed a person: person/cause.")
      .value("none", Cause::none)
      .value("drowned_at_home", Cause::drowned_at_home)
      .value("swept_off_feet", Cause::swept_off_feet)
      .value("vehicle_swept_away", Cause::vehicle_swept_away)
      .value("landslide", Cause::landslide)
      .value("debris_flow", Cause::debris_flow)
      .value("tailings", Cause::tailings)
      .value("gas", Cause::gas)
      .value("cold", Cause::cold)
      .value("building_collapsed", Cause::building_collapsed)
      .value("wildfire", Cause::wildfire)
      .value("drowned_in_shelter", Cause::drowned_in_shelter)
      .value("smoke", Cause::smoke)
      .value("earthquake", Cause::earthquake);
  py::enum_<zone::ZoneKind> kinds(module, "ZoneKind", "What a danger zone is: zones/kind.");
  for (const zone::KindOfZone& kind : zone::kinds_of_zones()) kinds.value(kind.word, kind.kind);
  py::enum_<RoadClass>(module, "RoadClass", "Table link, column road_class.")
      .value("motorway", RoadClass::motorway)
      .value("arterial", RoadClass::arterial)
      .value("collector", RoadClass::collector)
      .value("lane", RoadClass::lane)
      .value("track", RoadClass::track)
      .value("footway", RoadClass::footway)
      .value("stairs", RoadClass::stairs);
  py::enum_<LinkStructure>(module, "LinkStructure", "Table link, column structure.")
      .value("plain", LinkStructure::plain)
      .value("bridge", LinkStructure::bridge)
      .value("tunnel", LinkStructure::tunnel)
      .value("underpass", LinkStructure::underpass);
  py::enum_<ShelterKind>(module, "ShelterKind", "Table shelter, column kind. An exit is a road out of the area.")
      .value("emergency", ShelterKind::emergency)
      .value("short_stay", ShelterKind::short_stay)
      .value("long_stay", ShelterKind::long_stay)
      .value("exit", ShelterKind::exit);
  py::enum_<ShelterUse>(module, "ShelterUse", "Table shelter, column use: what it is on ordinary days. Squares, parks and car parks are in the open.")
      .value("unknown", ShelterUse::unknown)
      .value("school", ShelterUse::school)
      .value("gymnasium", ShelterUse::gymnasium)
      .value("hall", ShelterUse::hall)
      .value("office", ShelterUse::office)
      .value("hospital", ShelterUse::hospital)
      .value("hotel", ShelterUse::hotel)
      .value("temple", ShelterUse::temple)
      .value("dwelling", ShelterUse::dwelling)
      .value("square", ShelterUse::square)
      .value("park", ShelterUse::park)
      .value("car_park", ShelterUse::car_park)
      .value("other", ShelterUse::other);
}

}  // namespace muster::python
