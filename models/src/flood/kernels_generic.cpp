#define MUSTER_FLOOD_NAMESPACE set_generic
#include "kernel_loops.hpp"
