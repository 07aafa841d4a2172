#include "muster/engine/io/checkpoint.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "muster/engine/io/hdf5_file.hpp"

namespace muster {

namespace {

constexpr std::int64_t format_version = 3;  // 2: moments of persons, parties, households and buildings in 32 bits; 3: who waits at desks in 20 bytes, who is carried as pairs
constexpr const char* checkpoint_format = "muster-checkpoint";
constexpr const char* segment_format = "muster-events";

/// State names are paths; a file keeps them flat, so that "a" and "a/b" may both be arrays.
std::string flat(std::string name) {
  std::replace(name.begin(), name.end(), '/', ':');
  return "state/" + name;
}

void write_head(Hdf5File& file, const char* format) {
  file.attribute("", "format", format);
  file.attribute("", "version", format_version);
}

void check_head(const Hdf5File& file, const char* format) {
  const std::string found = file.text_attribute("", "format");
  const Location where{file.path(), 0, 0, {}};
  if (found != format) throw InputError(ErrorCode::wrong_format, where, {{"found", found}, {"expected", format}});
  const std::int64_t version = file.integer_attribute("", "version");
  if (version != format_version)
    throw InputError(version > format_version ? ErrorCode::version_too_new : ErrorCode::version_too_old, where,
                     {{"found", std::to_string(version)}, {"expected", std::to_string(format_version)}});
}

/// Calls visit(name, column) for the columns of the log.
void columns(auto& log, auto&& visit) {
  visit("time", log.time), visit("kind", log.kind), visit("subject", log.subject), visit("object", log.object), visit("value", log.value);
}

std::vector<std::string> kind_names(const Run& run) {
  std::vector<std::string> names;
  for (const EventKindInfo& kind : run.events().kinds()) names.push_back(kind.name);
  return names;
}

/// Appends what a segment holds of an array, if anything.
void append_rows(const ArrayRef& array, const Hdf5File& segment, Hasher& hasher) {
  const std::string name = flat(array.name);
  if (!segment.has(name)) return;
  const std::size_t before = array.size(), rows = static_cast<std::size_t>(segment.count(name));
  array.resize(before + rows);
  auto* fresh = static_cast<char*>(array.data()) + before * array.element_bytes;
  segment.read_raw(name, array.scalar, array.element_bytes, fresh);
  hasher.bytes(fresh, rows * array.element_bytes);
}

std::optional<std::uint64_t> number_between(const std::string& name, const std::string& before, const std::string& after) {
  if (!name.starts_with(before) || !name.ends_with(after) || name.size() <= before.size() + after.size()) return std::nullopt;
  std::uint64_t number = 0;
  const char* last = name.data() + name.size() - after.size();
  const auto [end, error] = std::from_chars(name.data() + before.size(), last, number);
  return error == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

/// Names of the files beside `prefix` that begin with its last part.
std::vector<std::filesystem::path> siblings(const std::string& prefix) {
  const std::filesystem::path path(prefix);
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::vector<std::filesystem::path> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    if (entry.path().filename().string().starts_with(path.filename().string() + ".")) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Checkpoints::Checkpoints(std::string prefix, std::string program, CheckpointInputs inputs) : prefix_(std::move(prefix)), inputs_(std::move(inputs)) {
  inputs_.insert(inputs_.begin(), {"program", std::move(program)});
}

std::string Checkpoints::checkpoint_file(std::uint64_t number) const { return prefix_ + ".checkpoint-" + std::to_string(number) + ".h5"; }
std::string Checkpoints::segment_file(std::uint64_t number) const { return prefix_ + ".events-" + std::to_string(number) + ".h5"; }

std::vector<std::uint64_t> Checkpoints::stored() const {
  const std::string name = std::filesystem::path(prefix_).filename().string() + ".checkpoint-";
  std::vector<std::uint64_t> numbers;
  for (const auto& path : siblings(prefix_))
    if (const auto number = number_between(path.filename().string(), name, ".h5")) numbers.push_back(*number);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

void Checkpoints::save_segment(const Run& run) {
  std::uint64_t first = 0;
  for (const Segment& segment : segments_) first += segment.rows;
  const EventLog& log = run.events();
  std::vector<ArrayRef> grown = run.state().arrays();
  std::erase_if(grown, [this](const ArrayRef& array) { return !array.appended || array.size() == stored_rows(array); });
  if (log.size() == first && grown.empty()) return;
  Hdf5File file = Hdf5File::create(segment_file(segments_.size()));
  write_head(file, segment_format);
  Hasher hasher;
  columns(log, [&]<class T>(const char* name, const std::vector<T>& column) {
    const std::span<const T> fresh = std::span(column).subspan(static_cast<std::size_t>(first));
    file.write(name, fresh, {.deflate = 1});
    hasher.bytes(fresh.data(), fresh.size_bytes());
  });
  for (const ArrayRef& array : grown) {
    const std::uint64_t before = stored_rows(array), rows = array.size() - before;
    const auto* fresh = static_cast<const char*>(array.data()) + before * array.element_bytes;
    file.write_raw(flat(array.name), array.scalar, array.element_bytes, fresh, rows, {.deflate = 1});
    hasher.bytes(fresh, rows * array.element_bytes);
    appended_[array.name] = array.size();
  }
  file.commit();
  segments_.push_back({log.size() - first, hasher.digest()});
}

std::uint64_t Checkpoints::stored_rows(const ArrayRef& array) const {
  const auto found = appended_.find(array.name);
  return found == appended_.end() ? 0 : found->second;
}

void Checkpoints::save(Run& run) {
  run.settle();
  save_segment(run);
  const std::vector<std::uint64_t> before = stored();
  Hdf5File file = Hdf5File::create(checkpoint_file(before.empty() ? 1 : before.back() + 1));
  write_head(file, checkpoint_format);
  std::vector<std::string> names, values;
  for (const auto& [name, value] : inputs_) names.push_back(name), values.push_back(value);
  file.write_texts("inputs/name", names);
  file.write_texts("inputs/value", values);
  std::vector<std::uint64_t> rows, high, low;
  for (const Segment& s : segments_) rows.push_back(s.rows), high.push_back(s.digest.high), low.push_back(s.digest.low);
  file.write("events/rows", rows), file.write("events/digest_high", high), file.write("events/digest_low", low);
  file.write_texts("events/kinds", kind_names(run));
  file.group("state");
  std::vector<std::byte> scratch;
  for (const ArrayRef& array : run.state().arrays())
    if (!array.appended) file.write_raw(flat(array.name), array.scalar, array.element_bytes, array.packed(scratch).data(), array.size(), {.deflate = 1});
  file.attribute("state", "digest", run.state().digest().hex());
  file.commit();
  std::error_code ignored;
  for (std::size_t i = 0; i + 1 < before.size(); ++i) std::filesystem::remove(checkpoint_file(before[i]), ignored);
}

void Checkpoints::check_inputs(const std::string& path, const CheckpointInputs& found) const {
  Problems problems;
  const auto differs = [&](const std::string& what) { problems.add(ErrorCode::other_inputs, {path, 0, 0, {}}, {{"what", what}}); };
  const auto value_of = [](const CheckpointInputs& inputs, const std::string& name) -> const std::string* {
    for (const auto& [key, value] : inputs)
      if (key == name) return &value;
    return nullptr;
  };
  for (const auto& [name, value] : inputs_) {
    const std::string* there = value_of(found, name);
    if (there == nullptr || *there != value) differs(name);
  }
  for (const auto& [name, value] : found)
    if (value_of(inputs_, name) == nullptr) differs(name);
  problems.throw_if_any();
}

void Checkpoints::load_events(Run& run, const Hdf5File& file) {
  if (file.read_texts("events/kinds") != kind_names(run)) throw InputError(ErrorCode::other_inputs, {file.path(), 0, 0, {}}, {{"what", "events/kinds"}});
  const auto rows = file.read<std::uint64_t>("events/rows"), high = file.read<std::uint64_t>("events/digest_high"),
             low = file.read<std::uint64_t>("events/digest_low");
  EventLog& log = run.events();
  log.clear();
  segments_.clear(), appended_.clear();
  std::vector<ArrayRef> grown = run.state().arrays();
  std::erase_if(grown, [](const ArrayRef& array) { return !array.appended; });
  for (const ArrayRef& array : grown) array.resize(0);
  for (std::size_t k = 0; k < rows.size() && k < high.size() && k < low.size(); ++k) {
    const Hdf5File segment = Hdf5File::open(segment_file(k));
    check_head(segment, segment_format);
    Hasher hasher;
    bool whole = true;
    columns(log, [&]<class T>(const char* name, std::vector<T>& column) {
      const std::vector<T> part = segment.read<T>(name);
      whole = whole && part.size() == rows[k];
      hasher.bytes(part.data(), part.size() * sizeof(T));
      column.insert(column.end(), part.begin(), part.end());
    });
    for (const ArrayRef& array : grown) append_rows(array, segment, hasher);
    if (!whole || hasher.digest() != Digest{high[k], low[k]}) throw InputError(ErrorCode::bad_checksum, {segment.path(), 0, 0, {}});
    segments_.push_back({rows[k], hasher.digest()});
  }
  for (const ArrayRef& array : grown) appended_[array.name] = array.size();
}

Time Checkpoints::load(Run& run, const std::string& path) {
  const Hdf5File file = Hdf5File::open(path);
  check_head(file, checkpoint_format);
  const std::vector<std::string> names = file.read_texts("inputs/name"), values = file.read_texts("inputs/value");
  CheckpointInputs found;
  for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) found.emplace_back(names[i], values[i]);
  check_inputs(path, found);
  load_events(run, file);
  std::vector<std::byte> bytes;
  for (const ArrayRef& array : run.state().arrays()) {
    if (array.appended) continue;  // came with the segments
    const std::uint64_t count = file.count(flat(array.name));
    if (array.single && count != 1)
      throw InputError(ErrorCode::wrong_shape, {path, 0, 0, "/" + flat(array.name)}, {{"found", std::to_string(count)}, {"expected", "1"}});
    array.resize(static_cast<std::size_t>(count));
    bytes.resize(static_cast<std::size_t>(count) * array.element_bytes);
    file.read_raw(flat(array.name), array.scalar, array.element_bytes, bytes.data());
    array.unpack(bytes);
  }
  if (run.state().digest().hex() != file.text_attribute("state", "digest")) throw InputError(ErrorCode::bad_checksum, {path, 0, 0, "/state"});
  run.resumed();
  return run.now();
}

Checkpoints::Resumed Checkpoints::resume(Run& run) {
  const std::vector<std::uint64_t> numbers = stored();
  if (numbers.empty()) throw InputError(ErrorCode::no_checkpoint, {prefix_, 0, 0, {}});
  Resumed resumed;
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    try {
      resumed.at = load(run, checkpoint_file(*number));
      std::error_code ignored;  // what could not be read must not count as one of the two that are kept
      for (auto bad = numbers.rbegin(); bad != number; ++bad) std::filesystem::remove(checkpoint_file(*bad), ignored);
      return resumed;
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems()) {
        if (problem.code == ErrorCode::other_inputs) throw;
        resumed.skipped.push_back(problem);
      }
    }
  }
  throw InputError(resumed.skipped);
}

void Checkpoints::remove() {
  const std::string name = std::filesystem::path(prefix_).filename().string();
  std::error_code ignored;
  for (const auto& path : siblings(prefix_)) {
    std::string file = path.filename().string();
    file.resize(std::min(file.size(), file.rfind(".part-")));  // what a killed process left unfinished
    if (number_between(file, name + ".checkpoint-", ".h5") || number_between(file, name + ".events-", ".h5")) std::filesystem::remove(path, ignored);
  }
  segments_.clear();
}

}  // namespace muster
