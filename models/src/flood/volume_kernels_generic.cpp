#define MUSTER_FLOOD_NAMESPACE set_generic
#include "volume_loops.hpp"
