#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace muster {

template <auto Member>
struct MemberTraits;
template <class R, class T, T R::*Member>
struct MemberTraits<Member> {
  using Row = R;
  using Value = T;
};

/// One field of a list of records, used like an array of its own. What is read and written together lies together in memory, and still each array
/// of State has its name, its NumPy view and its place in files. The records outlive the column.
template <auto Member>
class Column {
 public:
  using Row = typename MemberTraits<Member>::Row;
  using Value = typename MemberTraits<Member>::Value;
  explicit Column(std::vector<Row>& rows) : rows_(&rows) {}
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;

  Value& operator[](std::size_t i) { return (*rows_)[i].*Member; }
  const Value& operator[](std::size_t i) const { return (*rows_)[i].*Member; }
  std::size_t size() const { return rows_->size(); }
  void assign(std::size_t n, const Value& value) {
    rows_->resize(n);
    for (Row& row : *rows_) row.*Member = value;
  }
  std::vector<Row>& rows() { return *rows_; }

 private:
  std::vector<Row>* rows_;
};

}  // namespace muster
