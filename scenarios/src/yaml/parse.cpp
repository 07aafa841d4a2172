#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>
#include <charconv>

#include <algorithm>
#include <map>
#include <sstream>

#include "muster/scenarios/yaml/document.hpp"

namespace muster::yaml {

namespace {

struct TooDeep {
  YAML::Mark mark;
};

struct OpenQuote {
  YAML::Mark mark;
};

/// Turns byte columns into character columns, so that editors and we mean the same place.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) first_.push_back(at + 1);
  }
  int column(int line, int byte) const {
    const std::size_t end = offset(line, byte);
    int characters = 0;
    for (std::size_t at = offset(line, 0); at < end; ++at)
      if ((static_cast<unsigned char>(text_[at]) & 0xC0U) != 0x80U) ++characters;
    return characters + 1;
  }
  /// True where the quotation mark at this place is never closed. yaml-cpp takes the rest of the file for the value and says nothing.
  bool open_quote(int line, int byte) const {
    std::size_t at = offset(line, byte);
    const char mark = at < text_.size() ? text_[at] : '\0';
    if (mark != '"' && mark != '\'') return false;
    while (++at < text_.size()) {
      if (text_[at] == '\\' && mark == '"') ++at;
      else if (text_[at] == mark && (mark == '"' || at + 1 >= text_.size() || text_[at + 1] != mark)) return false;
      else if (text_[at] == mark) ++at;
    }
    return true;
  }

 private:
  std::size_t offset(int line, int byte) const {
    const std::size_t begin = first_[std::min<std::size_t>(static_cast<std::size_t>(line), first_.size() - 1)];
    return std::min(text_.size(), begin + static_cast<std::size_t>(byte));
  }
  std::string_view text_;
  std::vector<std::size_t> first_ = {0};  ///< byte at which each line begins
};

/// Builds the tree from yaml-cpp's events. Events are used rather than its own tree because only they still show duplicate keys, anchors, tags
/// and several documents.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const Lines& lines, const std::string& file, Problems& problems) : lines_(lines), file_(file), problems_(problems) {}
  Node root;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, "", NodeKind::null, {}, false); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { leaf(mark, 1, "", NodeKind::null, {}, false); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    const bool quoted = tag == "!";
    if (quoted && lines_.open_quote(mark.line, mark.column)) throw OpenQuote{mark};
    const bool empty = !quoted && (value.empty() || value == "~" || value == "null");
    leaf(mark, anchor, tag, empty ? NodeKind::null : NodeKind::scalar, value, quoted);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, NodeKind::list);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, NodeKind::mapping);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool key_pending = false;          ///< a mapping whose last key has no value yet
    std::map<std::string, int> lines;  ///< of the keys so far
    bool drop_value = false;
  };

  Location here(const YAML::Mark& mark) const { return {file_, mark.line + 1, lines_.column(mark.line, mark.column), path()}; }
  std::string path() const {
    std::string out;
    for (const Open& level : open_) {
      if (level.node.kind == NodeKind::list) out += "[" + std::to_string(level.node.items.size()) + "]";
      else if (level.key_pending) out += (out.empty() ? "" : ".") + quote(level.node.keys.back().text);
    }
    return out;
  }
  /// Refuses anchors, aliases and tags. True where the value itself is of no use.
  bool refuse_decoration(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag) {
    if (anchor != 0) problems_.add(ErrorCode::alias_not_allowed, here(mark));
    const bool tagged = !tag.empty() && tag != "?" && tag != "!";
    if (tagged) problems_.add(ErrorCode::tag_not_allowed, here(mark), {{"found", quote(tag)}});
    return tagged || anchor != 0;
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, NodeKind kind) {
    const bool refused = refuse_decoration(mark, anchor, tag);
    if (static_cast<int>(open_.size()) >= deepest_nesting) throw TooDeep{mark};
    Open level;
    level.node.refused = refused;
    level.node.kind = kind, level.node.line = mark.line + 1, level.node.column = lines_.column(mark.line, mark.column);
    if (expects_key()) problems_.add(ErrorCode::key_not_text, here(mark));
    open_.push_back(std::move(level));
  }
  void close() {
    Node done = std::move(open_.back().node);
    open_.pop_back();
    done.items.resize(done.kind == NodeKind::mapping ? done.keys.size() : done.items.size());
    put(std::move(done));
  }
  void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag, NodeKind kind, std::string value, bool quoted) {
    Node node;
    node.refused = refuse_decoration(mark, anchor, tag);
    node.kind = kind, node.line = mark.line + 1, node.column = lines_.column(mark.line, mark.column);
    node.text = std::move(value), node.quoted = quoted;
    put(std::move(node));
  }
  bool expects_key() const { return !open_.empty() && open_.back().node.kind == NodeKind::mapping && !open_.back().key_pending; }

  void put(Node node) {
    if (open_.empty()) {
      root = std::move(node);
      return;
    }
    Open& level = open_.back();
    if (level.node.kind == NodeKind::list) {
      level.node.items.push_back(std::move(node));
    } else if (!level.key_pending) {
      add_key(level, node);
    } else {
      if (level.drop_value) level.node.keys.pop_back();
      else level.node.items.push_back(std::move(node));
      level.key_pending = false;
    }
  }
  void add_key(Open& level, const Node& key) {
    const auto [first, fresh] = level.lines.emplace(key.text, key.line);
    level.drop_value = !fresh || key.kind == NodeKind::list || key.kind == NodeKind::mapping;
    level.node.keys.push_back({key.text, key.line, key.column});
    level.key_pending = true;
    if (!fresh) problems_.add(ErrorCode::duplicate_key, {file_, key.line, key.column, path()}, {{"first", std::to_string(first->second)}});
  }

  const Lines& lines_;
  const std::string& file_;
  Problems& problems_;
  std::vector<Open> open_;
};

