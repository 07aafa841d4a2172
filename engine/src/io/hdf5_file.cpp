#include "muster/engine/io/hdf5_file.hpp"

#include <algorithm>

#include "file_guard.hpp"
#include "hdf5_impl.hpp"
#include "trial.hpp"

namespace muster {

using hdf5::Handle;

namespace {

/// Files are never changed in place, so locks protect nothing and only fail on network file systems. Bounds: HDF5 1.8 layouts carry
/// checksums in their metadata, and every reader of today knows them.
Handle access_settings() {
  Handle settings(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(settings, H5F_CLOSE_STRONG);
  H5Pset_libver_bounds(settings, H5F_LIBVER_V18, H5F_LIBVER_V18);
  H5Pset_file_locking(settings, false, true);
  return settings;
}

/// Does `action` and forgets what it had to complain of.
template <class Action>
void attempt(const Action& action) {
  try {
    action();
  } catch (const std::exception&) {
  }
}

/// Reads all that Hdf5File can read. A file may name a group inside itself: the depth is bounded, and so is the child's time.
void read_everything(const Hdf5File& file, const std::string& name, int depth) {
  for (const std::string& attribute : file.attributes(name)) {
    attempt([&] { file.text_attribute(name, attribute); });
    attempt([&] { file.number_attribute(name, attribute); });
  }
  if (!name.empty() && !file.is_group(name)) {
    attempt([&] { file.read<double>(name); });
    attempt([&] { file.read_texts(name); });
    return;
  }
  for (const std::string& child : file.children(name))
    if (depth < 32) attempt([&] { read_everything(file, name.empty() ? child : name + "/" + child, depth + 1); });
}

}  // namespace

Hdf5File::Hdf5File(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;
Hdf5File& Hdf5File::operator=(Hdf5File&&) noexcept = default;
Hdf5File::~Hdf5File() = default;
const std::string& Hdf5File::path() const { return impl_->path; }

Hdf5File Hdf5File::open(const std::string& path) {
  const file_guard::Checked checked = file_guard::check(path);
  const auto held = hdf5::lock();
  const auto open_checked = [&] {
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->bytes = checked.bytes;
    impl->file = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access_settings()), H5Fclose);
    impl->check(impl->file.valid(), "");
    return Hdf5File(std::move(impl));
  };
  if (!checked.sealed) {
    const auto seconds = static_cast<unsigned>(10 + checked.bytes / (std::uint64_t{20} << 20));
    const Trial trial = try_in_child(seconds, [&] { read_everything(open_checked(), "", 0); });
    if (trial != Trial::went_through) throw InputError(ErrorCode::unreadable_structure, {path, 0, 0, {}}, {{"seconds", std::to_string(seconds)}});
  }
  return open_checked();
}

Hdf5File Hdf5File::create(const std::string& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->output.emplace(path);
  const auto held = hdf5::lock();
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  H5Pset_obj_track_times(creation, false);
  H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  impl->file = Handle(H5Fcreate(impl->output->temporary().c_str(), H5F_ACC_TRUNC, creation, access_settings()), H5Fclose);
  impl->check(impl->file.valid(), "");
  return Hdf5File(std::move(impl));
}

void Hdf5File::commit() {
  const auto held = hdf5::lock();
  impl_->attach_dimensions();
  impl_->check(H5Fflush(impl_->file, H5F_SCOPE_LOCAL) >= 0, "");
  impl_->check(impl_->file.reset(), "");
  file_guard::seal(impl_->output->temporary(), impl_->path);
  impl_->output->commit();
}

bool Hdf5File::Impl::find(std::string_view name) const {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = name.find('/', end + 1);
    const std::string part(name.substr(0, end));
    const htri_t there = H5Lexists(file, part.c_str(), H5P_DEFAULT);
    if (there < 0) H5Eclear2(H5E_DEFAULT);  // a data set stands where a group is looked for
    if (there <= 0) return false;
    H5L_info_t info;
    check(H5Lget_info(file, part.c_str(), &info, H5P_DEFAULT) >= 0, part);
    if (info.type != H5L_TYPE_HARD)
      fail(ErrorCode::wrong_type, part, {{"found", info.type == H5L_TYPE_SOFT ? "a soft link" : "a link out of the file"}, {"expected", "data"}});
  }
  return true;
}

Handle Hdf5File::Impl::open_object(std::string_view name) const {
  if (!name.empty() && !find(name)) fail(ErrorCode::missing_data_set, name);
  Handle object(H5Oopen(file, name.empty() ? "/" : std::string(name).c_str(), H5P_DEFAULT), H5Oclose);
  check(object.valid(), name);
  return object;
}

Handle Hdf5File::Impl::open_group(std::string_view name) const {
  Handle object = open_object(name);
  if (H5Iget_type(object) != H5I_GROUP) fail(ErrorCode::wrong_type, name, {{"found", "a data set"}, {"expected", "a group"}});
  return object;
}

bool Hdf5File::has(std::string_view name) const {
  const auto held = hdf5::lock();
  return impl_->find(name);
}

bool Hdf5File::is_group(std::string_view name) const {
  const auto held = hdf5::lock();
  return H5Iget_type(impl_->open_object(name)) == H5I_GROUP;
}

std::vector<std::string> Hdf5File::children(std::string_view group) const {
  const auto held = hdf5::lock();
  const Handle object = impl_->open_group(group);
  std::vector<std::string> names;
  const auto note = [](hid_t, const char* name, const H5L_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  impl_->check(H5Literate(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, note, &names) >= 0, group);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> Hdf5File::attributes(std::string_view object) const {
  const auto held = hdf5::lock();
  const Handle owner = impl_->open_object(object);
  std::vector<std::string> names;
  const auto note = [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
    static_cast<std::vector<std::string>*>(out)->emplace_back(name);
    return 0;
  };
  impl_->check(H5Aiterate2(owner, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, note, &names) >= 0, object);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace muster
