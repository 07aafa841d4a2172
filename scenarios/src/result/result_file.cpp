#include "muster/engine/core/error.hpp"
#include "muster/scenarios/result.hpp"
#include "result/canonical.hpp"

namespace muster {

ResultFile::ResultFile(const std::string& path) : file_(Hdf5File::open(path)) {
  const Location where{path, 0, 0, {}};
  const std::string found = file_.has_attribute("", "format") ? file_.text_attribute("", "format") : "foreign";
  if (found != format) throw InputError(ErrorCode::wrong_format, where, {{"found", found}, {"expected", format}});
  const std::int64_t stored = file_.integer_attribute("", "version");
  if (stored != version)
    throw InputError(stored > version ? ErrorCode::version_too_new : ErrorCode::version_too_old, where,
                     {{"found", std::to_string(stored)}, {"expected", std::to_string(version)}});
  complete_ = file_.integer_attribute("", "complete") != 0;
  reached_ = Time{file_.integer_attribute("provenance", "duration_reached_ms")};
  if (file_.has("final")) result::walk(file_, "final", [this](const std::string& name) { arrays_.push_back(name.substr(6)); });
}

std::vector<std::string> ResultFile::series() const {
  std::vector<std::string> names;
  if (!file_.has("time")) return names;
  for (const std::string& name : file_.children("")) {
    if (!file_.is_group(name) && name != "time" && file_.has_attribute(name, "series")) names.push_back(name);
  }
  return names;
}

Digest result_hash(const std::string& path) {
  const ResultFile stored(path);
  const Digest digest = result::digest_of(stored.file());
  if (digest.hex() != stored.hash()) throw InputError(ErrorCode::bad_checksum, {path, 0, 0, {}});
  return digest;
}

}  // namespace muster