/// What yaml-cpp's message is about, as a sentence of our catalogue.
std::string reason_of(const std::string& message) {
  const auto has = [&message](const char* part) { return message.find(part) != std::string::npos; };
  if (has("flow")) return "@yaml.reason.flow";
  if (has("map") || has("sequence") || has("entry")) return "@yaml.reason.map";
  if (has("EOF in scalar") || has("escape") || has("quote") || has("unicode") || has("hex")) return "@yaml.reason.quote";
  if (has("scalar") || has("token")) return "@yaml.reason.scalar";
  return "@yaml.reason.other";
}

/// Bytes that no document may hold: yaml-cpp would take some of them (0x04) for the end of the file.
bool check_characters(std::string_view text, const std::string& file, Problems& problems) {
  const auto line_of = [text](std::size_t at) { return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')); };
  if (const std::size_t at = first_not_utf8(text); at != std::string_view::npos) {
    problems.add(ErrorCode::not_utf8, {file, line_of(at), 0, {}});
    return false;
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20U ? byte != 0x7FU : byte == '\n' || byte == '\r' || byte == '\t') continue;
    problems.add(ErrorCode::control_character, {file, line_of(at), 0, {}}, {{"found", std::to_string(byte)}});
    return false;
  }
  return true;
}

/// Tabs in the indentation, all at once: yaml-cpp would stop at the first, with a message about something else.
bool check_tabs(std::string_view text, const std::string& file, Problems& problems) {
  bool fine = true;
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++line) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view row = text.substr(at, end - at);
    const std::size_t first = row.find_first_not_of(" \t\r");
    const std::size_t tab = row.find('\t');
    if (first != std::string_view::npos && tab < first && row[first] != '#') {
      problems.add(ErrorCode::tab_indent, {file, line, static_cast<int>(tab) + 1, {}});
      fine = false;
    }
    at = end + 1;
  }
  return fine;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (keys[i].text == key) return &items[i];
  return nullptr;
}

const Node& Node::at(std::string_view path) const {
  const Node* here = this;
  while (!path.empty()) {
    const std::size_t end = path.find_first_of(".[");
    const std::string_view step = path.substr(0, end);
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    const Node* next = nullptr;
    if (step.ends_with(']')) {
      std::size_t index = 0;
      const bool whole = std::from_chars(step.data(), step.data() + step.size() - 1, index).ec == std::errc{};
      if (whole && here->kind == NodeKind::list && index < here->items.size()) next = &here->items[index];
    } else if (!step.empty()) {
      next = here->find(step);
    } else {
      continue;  // between "]" and "."
    }
    if (next == nullptr) break;
    here = next;
  }
  return *here;
}

std::optional<Node> parse(std::string_view text, const std::string& file, Problems& problems) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > largest_document) {
    problems.add(ErrorCode::too_large, {file, 0, 0, {}}, {{"found", std::to_string(text.size())}, {"limit", std::to_string(largest_document)}});
    return std::nullopt;
  }
  if (!check_characters(text, file, problems) || !check_tabs(text, file, problems)) return std::nullopt;
  const Lines lines(text);
  const auto at = [&](const YAML::Mark& mark) {
    return mark.is_null() ? Location{file, 0, 0, {}} : Location{file, mark.line + 1, lines.column(mark.line, mark.column), {}};
  };
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder tree(lines, file, problems);
    if (!parser.HandleNextDocument(tree) || (tree.root.kind == NodeKind::null && text.find_first_not_of(" \r\n-.#") == std::string_view::npos)) {
      problems.add(ErrorCode::empty_file, {file, 0, 0, {}});
      return std::nullopt;
    }
    TreeBuilder second(lines, file, problems);
    if (parser.HandleNextDocument(second)) problems.add(ErrorCode::several_documents, {file, second.root.line, second.root.column, {}});
    return std::move(tree.root);
  } catch (const TooDeep& deep) {
    problems.add(ErrorCode::too_deep, at(deep.mark), {{"limit", std::to_string(deepest_nesting)}});
  } catch (const OpenQuote& open) {
    problems.add(ErrorCode::not_yaml, at(open.mark), {{"reason", "@yaml.reason.quote"}});
  } catch (const YAML::Exception& bad) {
    problems.add(ErrorCode::not_yaml, at(bad.mark), {{"reason", reason_of(bad.msg)}});
  }
  return std::nullopt;
}

void check_version(const Node& document, const std::string& file, Problems& problems) {
  if (document.kind != NodeKind::mapping || document.keys.empty() || document.keys.front().text != "muster") {
    problems.add(ErrorCode::missing_version, {file, document.line, document.column, {}}, {{"expected", "1"}});
    return;
  }
  const Node& version = document.items.front();
  if (version.text != "1")
    problems.add(ErrorCode::wrong_version, {file, version.line, version.column, "muster"}, {{"found", quote(version.text)}, {"expected", "1"}});
}

}  // namespace muster::yaml
