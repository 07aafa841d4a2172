#pragma once
#include <functional>

namespace muster {

enum class Trial { went_through, crashed, took_too_long };

/// Does `work` in a child process, which may crash or hang in our place, and says how that went. For reading files that nobody vouches for:
/// HDF5 trusts the structure of what it reads. What `work` throws counts as went_through; the caller will meet it again. The child may not
/// start threads, and gets at most 2 GiB more memory than the process has now.
Trial try_in_child(unsigned seconds, const std::function<void()>& work);

}  // namespace muster
