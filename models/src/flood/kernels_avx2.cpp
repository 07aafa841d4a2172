#define MUSTER_FLOOD_NAMESPACE set_avx2
#include "kernel_loops.hpp"
