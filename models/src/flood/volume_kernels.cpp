#include "muster/models/flood/volume_kernels.hpp"

namespace muster::flood {

#define MUSTER_FLOOD_SET(name)                              \
  namespace name {                                          \
  extern const VolumeKernels<float> float_volume_kernels;   \
  extern const VolumeKernels<double> double_volume_kernels; \
  }
MUSTER_FLOOD_SET(set_generic)
MUSTER_FLOOD_SET(set_avx2)
MUSTER_FLOOD_SET(set_avx512)
#undef MUSTER_FLOOD_SET

template <>
const VolumeKernels<float>& volume_kernels_of<float>(KernelSet set) {
  return set == KernelSet::avx512 ? set_avx512::float_volume_kernels
      : set == KernelSet::avx2    ? set_avx2::float_volume_kernels
                                  : set_generic::float_volume_kernels;
}

template <>
const VolumeKernels<double>& volume_kernels_of<double>(KernelSet set) {
  return set == KernelSet::avx512 ? set_avx512::double_volume_kernels
      : set == KernelSet::avx2    ? set_avx2::double_volume_kernels
                                  : set_generic::double_volume_kernels;
}

template <>
const VolumeKernels<float>& best_volume_kernels<float>() {
  return volume_kernels_of<float>(best_kernel_set());
}
template <>
const VolumeKernels<double>& best_volume_kernels<double>() {
  return volume_kernels_of<double>(best_kernel_set());
}

}  // namespace muster::flood
