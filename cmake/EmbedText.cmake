# embed_texts(<out.cpp> <header> <name> [NAMES_BELOW <folder>] <file>...): writes a source file that holds the texts of the files, as
#   const std::span<const std::string_view> <name>
# or, with NAMES_BELOW, as
#   const std::span<const NamedText> <name>      pairs of {path below the folder, text}, a struct of the header.
# Raw string literals in pieces, because compilers bound the length of one literal.
function(embed_texts out header name)
  cmake_parse_arguments(embed "" "NAMES_BELOW" "" ${ARGN})
  set(element "std::string_view")
  if(embed_NAMES_BELOW)
    set(element "NamedText")
  endif()
  set(pieces "")
  set(views "")
  set(index 0)
  foreach(file IN LISTS embed_UNPARSED_ARGUMENTS)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    string(LENGTH "${text}" length)
    set(at 0)
    string(APPEND pieces "constexpr char text_${index}[] =\n")
    while(at LESS length)
      string(SUBSTRING "${text}" ${at} 8000 piece)
      string(APPEND pieces "R\"~~(${piece})~~\"\n")
      math(EXPR at "${at} + 8000")
    endwhile()
    string(APPEND pieces ";\n")
    set(view "std::string_view(text_${index}, sizeof text_${index} - 1)")
    if(embed_NAMES_BELOW)
      file(RELATIVE_PATH short "${embed_NAMES_BELOW}" "${file}")
      set(view "NamedText{\"${short}\", ${view}}")
    endif()
    string(APPEND views "    ${view},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  file(CONFIGURE OUTPUT "${out}" @ONLY CONTENT
"#include \"${header}\"

#include <array>

namespace muster {
namespace {
${pieces}
constexpr std::array views = {
${views}};
}  // namespace
const std::span<const ${element}> ${name} = views;
}  // namespace muster
")
endfunction()
