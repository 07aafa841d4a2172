#include "muster/models/flood/kernels.hpp"

namespace muster::flood {

#define MUSTER_FLOOD_SET(name)                 \
  namespace name {                             \
  extern const Kernels<float> float_kernels;   \
  extern const Kernels<double> double_kernels; \
  }
MUSTER_FLOOD_SET(set_generic)
MUSTER_FLOOD_SET(set_avx2)
MUSTER_FLOOD_SET(set_avx512)
#undef MUSTER_FLOOD_SET

bool kernels_available(KernelSet set) {
#if defined(__x86_64__)
  if (set == KernelSet::avx2) return __builtin_cpu_supports("avx2") != 0;
  if (set == KernelSet::avx512)
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0;
#endif
  return set == KernelSet::generic;
}

template <>
const Kernels<float>& kernels_of<float>(KernelSet set) {
  return set == KernelSet::avx512 ? set_avx512::float_kernels : set == KernelSet::avx2 ? set_avx2::float_kernels : set_generic::float_kernels;
}

template <>
const Kernels<double>& kernels_of<double>(KernelSet set) {
  return set == KernelSet::avx512 ? set_avx512::double_kernels : set == KernelSet::avx2 ? set_avx2::double_kernels : set_generic::double_kernels;
}

KernelSet best_kernel_set() {
  if (kernels_available(KernelSet::avx512)) return KernelSet::avx512;
  return kernels_available(KernelSet::avx2) ? KernelSet::avx2 : KernelSet::generic;
}

template <>
const Kernels<float>& best_kernels<float>() {
  return kernels_of<float>(best_kernel_set());
}
template <>
const Kernels<double>& best_kernels<double>() {
  return kernels_of<double>(best_kernel_set());
}

}  // namespace muster::flood
