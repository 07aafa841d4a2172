#pragma once
#include <functional>
#include <string>

#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/step/run.hpp"

namespace muster::result {

/// Gives a data set its title: (place in the file, key of the message, unit).
using Describe = std::function<void(const std::string&, const std::string&, const std::string&)>;

/// Group `load` of run.nc, for runs that made trips: what became of each trip, sums, and by spans of time how many entered each link and how long they
/// were on it. Made from the log: where only a sample is followed link by link, links count the sample.
void write_load(Hdf5File& file, const Run& run, Time interval, const std::string& time_units, const Describe& describe);

}  // namespace muster::result
