#define MUSTER_FLOOD_NAMESPACE set_avx512
#include "volume_loops.hpp"
