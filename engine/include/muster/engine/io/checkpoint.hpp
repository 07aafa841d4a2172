#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/hash.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/step/run.hpp"

namespace muster {

/// What a run is made from, by name: {"seed", "7"}, {"world", "<digest>"}. A checkpoint resumes only a run made from the same.
using CheckpointInputs = std::vector<std::pair<std::string, std::string>>;

/// Checkpoints of one run: the State in `<prefix>.checkpoint-<n>.h5`; the event log and the arrays of State that are only appended to in closed
/// segments `<prefix>.events-<k>.h5`, each holding what came since the one before, so that what is long is not written again and again. Every file
/// is made under a temporary name, carries a checksum, is flushed and renamed; the last two checkpoints are kept, so that a kill at any moment leaves one that is whole.
/// The format belongs to one version of the program: there is nothing to convert, because a run lasts minutes.
class Checkpoints {
 public:
  /// @param program  version of the program; another version's checkpoint is refused
  Checkpoints(std::string prefix, std::string program, CheckpointInputs inputs);

  /// Stores the run as it is now, at a step boundary. Throws InputError (2010, 2016) where the disk refuses.
  void save(Run& run);

  struct Resumed {
    Time at;
    std::vector<Problem> skipped;  ///< newer checkpoints that could not be read, and why
  };
  /// Puts a run that was just made into the newest stored state that is whole. Throws InputError: 2013 where there is none, 2011 where
  /// it was made from other inputs, or what is wrong with each where none is whole.
  Resumed resume(Run& run);

  /// Numbers of the checkpoints on the disk, oldest first.
  std::vector<std::uint64_t> stored() const;
  /// Removes all files of this run: after its result was written.
  void remove();

 private:
  struct Segment {
    std::uint64_t rows = 0;  ///< of the event log
    Digest digest;
  };
  std::string checkpoint_file(std::uint64_t number) const;
  std::string segment_file(std::uint64_t number) const;
  void save_segment(const Run& run);
  std::uint64_t stored_rows(const ArrayRef& array) const;
  void check_inputs(const std::string& path, const CheckpointInputs& found) const;
  void load_events(Run& run, const class Hdf5File& file);
  Time load(Run& run, const std::string& path);
  std::string prefix_;
  CheckpointInputs inputs_;                        ///< the program's version first
  std::vector<Segment> segments_;                  ///< stored so far
  std::map<std::string, std::uint64_t> appended_;  ///< rows in the segments, of each array that is appended to
};

}  // namespace muster
