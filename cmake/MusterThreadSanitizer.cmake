# The thread sanitizer does not see what goes on inside the OpenMP library, which is not built with it, and takes every parallel region's fork
# and join for a race. Archer, which comes with LLVM's OpenMP library (Debian: libomp-dev), tells it of them; gcc's has nothing of the kind.
# Archer is linked, not only loaded by the tests' environment, so that a test program started by hand has it too.
if(MUSTER_SANITIZE MATCHES "thread")
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "MUSTER_SANITIZE=thread needs clang and LLVM's OpenMP library: use the preset tsan")
  endif()
  get_filename_component(MUSTER_OPENMP_FOLDER "${OpenMP_omp_LIBRARY}" DIRECTORY)
  find_library(ARCHER_LIBRARY archer HINTS "${MUSTER_OPENMP_FOLDER}" REQUIRED)
  get_filename_component(archer_folder "${ARCHER_LIBRARY}" DIRECTORY)
  target_link_options(muster_options INTERFACE "LINKER:--push-state,--no-as-needed,${ARCHER_LIBRARY},--pop-state"
                      "LINKER:-rpath,${archer_folder}")
endif()
