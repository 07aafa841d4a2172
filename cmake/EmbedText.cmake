# embed_text(<out.cpp> <header> <namespaced span name> <file>...): writes a source file that holds the texts of the files, as
#   const std::span<const std::string_view> <name>
# Raw string literals in pieces, because compilers bound the length of one literal.
function(embed_text out header name)
  set(pieces "")
  set(views "")
  set(index 0)
  foreach(file IN LISTS ARGN)
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
    string(APPEND views "    std::string_view(text_${index}, sizeof text_${index} - 1),\n")
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
const std::span<const std::string_view> ${name} = views;
}  // namespace muster
")
endfunction()

# embed_named_texts(<out.cpp> <header> <name> <base folder> <file>...): like embed_text, but <name> is a span of
# {path below the base folder, text} pairs, as `struct NamedText { std::string_view name, text; }` of the header.
function(embed_named_texts out header name base)
  set(pieces "")
  set(views "")
  set(index 0)
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(RELATIVE_PATH short "${base}" "${file}")
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
    string(APPEND views "    NamedText{\"${short}\", std::string_view(text_${index}, sizeof text_${index} - 1)},\n")
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
const std::span<const NamedText> ${name} = views;
}  // namespace muster
")
endfunction()
