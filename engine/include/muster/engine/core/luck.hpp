#pragma once
#include <cstdint>
#include <string_view>

#include "muster/engine/core/ids.hpp"

namespace muster {

/// Named streams of luck. The numbers are frozen: a released one is never reused or renumbered, new ones are appended
/// in the block of their domain. docs/determinism.md lists what each is for.
enum class Stream : std::uint32_t {
  // 1..99 town and population
  town_terrain = 1,
  town_streets = 2,
  town_buildings = 3,
  town_population = 4,
  town_shelters = 5,
  household_vehicle = 6,
  whereabouts = 7,
  // 100..199 hazard and sensing
  hazard_realisation = 100,
  gauge_noise = 101,
  terrain_error = 102,
  forecast_error = 103,
  // 200..299 warning
  warning_deliberation = 200,
  warning_acknowledge = 201,
  warning_hears = 202,
  warning_call_order = 203,
  warning_contagion = 204,
  warning_belief = 205,
  warning_post_absent = 206,
  // 300..399 behaviour
  behaviour_delay = 300,
  behaviour_refusal = 301,
  behaviour_mode = 302,
  behaviour_destination = 303,
  behaviour_self_start = 304,
  behaviour_return = 305,
  // 400..499 movement
  walking_speed = 400,
  exit_patience = 401,
  // 500..599 casualty
  casualty_stability = 500,
  casualty_drowning = 501,
  casualty_vehicle = 502,
  casualty_zone = 503,
  casualty_shaking = 504,
  // 600..699 ensemble
  ensemble_member = 600,
  bootstrap = 601,
  // 900..999 tests and Python models
  test = 900,
  python_model = 901,
};

/// Uniform in [0, 1), 53 bits. A pure function of its arguments (Philox 4x64-10 of Random123, Salmon et al. 2011): no state, no
/// order, any thread. `who` is the key of a person or of a thing of the world, never a row; `occasion` names the event
/// (message and channel, attempt, task), never a running count, so that one draw more moves no other.
double uniform(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion = 0);

/// Standard normal deviate from the same arguments, by inversion of uniform(): one draw, one value.
double normal(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion = 0);

/// Exponential deviate with mean 1, by inversion.
double exponential(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion = 0);

/// 64 random bits.
std::uint64_t random_bits(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion = 0);

/// Integer in [0, n), n >= 1, without modulo bias that could be seen (multiply-high).
std::uint64_t uniform_index(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion, std::uint64_t n);

/// Name of an occasion made of several parts, e.g. occasion(message_key, channel, attempt).
std::uint64_t occasion(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0);
/// Name of an occasion from a word, e.g. occasion("age").
std::uint64_t occasion(std::string_view word);
/// Key of an unordered pair: the same for (a, b) and (b, a).
EntityKey pair_key(EntityKey a, EntityKey b);

}  // namespace muster
