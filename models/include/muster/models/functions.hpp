#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A number that a named function takes or gives.
struct FunctionColumn {
  std::string name;  ///< column of a case's table: "depth_m"
  std::string unit;  ///< SI, or "min", "1"
};

/// A model function that can be held against a published table, row by row: `muster verify` calls it by name on the columns of a CSV.
struct ModelFunction {
  std::string name;  ///< "casualty/jonkman_rapid"
  std::vector<FunctionColumn> arguments;
  FunctionColumn result;
  std::string meaning;
  std::string source;  ///< as in the data file or the function's own comment, with its grade
  /// @param arguments  as many values as `arguments` names, in that order
  std::function<double(std::span<const double> arguments)> evaluate;
};

/// All named functions, sorted by name.
const std::vector<ModelFunction>& model_functions();
/// The function of that name, or null.
const ModelFunction* find_model_function(std::string_view name);

}  // namespace muster
