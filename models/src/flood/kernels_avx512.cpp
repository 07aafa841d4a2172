#define MUSTER_FLOOD_NAMESPACE set_avx512
#include "kernel_loops.hpp"
