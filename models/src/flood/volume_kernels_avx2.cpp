#define MUSTER_FLOOD_NAMESPACE set_avx2
#include "volume_loops.hpp"
