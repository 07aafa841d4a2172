# Run as: cmake -DSOURCE_DIR=<project> -DWORK_DIR=<scratch> -P layer_rules_test.cmake
# Configures three tiny projects on the real cmake/MusterLayer.cmake: a good one passes, an upward dependency and a source file that no
# list names are refused.
function(try_project name expect_failure engine_uses extra_source)
  set(dir "${WORK_DIR}/${name}")
  file(REMOVE_RECURSE "${dir}")
  foreach(layer engine models)
    file(WRITE "${dir}/${layer}/src/a.cpp" "int ${layer}_a() { return 0; }\n")
    file(MAKE_DIRECTORY "${dir}/${layer}/include")
  endforeach()
  if(extra_source)
    file(WRITE "${dir}/engine/src/deep/${extra_source}" "int forgotten() { return 0; }\n")
  endif()
  file(WRITE "${dir}/CMakeLists.txt"
       "cmake_minimum_required(VERSION 3.25)\nproject(t LANGUAGES CXX)\nlist(APPEND CMAKE_MODULE_PATH \"${SOURCE_DIR}/cmake\")\n"
       "include(MusterLayer)\nadd_library(muster_options INTERFACE)\nadd_library(muster::options ALIAS muster_options)\n"
       "add_subdirectory(engine)\nadd_subdirectory(models)\n")
  file(WRITE "${dir}/engine/CMakeLists.txt" "muster_layer(engine ${engine_uses} SOURCES src/a.cpp)\n")
  file(WRITE "${dir}/models/CMakeLists.txt" "muster_layer(models USES engine SOURCES src/a.cpp)\n")
  execute_process(COMMAND "${CMAKE_COMMAND}" -G Ninja -S "${dir}" -B "${dir}/build" RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(expect_failure STREQUAL "")
    if(NOT code EQUAL 0)
      message(FATAL_ERROR "${name}: should configure, but: ${err}")
    endif()
  else()
    string(REGEX REPLACE "[ \n]+" " " flat "${err}")
    if(code EQUAL 0 OR NOT flat MATCHES "${expect_failure}")
      message(FATAL_ERROR "${name}: should be refused with '${expect_failure}', but: ${flat}")
    endif()
  endif()
endfunction()

try_project(good "" "" "")
try_project(upward "may not use 'models'" "USES models" "")
try_project(forgotten "no list names this source file" "" "forgotten.cpp")
