# Compiler settings that every target of ours gets through muster::options.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

set(MUSTER_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address,undefined or thread")

add_library(muster_options INTERFACE)
add_library(muster::options ALIAS muster_options)
# The same bits from every compiler and processor: no fused multiply-add contraction (gcc contracts by default where the
# target has FMA), no -ffast-math, no -march=native. x86-64 SSE2 arithmetic is then IEEE double for both compilers.
target_compile_options(muster_options INTERFACE -ffp-contract=off -fno-fast-math -Wall -Wextra -Wshadow -Wconversion
                       -Wno-sign-conversion -Wnon-virtual-dtor)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # gcc 12 and clang 14 disagree on which of these are worth a word; gcc's list is the one we keep.
  target_compile_options(muster_options INTERFACE -Wno-unused-lambda-capture -Wno-implicit-int-float-conversion)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(muster_options INTERFACE -Wno-restrict)  # gcc 12 sees overlaps in std::string that are not there (PR 105651)
endif()
if(MUSTER_SANITIZE)
  target_compile_options(muster_options INTERFACE -fsanitize=${MUSTER_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(muster_options INTERFACE -fsanitize=${MUSTER_SANITIZE})
endif()
