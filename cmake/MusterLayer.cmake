# muster_layer(<name> [USES <layer>...] SOURCES <file>... [LINK <target>...] [PUBLIC_LINK <target>...])
# Makes the static library muster_<name> (alias muster::<name>) of one layer and refuses, at configure time,
#  - USES of a layer that does not come before it in MUSTER_LAYERS (an upward dependency), and
#  - a .cpp on disk below the layer's src/ that SOURCES does not name (a forgotten source is dead code).
set(MUSTER_LAYERS engine models scenarios bindings)

function(muster_check_listed folder)
  # muster_check_listed(<folder> <named file>...): every .cpp below folder is named.
  file(GLOB_RECURSE on_disk CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp")
  foreach(file IN LISTS on_disk)
    if(NOT file IN_LIST ARGN)
      message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/${file}: no list names this source file. "
                          "Add it to SOURCES in ${CMAKE_CURRENT_LIST_FILE}, or remove it.")
    endif()
  endforeach()
endfunction()

function(muster_check_uses name)
  # muster_check_uses(<layer> <used layer>...): each of them comes before it.
  list(FIND MUSTER_LAYERS "${name}" own_level)
  if(own_level EQUAL -1)
    message(FATAL_ERROR "muster_layer: unknown layer '${name}'; known, lowest first: ${MUSTER_LAYERS}")
  endif()
  foreach(used IN LISTS ARGN)
    list(FIND MUSTER_LAYERS "${used}" used_level)
    if(used_level EQUAL -1 OR NOT used_level LESS own_level)
      message(FATAL_ERROR "layer '${name}' may not use '${used}': dependencies point downward only (${MUSTER_LAYERS})")
    endif()
  endforeach()
endfunction()

function(muster_layer name)
  cmake_parse_arguments(layer "" "" "USES;SOURCES;LINK;PUBLIC_LINK" ${ARGN})
  muster_check_uses(${name} ${layer_USES})
  muster_check_listed(src ${layer_SOURCES})
  add_library(muster_${name} STATIC ${layer_SOURCES})
  add_library(muster::${name} ALIAS muster_${name})
  target_include_directories(muster_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/include"
                             PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src")
  target_link_libraries(muster_${name} PRIVATE muster::options ${layer_LINK} PUBLIC ${layer_PUBLIC_LINK})
  foreach(used IN LISTS layer_USES)
    target_link_libraries(muster_${name} PUBLIC muster::${used})
  endforeach()
endfunction()
